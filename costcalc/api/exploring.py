"""How a cost depends on parameters: sensitivities, and depth, width and resolution together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.api.costs import graph_of
from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.cost.figures import Causal
from costcalc.cost.quantities import with_asked
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.cost.cost import Cost
    from costcalc.explore.published import ScaledFigure
    from costcalc.explore.scale import Coefficients, Scaling
    from costcalc.explore.sensitivity import Sensitivity
    from costcalc.report.scale_search.record import Searched

EFFICIENTNET = ("1.2", "1.1", "1.15")
"""The factors of depth, width and resolution of the EfficientNet paper."""


def sensitivity(
    network: str | Path | Graph,
    *symbols: str,
    of: str = "macs",
    fold: int = 2,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    dtype: str = "fp32",
    **settings: Any,
) -> Sensitivity:
    """What `costcalc sensitivity` shows: what one per cent more of a parameter adds; see `written`.

    Raises as `forms_of`.
    """
    from costcalc.cost.symbols import chosen_symbols
    from costcalc.explore.sensitivity import sensitivity as explored

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    names = chosen_symbols(graph, symbols)
    counted = counting(
        graph,
        batch=batch,
        exclude=exclude,
        quantities=with_asked(of),
        causal=causal,
        dtype=dtype,
    )
    return explored(evaluate(graph, counted), names, of, fold)


def scale(
    network: str | Path | Graph,
    phi: int = 1,
    *,
    coefficients: Sequence[str | Fraction | int] = EFFICIENTNET,
    rounding: str | None = None,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    **settings: Any,
) -> Scaling:
    """What `costcalc scale` shows: depth, width and resolution scaled together; see `written`.

    The three coefficients are of depth, width and resolution, exact; `rounding` is that of pixels:
    nearest, even, 8, 32 or none. Raises as `graph_of`, and UsageError where the network has no
    depth, width or resolution to scale, or no multiply-adds.

    >>> float(round(scale("efficientnet_b0").rows[0].predicted, 4))
    1.9203
    """
    from costcalc.explore.scale import LISTED
    from costcalc.explore.scale import scale as explored

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    cost = _baseline(graph, batch=batch, exclude=exclude, causal=causal)
    return explored(cost, _factors(coefficients), sorted({*LISTED, phi}), phi, rounding)


def scale_search(
    network: str | Path | Graph,
    *,
    tolerance: str | Fraction = "0.05",
    step: str | Fraction = "0.05",
    coefficients: Sequence[str | Fraction | int] = EFFICIENTNET,
    rounding: str | None = None,
    top: int = 12,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    **settings: Any,
) -> Searched:
    """What `costcalc scale --search` shows: coefficients that double the cost; see `written`.

    `tolerance` is the accepted distance from a ratio of 2, `step` that between coefficients, both
    exact; `coefficients` are shown beside those found, of which a page shows `top`. Raises as
    `scale`, and UsageError for a step that is too fine.

    >>> len(scale_search("efficientnet_b0", tolerance="0.02", step="0.1").search.found)
    14
    """
    from costcalc.explore.grid import search
    from costcalc.report.scale_search.record import Searched

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    cost = _baseline(graph, batch=batch, exclude=exclude, causal=causal)
    words = (Fraction(tolerance), Fraction(step), rounding)
    return Searched(search(cost, _factors(coefficients), *words), top)


def scaled_figures() -> list[ScaledFigure]:
    """What `costcalc scale --published` shows: published costs of scaled networks beside ours; see
    `written`.
    """
    from costcalc.explore import published

    return list(published.scaled_figures())


def _factors(coefficients: Sequence[str | Fraction | int]) -> Coefficients:
    from costcalc.explore.scale import Coefficients

    return Coefficients(*(Fraction(one) for one in coefficients))


def _baseline(graph: Graph, *, batch: int, exclude: Iterable[str], causal: Causal) -> Cost:
    """The cost that others are ratios to. Raises UsageError where it is 0."""
    cost = evaluate(graph, counting(graph, batch=batch, exclude=exclude, causal=causal))
    if cost.totals.macs == 0:
        raise UsageError([Diagnostic("the baseline has no multiply-adds to compare with")])
    return cost
