"""How a cost depends on parameters: sensitivities, and depth, width and resolution together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.api.costs import graph_of
from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.cost.quantities import with_asked
from costcalc.graph.graph import Graph

if TYPE_CHECKING:
    from costcalc.explore.scale import Scaling
    from costcalc.explore.sensitivity import Sensitivity


def sensitivity(
    network: str | Path | Graph,
    *symbols: str,
    of: str = "macs",
    fold: int = 2,
    batch: int = 1,
    exclude: Iterable[str] = (),
    dtype: str = "fp32",
    **settings: Any,
) -> Sensitivity:
    """What `costcalc sensitivity` shows: what one per cent more of a parameter adds; see `written`.

    Raises as `forms_of`.
    """
    from costcalc.cost.symbols import chosen_symbols
    from costcalc.explore.sensitivity import sensitivity as explored

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    asked = with_asked(of)
    counted = counting(graph, batch=batch, exclude=exclude, quantities=asked, dtype=dtype)
    return explored(evaluate(graph, counted), chosen_symbols(graph, symbols), of, fold)


def scale(
    network: str | Path | Graph,
    phi: int = 1,
    *,
    coefficients: Sequence[str | Fraction | int] = ("1.2", "1.1", "1.15"),
    rounding: str | None = None,
    batch: int = 1,
    exclude: Iterable[str] = (),
    **settings: Any,
) -> Scaling:
    """What `costcalc scale` shows: depth, width and resolution scaled together; see `written`.

    The three coefficients are of depth, width and resolution, exact; `rounding` is that of pixels:
    nearest, even, 8, 32 or none. Raises as `graph_of`, and UsageError where the network has no
    depth, width or resolution to scale, or no multiply-adds.

    >>> float(round(scale("efficientnet_b0").rows[0].predicted, 4))
    1.9203
    """
    from costcalc.explore.scale import LISTED, Coefficients
    from costcalc.explore.scale import scale as explored

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    cost = evaluate(graph, counting(graph, batch=batch, exclude=exclude))
    factors = Coefficients(*(Fraction(one) for one in coefficients))
    return explored(cost, factors, sorted({*LISTED, phi}), phi, rounding)
