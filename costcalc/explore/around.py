"""The settings of a parameter, around its current one, at which a curve is calculated."""

from __future__ import annotations

from fractions import Fraction

from costcalc.algebra import Exact, exact
from costcalc.cost.cost import Cost
from costcalc.errors import SpecError
from costcalc.explore.domain import Domain
from costcalc.explore.profile import exact_cost
from costcalc.spec.values import exact_number

PIXELS = 32


def settings_around(cost: Cost, domain: Domain, points: int) -> list[Exact]:
    """Settings of a parameter around its current one: at most `points`, or all its choices.

    A resolution in pixels goes by multiples of 32, a multiplier of the resolution by the values
    that give such sizes. Any other parameter goes in even steps from half to one and a half times
    its current value.
    """
    graph = cost.graph
    param = graph.spec.params[domain.name]
    now = Fraction(exact_number(graph.settings[domain.name]))
    if domain.choices:
        return list(domain.choices)
    full = _pixels(cost, domain) if param.role == "resolution" else None
    if full is not None:
        nearest = max(1, round(now * full / PIXELS))
        first = max(1, nearest - points // 2)
        found = [Fraction(PIXELS * k, full) for k in range(first, first + points)]
    else:
        found = [now * Fraction(points - 1 + 2 * k, 2 * max(1, points - 1)) for k in range(points)]
    found = [Fraction(round(value)) for value in found] if domain.whole else found
    return [exact.simplest(value) for value in dict.fromkeys(found) if domain.holds(value)]


def _pixels(cost: Cost, domain: Domain) -> int | None:
    """The image height that the multiplier is relative to (its height at 1); 1 for pixels.

    None if no input is an image, if several are, or if the network cannot be built at 1.
    """
    images = [place for place, shape in enumerate(cost.graph.inputs) if len(shape) == 3]
    if len(images) != 1:
        return None
    if domain.whole:
        return 1
    try:
        return int(exact_cost(cost, {domain.name: 1}).graph.inputs[images[0]][1])  # type: ignore[arg-type]
    except SpecError:
        return None
