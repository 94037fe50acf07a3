"""Names of published figures, and which of ours they are."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.cost.quantities import QUANTITIES, Totals
from costcalc.errors import Diagnostic, SpecError, did_you_mean
from costcalc.ops.base import Params, Shape
from costcalc.spec.published import Asked, Heading, Reference

FLOPS = "flops"
COMPUTED = ("total", "share", "ratio")
COUNTED = (*QUANTITIES, *Params._fields, FLOPS)
"""What a source may print: quantities, components of the stored values, two FLOPs for each MAC."""


OUTPUT = "output_"
"""Begins the name of the bytes of one layer's output; a data type follows: `output_fp16`."""


def bytes_of_output(name: str, output: Shape) -> int:
    """The bytes of a tensor of a shape, at the data type that a name ends in."""
    from costcalc.algebra import product
    from costcalc.cost.dtypes import dtype_of

    size = dtype_of(name.removeprefix(OUTPUT)).of_tensor(product(output))
    if not isinstance(size, int):
        raise TypeError(f"the bytes are not an exact integer: {size!r}")
    return size


def exact_figure(totals: Totals, name: str) -> int:
    """Our figure of what a source calls so."""
    return 2 * totals.exactly("macs") if name == FLOPS else totals.exactly(name)


def check_figures(references: Iterable[Reference]) -> None:
    """Raises SpecError for every figure of something that is not counted."""
    faults = [
        _unknown(heading)
        for reference in references
        for heading in reference.columns
        if heading.asked and heading.asked.measure in COMPUTED and not _is_counted(heading.asked)
    ]
    if faults:
        raise SpecError(faults)


def _is_counted(asked: Asked) -> bool:
    """Whether it is a figure of layers, or the bytes of an output, of which there is no share."""
    if not asked.quantity.startswith(OUTPUT):
        return asked.quantity in COUNTED
    from costcalc.cost.dtypes import DTYPES

    return asked.measure == "total" and asked.quantity.removeprefix(OUTPUT) in DTYPES


def _unknown(heading: Heading) -> Diagnostic:
    name = heading.asked.quantity if heading.asked else ""
    message = f"`{name}` is neither a quantity nor a parameter"
    hint = did_you_mean(name, COUNTED) or f"quantities are {', '.join(COUNTED)}"
    return Diagnostic(message, heading.span, helps=(hint,))
