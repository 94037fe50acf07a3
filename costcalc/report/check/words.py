"""What is said of budgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from costcalc.cost.memory.definitions import DEFINITIONS
from costcalc.cost.quantities import IN_BYTES, OF_NETWORKS, rules_of
from costcalc.errors import Diagnostic
from costcalc.explore.budgets.record import Checked, Judged
from costcalc.report import units

INCLUDED = "a limit includes its value"
OF_DTYPE = {"bops", *IN_BYTES} - {*OF_NETWORKS}
"""Sums over layers that depend on the data type."""

NEW = "a file that is not at the revision is new and has no increase"


def verdict(checked: Checked) -> str:
    """`2 of 5 limits are broken`, `5 limits are met, 1 could not be checked`."""
    counts = Counter("faulty" if one.faults else one.status for one in checked.limits)
    broken, met = counts["broken"], counts["met"]
    parts = []
    if broken:
        verb = "is" if broken == 1 else "are"
        parts.append(f"{broken:,} of {units.number_of(broken + met, 'limit')} {verb} broken")
    elif met:
        parts.append(f"{units.number_of(met, 'limit')} {'is' if met == 1 else 'are'} met")
    for name, ending in (("new", "of a new file"), ("faulty", "could not be checked")):
        if count := counts[name]:
            verb = "" if name == "faulty" else "is " if count == 1 else "are "
            number = f"{count:,}" if parts else units.number_of(count, "limit")
            parts.append(f"{number} {verb}{ending}")
    return ", ".join(parts)


def fault(one: Diagnostic) -> str:
    """`models/kws.yaml:3: there is no layer ...`: why a limit could not be checked, and where."""
    place = f"{one.span.source.name}:{one.span.line}: " if one.span else ""
    return place + reason(one)


def reason(one: Diagnostic) -> str:
    """What is wrong, and the first thing to do."""
    return "; ".join((one.message, *one.helps[:1]))


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
    assert one.actual is not None
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
        is_faulty = any(one.status == "error" for one in checked.limits)
        reason = ", because not every network could be counted" if is_faulty else ""
        yield f"no limit was changed{reason}"


def new(one: Judged) -> str:
    """The new limit in the unit of the old one."""
    text = one.wanted.amount.text
    unit = text.lstrip("0123456789._ ")
    return one.updated + unit


def notes(checked: Checked) -> Iterator[str]:
    """What holds of the limits."""
    yield INCLUDED
    statuses = {one.status for one in checked.limits}
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
