"""Names of published figures, and which of ours they are."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.cost.quantities import QUANTITIES, Totals
from costcalc.errors import Diagnostic, SpecError, did_you_mean
from costcalc.ops.base import Params
from costcalc.spec.published import Heading, Reference

FLOPS = "flops"
COMPUTED = ("total", "share", "ratio")
COUNTED = (*QUANTITIES, *Params._fields, FLOPS)
"""What a source may print: quantities, components of the stored values, two FLOPs for each MAC."""


def exact_figure(totals: Totals, name: str) -> int:
    """Our figure of what a source calls so."""
    return 2 * totals.exactly("macs") if name == FLOPS else totals.exactly(name)


def check_figures(references: Iterable[Reference]) -> None:
    """Raises SpecError for every figure of something that is not counted."""
    faults = [
        _unknown(heading)
        for reference in references
        for heading in reference.columns
        if heading.asked
        and heading.asked.measure in COMPUTED
        and heading.asked.quantity not in COUNTED
    ]
    if faults:
        raise SpecError(faults)


def _unknown(heading: Heading) -> Diagnostic:
    name = heading.asked.quantity if heading.asked else ""
    message = f"`{name}` is neither a quantity nor a parameter"
    hint = did_you_mean(name, COUNTED) or f"quantities are {', '.join(COUNTED)}"
    return Diagnostic(message, heading.span, helps=(hint,))
