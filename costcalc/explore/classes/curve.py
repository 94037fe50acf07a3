"""The figures of a network along one slider, each by building the network."""

from __future__ import annotations

from fractions import Fraction

from costcalc.algebra import Exact
from costcalc.cost.cost import evaluate
from costcalc.cost.counting import Counting
from costcalc.cost.network import Network
from costcalc.errors import Diagnostic, SpecError, UsageError
from costcalc.explore.classes.sliders import Fixed, Slider, slider_of, sliders_of
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple
from costcalc.spec.values import exact_number

MOST_POINTS = 200


class Curve(NamedTuple):
    """Figures at settings of a parameter in increasing order; None where the spec refuses one."""

    network: str
    parameter: str
    quantity: str
    settings: tuple[Exact, ...]
    figures: tuple[int | None, ...]
    now: Exact
    note: str


def curve_of(graph: Graph, parameter: str | None, quantity: str, counting: Counting) -> Curve:
    """The figure at up to 200 settings of a parameter, by default the first that is a number.

    Raises UsageError for one that is unknown or no number.
    """
    slider = _slider(graph, parameter)
    step = -(-len(slider.values) // MOST_POINTS)
    kept = {*slider.values[::step], slider.values[-1], slider.now}
    settings = [exact_number(value) for value in slider.values if value in kept]
    figures = [_figure(graph, slider.name, value, quantity, counting) for value in settings]
    return Curve(
        graph.name,
        slider.name,
        quantity,
        tuple(settings),
        tuple(figures),
        exact_number(slider.now),
        counting.stamp(quantity),
    )


def _slider(graph: Graph, parameter: str | None) -> Slider:
    able = [one for one in sliders_of(graph)[0] if one.symbolic]
    if parameter is None and able:
        return able[0]
    found = slider_of(graph, parameter) if parameter else None
    if isinstance(found, Slider) and found.symbolic:
        return found
    message = "a sweep follows a parameter that is a number with a range"
    notes = (
        (f"`{found.name}` cannot be followed: {found.reason}",) if isinstance(found, Fixed) else ()
    )
    helps = (f"there are {', '.join(one.name for one in able) or 'none'}",)
    raise UsageError([Diagnostic(message, notes=notes, helps=helps)])


def _figure(graph: Graph, name: str, value: Exact, quantity: str, counting: Counting) -> int | None:
    try:
        built = Network.of(graph).at(**{name: Fraction(value)}).graph()
    except SpecError:
        return None
    return int(exact_number(evaluate(built, counting).totals.of(quantity)))
