"""The verdict on a published figure: what agrees, and with what stated assumption."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from costcalc.explore.agreement import Ours, agrees
from costcalc.spec.published import Figure, Printed, Remark

Verdict: TypeAlias = Literal[
    "agrees", "explained", "erratum", "not reproduced", "DIFFERS", "not computed"
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""Ours is what is printed; it is under a stated assumption; it is what was meant by a misprint; it
is not, which is known; it is not, or not for the stated reason; a figure that is not a cost."""


def judged(
    figure: Figure, ours: Ours | None, assumed: Ours | None, column: Iterable[Figure]
) -> tuple[Verdict, str]:
    """The verdict on a figure, and the sentence to it.

    `ours` is None for what is not computed, `column` are the figures of its column.
    """
    remark = figure.remark
    if ours is None:
        return "not computed", "published, not computed here"
    alone = agrees(figure.printed, ours)
    if remark is None:
        return ("agrees", "") if alone else ("DIFFERS", "no reason is given")
    if alone:
        return "DIFFERS", f"agrees without the {remark.kind}: {remark.because}"
    if remark.kind == "reason":
        return "not reproduced", remark.because
    if remark.kind == "assumption":
        if assumed is not None and agrees(figure.printed, assumed):
            return "explained", remark.because
        return "DIFFERS", f"does not agree under the assumption: {remark.because}"
    return _erratum(figure, remark, ours, assumed, column)


def _erratum(
    figure: Figure, remark: Remark, ours: Ours, assumed: Ours | None, column: Iterable[Figure]
) -> tuple[Verdict, str]:
    if remark.change is not None:
        if assumed is not None and agrees(figure.printed, assumed):
            return "erratum", remark.because
        return "DIFFERS", f"does not agree with what is meant: {remark.because}"
    meant = figure.instead
    if meant is None or not agrees(meant, ours):
        return "DIFFERS", f"does not agree with what is meant: {remark.because}"
    if remark.total is not None and not sums_only_instead(remark.total, column):
        return "DIFFERS", f"the column does not show the misprint: {remark.because}"
    return "erratum", remark.because


def sums_only_instead(total: Printed, column: Iterable[Figure]) -> bool:
    """Whether a column adds up to a total with what its misprints stand for, but not as printed.

    Each figure may be off by half a unit of its last digit, the total too.
    """
    figures = list(column)
    printed = [figure.printed for figure in figures]
    meant = [figure.instead or figure.printed for figure in figures]
    return _sums(meant, total) and not _sums(printed, total)


def _sums(figures: list[Printed], total: Printed) -> bool:
    slack = sum((one.place for one in (*figures, total)), Fraction(0)) / 2
    return abs(sum((one.value for one in figures), Fraction(0)) - total.value) <= slack
