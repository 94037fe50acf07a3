"""Budgets as a user writes them: `macs=300M`, `params<=1.5M`, `peak_memory<=256KiB`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from costcalc.algebra import Exact, exact
from costcalc.cost.quantities import BY_LAYER, IN_BYTES, LARGEST, OF_NETWORKS, QUANTITIES, RATIOS
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.records import NamedTuple

UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
UNITS_OF_BYTES = {
    "B": 1,
    **{f"{prefix}B": size for prefix, size in UNITS.items() if prefix},
    **{f"{prefix}iB": 1024**power for power, prefix in enumerate("KMGT", 1)},
}
KNOWN = (*QUANTITIES, *RATIOS, *OF_NETWORKS, *BY_LAYER)
FORM = (
    "write macs=300M or params<=1.5M, with k, M, G, T or no unit, or peak_memory<=256KiB; "
    "there are " + ", ".join(KNOWN)
)
_UNIT = "|".join((*UNITS_OF_BYTES, "[kMGT]?"))
_TARGET = re.compile(
    rf"\s*(\w+)\s*(<=|=)\s*([0-9]{{1,18}}(?:\.[0-9]{{1,18}})?)\s*({_UNIT})\s*\Z", re.A
)


class Target(NamedTuple):
    """A quantity and its upper limit. `near`: the answer should be as close to the limit as
    possible.
    """

    quantity: str
    limit: Exact
    near: bool
    text: str


def parse_targets(words: Iterable[str]) -> tuple[Target, ...]:
    """The targets that these words specify. Raises UsageError with all faults."""
    faults: list[Diagnostic] = []
    found: list[Target] = []
    for word in words:
        target = _target(word)
        if isinstance(target, Diagnostic):
            faults.append(target)
        elif any(target.quantity == other.quantity for other in found):
            faults.append(Diagnostic(f"`{target.quantity}` has two targets; give only one"))
        else:
            found.append(target)
    if not found and not faults:
        faults.append(Diagnostic("`--target` is empty", helps=(FORM,)))
    if faults:
        raise UsageError(faults)
    return tuple(found)


def _target(word: str) -> Target | Diagnostic:
    match = _TARGET.match(word)
    if match is None:
        return Diagnostic(f"`{word}` is not a valid target", helps=(FORM,))
    name, relation, number, unit = match.groups()
    if name not in KNOWN:
        hint = did_you_mean(name, KNOWN) or f"there are {', '.join(KNOWN)}"
        message = f"`{word}` is not a valid target: there is no quantity `{name}`"
        return Diagnostic(message, helps=(hint,))
    quantity = LARGEST.get(name, name)
    if unit in UNITS_OF_BYTES and quantity not in IN_BYTES:
        message = f"`{word}` is not a valid target: `{unit}` is a unit of bytes"
        return Diagnostic(message, helps=(f"in bytes are {', '.join(sorted(IN_BYTES))}",))
    limit = exact.simplest(Fraction(number) * {**UNITS, **UNITS_OF_BYTES}[unit])
    if limit == 0:
        return Diagnostic(
            f"`{word}` is not a valid target: a budget must be above 0", helps=(FORM,)
        )
    return Target(quantity, limit, relation == "=", word.strip())
