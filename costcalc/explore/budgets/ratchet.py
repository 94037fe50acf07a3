"""Limits lowered to what is reached: of the file only the digits of their numbers change."""

from __future__ import annotations

from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.budgets.record import Checked, Judged

MOST_DECIMALS = 18
"""Decimals of a number of a limit."""


def tightened(text: str, checked: Checked, allow_increase: bool) -> tuple[str, Checked]:
    """The text of a file with lower limits, and what was checked with what is written now.

    A limit that is broken is raised only if that is allowed; an increase is never changed, and
    nothing is where a network has a fault. Raises UsageError for a limit whose number cannot be
    replaced.
    """
    if any(one.status == "error" for one in checked.limits):
        return text, checked._replace(is_updated=True)
    found = [_updated(one, text, allow_increase) for one in checked.limits]
    places = {one.wanted.digits: one.updated for one in found if one.updated}
    for digits in sorted(filter(None, places), reverse=True):
        text = text[: digits[0]] + places[digits] + text[digits[1] :]
    limits = tuple(_judged_anew(one) for one in found)
    return text, checked._replace(limits=limits, is_updated=True)


def _updated(one: Judged, text: str, allow_increase: bool) -> Judged:
    """A limit with the digits that are to be written; the same if it stays."""
    is_moved = one.wanted.kind == "limit" and one.limit != one.actual
    if one.actual is None or not is_moved or (one.status == "broken" and not allow_increase):
        return one
    if one.wanted.digits is None:
        message = f"the limit of `{one.wanted.quantity}` cannot be replaced"
        helps = ("write each budget as a table of its own, and numbers with decimal digits",)
        raise UsageError([Diagnostic(message, one.wanted.place, helps=helps)])
    old = text[slice(*one.wanted.digits)]
    return one._replace(updated=written(one.actual, one.wanted.amount.unit, old))


def _judged_anew(one: Judged) -> Judged:
    if not one.updated:
        return one
    return one._replace(status="met", limit=one.actual)


def written(value: int, unit: int, old: str) -> str:
    """A number in a unit, with all its decimals, rounded up if there are more than can be read.

    >>> written(57_312_345, 10**6, "60"), written(57_312_345, 1, "60_000_000")
    ('57.312345', '57_312_345')
    """
    whole, rest = divmod(value, unit)
    digits = f"{whole:_}" if "_" in old else str(whole)
    if not rest:
        return digits
    decimals = -(-rest * 10**MOST_DECIMALS // unit)
    if decimals == 10**MOST_DECIMALS:
        return str(whole + 1)
    return f"{digits}.{str(decimals).rjust(MOST_DECIMALS, '0').rstrip('0')}"
