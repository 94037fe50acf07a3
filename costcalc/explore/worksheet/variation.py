"""The network at settings that a seed draws, so that the answers of two students differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.cost.network import Network
from costcalc.errors import CostcalcError
from costcalc.explore.worksheet.draw import Draw
from costcalc.graph.graph import Graph
from costcalc.spec.syntax import Param
from costcalc.spec.values import SpecValue, is_number

AS_IT_IS = 0
"""The seed that leaves the network as it is."""

VARIED = ("width", "resolution")
STEPS = tuple(Fraction(eighths, 8) for eighths in (4, 5, 6, 7, 8, 9, 10, 12))
PIXELS = 32
"""The step of a resolution in pixels: what five layers of stride 2 divide by."""


def varied(graph: Graph, seed: int) -> Graph:
    """The network with its parameters of width and resolution drawn, those excepted that were
    given.

    A setting that the network cannot be built at is passed over, and if none is left the parameter
    keeps its own, so that what this gives is always built.
    """
    if seed == AS_IT_IS:
        return graph
    for name, param in graph.spec.params.items():
        if param.role in VARIED and name not in graph.given and not param.choices:
            graph = _at_one_of(graph, param, Draw(seed, "setting", name))
    return graph


def _at_one_of(graph: Graph, param: Param, draw: Draw) -> Graph:
    """The network at the first of the drawn settings at which it can be built."""
    own = graph.settings[param.name]
    for value in draw.shuffled([*_values(param, own)]):
        if value == own:
            return graph
        try:
            return Network.of(graph).at(**{param.name: value}).graph()
        except CostcalcError:
            continue
    return graph


def _values(param: Param, own: SpecValue) -> Iterator[int | Fraction]:
    """Settings around the one that a parameter has; none of one that is no number."""
    if not is_number(own) or not isinstance(own, (int, Fraction)):
        return
    if param.role == "resolution" and own >= 2 * PIXELS:
        yield from (
            int(own) + PIXELS * step for step in (-2, -1, 0, 1, 2) if own + PIXELS * step > 0
        )
        return
    whole = param.whole or own > 8
    yield from dict.fromkeys(int(own * step) if whole else own * step for step in STEPS)
