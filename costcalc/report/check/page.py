"""Budgets as a page: each limit with what is reached, what is left, and a bar."""

from __future__ import annotations

from fractions import Fraction

from costcalc.explore.budgets.record import Checked, Judged
from costcalc.report.check import words
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.page.widths import GAP, width_of

LONGEST_BAR, SHORTEST_BAR = 20, 6
MARKS = {
    "met": "met",
    "broken": "BROKEN",
    "new": "new",
    "unchecked": "NOT CHECKED",
    "error": "ERROR",
}


def page(checked: Checked, width: int | None = None) -> Page:
    """The page; a full bar is the limit, or more."""
    parts: list[Part] = [Sentence(words.title(checked), "title")]
    parts.append(Sentence(words.verdict(checked), "key"))
    parts += [Sentence(text) for text in words.updates(checked)]
    parts += _table(checked, width)
    parts += [Sentence(f"not checked: {words.fault(one)}") for one in checked.faults]
    parts += [Sentence(text, "note") for text in words.notes(checked)]
    return Page(tuple(parts))


def _table(checked: Checked, width: int | None) -> list[Part]:
    bare = grid(checked, 0)
    room = LONGEST_BAR if width is None else min(LONGEST_BAR, width - width_of(bare) - GAP)
    if room >= SHORTEST_BAR:
        return [grid(checked, room)]
    return narrowed(bare.without([""]), width, ("headroom",))


def grid(checked: Checked, bar: int) -> Grid:
    """A heading for each network, and a row for each of its limits."""
    lines: list[GridRow] = []
    before = None
    for one in checked.limits:
        if one.budget is not before:
            before = one.budget
            lines.append(GridRow((one.budget.label, *[""] * 5), "group"))
        lines.append(_row(one, checked.exact))
    columns = (
        Column("limit of", role="name"),
        Column("limit", "right", "number"),
        Column("actual", "right", "number"),
        Column("headroom", "right", "number"),
        Column("verdict"),
        Column("", role="bar", width=bar),
    )
    return Grid(columns, tuple(lines))


def _row(one: Judged, exact: bool) -> GridRow:
    values = (one.limit, one.actual, one.headroom)
    cells = [words.figure(value, one, exact) for value in values]
    return GridRow((f"  {words.name(one)}", *cells, MARKS[one.status], ""), bar=_length(one))


def _length(one: Judged) -> Fraction | None:
    """The length of the bar: the figure as a part of the limit, at most all of it."""
    if one.limit is None or one.actual is None:
        return None
    return Fraction(one.actual > 0) if one.used is None else min(one.used, Fraction(1))
