"""Random settings of a network, and whether its forms give there what the exact domain gives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import NamedTuple

from costcalc.algebra import Exact
from costcalc.algebra.symbols import exactly_at
from costcalc.cost.cost import evaluate
from costcalc.cost.evaluation import holds
from costcalc.cost.forms import Forms, forms_of
from costcalc.cost.quantities import QUANTITIES
from costcalc.errors import SpecError
from costcalc.graph.build import build
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import is_symbolic
from costcalc.spec.syntax import Param, Spec

TRIES = 400
FREE_TRIES = 20
"""After these each parameter keeps its usual value every other time: some networks are of few
settings, as where windows must fill the image."""


class Found(NamedTuple):
    """What was compared, and every figure that differed, in words."""

    settings: int
    elsewhere: int
    figures: int
    differences: tuple[str, ...]


def symbols_of(graph: Graph) -> list[str]:
    """Every parameter with a role; where a spec has none, all that can be symbols."""
    params = graph.spec.params
    able = [name for name in params if is_symbolic(graph.spec, graph.settings, name)]
    return [name for name in able if params[name].role] or able


def random_value(param: Param, usual: Exact, dice: Random) -> Exact:
    """A value in the neighbourhood of the usual one, whole where that is a size."""
    if param.role == "resolution" and usual > 16:
        return max(16, int(usual) + dice.randint(-int(usual) // 3, int(usual) // 3))
    if usual >= 2:
        return max(1, round(usual * Fraction(dice.randint(50, 150), 100)))
    return usual * Fraction(dice.randint(30, 170), 100)


def random_graphs(spec: Spec, variant: str | None, count: int, seed: int) -> Iterator[Graph]:
    """The network at random settings of its symbols; what the spec refuses is thrown again."""
    usual = build(spec, variant)
    symbols = symbols_of(usual)
    dice = Random(f"{usual.name} {seed}")
    for _ in range(count):
        for tries in range(TRIES):
            overrides = {
                name: random_value(spec.params[name], usual.settings[name], dice)
                for name in symbols
                if tries < FREE_TRIES or dice.random() < 0.5
            }
            try:
                yield build(spec, variant, overrides)
            except SpecError:
                continue
            break
        else:
            raise AssertionError(f"{usual.name} has no random settings")


def compare(spec: Spec, variant: str | None, count: int, seed: int = 0) -> Found:
    """Forms at each of some random settings, there and at the next one."""
    graphs = list(random_graphs(spec, variant, count, seed))
    differences: list[str] = []
    figures = elsewhere = 0
    before: Forms | None = None
    for graph in graphs:
        forms = forms_of(graph, symbols_of(graph))
        pairs = [(forms, "")]
        if before is not None and all(
            holds(fact, forms.setting) for fact, role in before.facts.items() if role != "branch"
        ):
            elsewhere += 1
            pairs.append((before, f", in the form of {before.setting}"))
        for derived, words in pairs:
            for quantity in QUANTITIES:
                figures += 1
                expected = getattr(evaluate(graph).totals, quantity)
                found = exactly_at(derived.total(quantity).exact, forms.setting)
                if found != expected:
                    at = f"{graph.name} at {forms.setting}{words}"
                    differences.append(f"{at}: {quantity} {found}, not {expected}")
        before = forms
    return Found(len(graphs), elsewhere, figures, tuple(differences))
