"""From a spec and its settings to a graph: both checked, and one walk over them."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.errors import SpecError, fault
from costcalc.graph.check import check
from costcalc.graph.graph import Graph
from costcalc.graph.walk import Walk
from costcalc.spec.reader import in_order
from costcalc.spec.settings import settings
from costcalc.spec.syntax import Spec
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, describe


def build(
    spec: Spec,
    variant: str | None = None,
    overrides: Mapping[str, Scalar | SpecValue] | None = None,
    *,
    fuse_norm: bool = False,
    at_least: bool = False,
) -> Graph:
    """The graph of a spec at one setting of its parameters.

    `overrides` are settings that win over the variant's and the defaults; see `settings`. With
    `fuse_norm` batch norms are fused into the layers before them; see `fusing`. With `at_least`
    the cost of some layers may be unknown, and who asks says so with each total.
    Raises SpecError with every fault of the spec and the settings.
    """
    noted = check(spec)
    given = {name: _as_given(value) for name, value in (overrides or {}).items()}
    try:
        walk = Walk(spec, settings(spec, variant, overrides), fuse_norm=fuse_norm)
        graph = walk.graph(variant or spec.name, given)
    except SpecError as error:
        raise SpecError(
            in_order([*noted, *error.diagnostics]) if noted else error.diagnostics
        ) from None
    if noted:
        raise SpecError(noted)
    if not at_least:
        refuse_opaque(graph)
    return graph


def refuse_opaque(graph: Graph) -> None:
    """Raise SpecError for a network with a layer whose cost is not known."""
    layers = graph.opaque
    if layers:
        first, more = layers[0], len(layers) - 1
        others = f" and {more:,} more" if more else ""
        raise fault(
            f"the cost of `{first.path}`{others} is not known: `opaque` stands for any operator",
            first.span,
            first.op.name,
            notes=("totals of this network are lower bounds, which nothing else can be made of",),
            helps=("`costcalc NETWORK` shows its cost table, with `at least` at each total",),
        )


def _as_given(value: Scalar | SpecValue) -> str:
    return value.text.strip() if isinstance(value, Scalar) else describe(value)
