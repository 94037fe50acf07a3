"""What is said of budgets."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.memory.definitions import DEFINITIONS
from costcalc.cost.quantities import IN_BYTES, OF_NETWORKS, rules_of
from costcalc.explore.budgets.record import Checked, Judged
from costcalc.report import units

INCLUDED = "a limit includes its value"
UNCHECKED = "increases are not checked without a revision: `--since REVISION`"
OF_DTYPE = {"bops", *IN_BYTES} - {*OF_NETWORKS}
"""Sums over layers that depend on the data type."""

NEW = "a file that is not at the revision is new and has no increase"


def verdict(checked: Checked) -> str:
    """`2 of 5 limits are broken`, `5 limits are met`."""
    broken = len(checked.broken)
    judged = sum(one.status in ("met", "broken") for one in checked.limits)
    if broken:
        verb = "is" if broken == 1 else "are"
        return f"{broken:,} of {units.number_of(judged, 'limit')} {verb} broken"
    verb = "is" if judged == 1 else "are"
    return f"{units.number_of(judged, 'limit')} {verb} met"


def unchecked(checked: Checked) -> str:
    """That increases are not checked, in the line of a log; empty if all are, or there are none."""
    count = sum(one.status == "unchecked" for one in checked.limits)
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return f"{units.number_of(count, 'increase')} {verb} not checked: give `--since REVISION`"


def title(checked: Checked) -> str:
    """Where the limits are from, and the revision."""
    source = f"budgets of {checked.file}" if checked.file else "limits of the command line"
    return f"{source}, increases since {checked.since}" if checked.since else source


def name(one: Judged) -> str:
    """`macs`, or for an increase `macs, at most +2%`."""
    wanted = one.wanted
    if wanted.kind == "limit":
        return wanted.quantity
    return f"{wanted.quantity}, at most +{wanted.amount.text}"


def figure(value: int | None, one: Judged, exact: bool) -> str:
    """A figure in few digits, bytes with a binary unit; a dash if there is none."""
    if value is None:
        return "-"
    if exact:
        return units.exactly(value)
    if one.wanted.quantity in IN_BYTES:
        return f"-{units.binary(-value)}" if value < 0 else units.binary(value)
    return units.briefly(value)


def message(one: Judged) -> str:
    """`models/kws.yaml: macs 61,000,000 are above the limit 60,000,000 by 1,000,000`."""
    assert one.limit is not None
    over = units.exactly(one.actual - one.limit)
    what = f"{one.budget.label}: {one.wanted.quantity} {units.exactly(one.actual)}"
    text = f"{what} is {over} above the limit {units.exactly(one.limit)}"
    if one.old is None:
        return text
    return f"{text}, {one.wanted.amount.text} above {units.exactly(one.old)} before"


def updates(checked: Checked) -> Iterator[str]:
    """Each limit that was written anew; one sentence if none was."""
    moved = [one for one in checked.limits if one.updated]
    for one in moved:
        digits = one.wanted.amount.text
        yield f"{one.budget.label}: the limit of {one.wanted.quantity}, {digits}, is now {new(one)}"
    if checked.is_updated and not moved:
        yield "no limit was changed"


def new(one: Judged) -> str:
    """The new limit in the unit of the old one."""
    text = one.wanted.amount.text
    unit = text.lstrip("0123456789._ ")
    return one.updated + unit


def notes(checked: Checked) -> Iterator[str]:
    """What holds of the limits."""
    yield INCLUDED
    statuses = {one.status for one in checked.limits}
    if "unchecked" in statuses:
        yield UNCHECKED
    if "new" in statuses:
        yield NEW
    sums = {(x.budget.dtype, x.wanted.quantity) for x in checked.limits}
    for dtype in sorted({dtype for dtype, _ in sums}):
        named = {quantity for one, quantity in sums if one == dtype} & OF_DTYPE
        yield from (rule.format(dtype=dtype) for rule in rules_of(named))
    memory = dict.fromkeys(
        (one.budget.dtype, one.budget.definition)
        for one in checked.limits
        if one.wanted.quantity in OF_NETWORKS
    )
    for dtype, definition in memory:
        yield f"peak_memory at {dtype}, {definition}: {DEFINITIONS[definition].rule}"
