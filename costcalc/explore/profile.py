"""The exact cost of a network over the whole range of one parameter, plateau by plateau.

Formulas say where to look and what to expect. A formula holds where its facts hold; where they do
not, the network is another one and is walked again, so no setting is judged by a formula that is
not its own. `confirmed` holds the outcome against the exact domain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from fractions import Fraction
from math import ceil, floor

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.symbols import Opaque, floor_div, maximum, minimum, to_sympy
from costcalc.algebra.traced import Fact, Relation
from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.forms import QUANTITIES, Forms, forms_of
from costcalc.errors import SpecError
from costcalc.explore.plateaus import (
    Cut,
    NotAffine,
    Plateau,
    crossings,
    jumps_of,
    plateaus,
    point,
)
from costcalc.explore.ranges import Interval
from costcalc.explore.tape import Tape
from costcalc.graph.build import build
from costcalc.records import NamedTuple
from costcalc.spec.values import describe

MOST_PLATEAUS = 50_000
Progress = Callable[[str], None]


class Figures(NamedTuple):
    """The three totals a target can be set for."""

    macs: Exact
    params: Exact
    activations: Exact


class Stretch(NamedTuple):
    """A plateau and what the network costs on it; `None` where it cannot be built there."""

    plateau: Plateau
    figures: Figures | None


def exact_cost(cost: Cost, changes: Mapping[str, Exact]) -> Cost:
    """The exact cost of the same network, counted alike, at another setting.

    Raises SpecError where it cannot be built there.
    """
    graph = cost.graph
    return evaluate(build(graph.spec, None, {**graph.settings, **changes}), cost.counting)


def figures_of(cost: Cost) -> Figures:
    """The totals of a cost."""
    return Figures(*(getattr(cost.totals, quantity) for quantity in QUANTITIES))


class Elsewhere(Exception):
    """A setting at which the structure is another than the one a formula is of."""


class Model:
    """The forms of a network, with the facts they rest on, ready to be asked."""

    def __init__(self, forms: Forms):
        self.symbols = {v.name: v.symbol for v in forms.variables}
        self._facts = [(f, role) for f, role in forms.facts.items() if role != "branch"]
        sides = [side for fact, _ in self._facts for side in (fact.left, fact.right)]
        self._forms = [*(forms.total(q).exact for q in QUANTITIES), *sides]
        self._tape = Tape(self._forms)

    def is_whole(self, name: str) -> bool:
        """Whether a parameter must be a whole number."""
        return bool(self.symbols[name].is_integer)

    def figures(self, setting: Mapping[str, Exact]) -> Figures | None:
        """The totals at a setting; None where needs fail. Raises Elsewhere: it is another's."""
        try:
            found = self._tape.at(setting)
        except ArithmeticError:
            raise Elsewhere from None
        needs = True
        for index, (fact, role) in enumerate(self._facts):
            left, right = found[3 + 2 * index : 5 + 2 * index]
            if not HOLDS[fact.relation](left, right):
                if role == "structure":
                    raise Elsewhere
                needs = False
        return Figures(*found[:3]) if needs else None

    def cuts(
        self, name: str, low: Fraction, high: Fraction, fixed: Mapping[str, Exact]
    ) -> Iterator[Cut]:
        """Every value of a parameter at which a size or a fact may change. Raises NotAffine.

        `fixed` are values for all other symbols.
        """
        symbol = self.symbols[name]
        put = {self.symbols[other]: to_sympy(value) for other, value in fixed.items()}
        for rounding in self._roundings(symbol, put):
            yield from jumps_of(rounding, symbol, low, high)
        for fact, _ in self._facts:
            sides = (fact.left.xreplace(put), fact.right.xreplace(put))
            yield from _cuts_of(Fact(fact.relation, *sides), symbol, low, high)

    def _roundings(
        self, symbol: sympy.Symbol, put: Mapping[sympy.Symbol, sympy.Rational]
    ) -> list[Opaque]:
        """The roundings of a symbol that have no other rounding inside."""
        atoms = {a for e in self._forms for a in e.atoms(Opaque) if symbol in a.free_symbols}
        found = {atom.xreplace(put) for atom in atoms}
        return sorted((a for a in found if _is_innermost(a)), key=str)


def _cuts_of(fact: Fact, symbol: sympy.Symbol, low: Fraction, high: Fraction) -> Iterator[Cut]:
    """Where a fact that mentions the symbol outside every rounding changes its truth."""
    sides = (fact.left, fact.right)
    if not any(_is_bare(side, symbol) for side in sides):
        return
    if any(side.atoms(Opaque) for side in sides):
        raise NotAffine(f"{fact.left} {fact.relation} {fact.right}")
    if "divide" not in fact.relation:
        yield from crossings(fact.left - fact.right, symbol, low, high)
        return
    if symbol in fact.left.free_symbols:
        raise NotAffine(f"{fact.left} {fact.relation} {fact.right}")
    for cut in jumps_of(floor_div(fact.right, fact.left), symbol, low, high):
        yield from (Cut(cut.value, False), Cut(cut.value, True))


def _is_bare(side: sympy.Expr, symbol: sympy.Symbol) -> bool:
    """Whether the symbol stands in it outside every rounding."""
    hidden = {a: sympy.Dummy() for a in side.atoms(Opaque) if not is_choice(a)}
    return symbol in side.xreplace(hidden).free_symbols


def is_choice(atom: sympy.Basic) -> bool:
    """Whether it is a maximum or minimum, which rounds nothing."""
    return isinstance(atom, (maximum, minimum))


def _is_innermost(atom: Opaque) -> bool:
    """Whether it rounds the parameter, and not what was rounded before."""
    inner = (inner for argument in atom.args for inner in argument.atoms(Opaque))
    return not is_choice(atom) and all(map(is_choice, inner))


HOLDS: dict[Relation, Callable[[Exact, Exact], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "divides": lambda a, b: Fraction(b) % a == 0,
    "does not divide": lambda a, b: Fraction(b) % a != 0,
}


class Landscape:
    """The network of a cost with one parameter left open, and all models of it made so far.

    `others` are parameters the formulas have symbols for too; `fixed` are their values.
    """

    def __init__(
        self,
        cost: Cost,
        name: str,
        others: Sequence[str] = (),
        progress: Progress | None = None,
    ):
        self.cost = cost
        self.name = name
        self.fixed = {other: cost.graph.settings[other] for other in others}
        self.progress = progress or (lambda text: None)
        self.models = [self._model(cost)]

    def fixing(self, fixed: Mapping[str, Exact]) -> Landscape:
        """The same network, and the same models, with other values for the other parameters."""
        landscape = copy(self)
        landscape.fixed = dict(fixed)
        return landscape

    @property
    def is_whole(self) -> bool:
        return self.models[0].is_whole(self.name)

    def _model(self, cost: Cost) -> Model:
        return Model(forms_of(cost.graph, [self.name, *self.fixed], cost.counting))

    def figures(self, value: Exact) -> Figures | None:
        """The totals at a value; None where the network cannot be built there."""
        return self.figures_at({**self.fixed, self.name: value})

    def figures_at(self, setting: Mapping[str, Exact]) -> Figures | None:
        """The totals at values for all symbols, by the model that holds there or a new one."""
        for index, model in enumerate(self.models):
            try:
                found = model.figures(setting)
            except Elsewhere:
                continue
            if index:
                self.models.insert(0, self.models.pop(index))
            return found
        try:
            there = exact_cost(self.cost, setting)
        except SpecError:
            return None
        self.progress(f"{self.name} = {describe(setting[self.name])}: another structure")
        self.models.insert(0, self._model(there))
        return self.models[0].figures(setting)

    def stretches(self, interval: Interval, high: Fraction) -> list[Stretch]:
        """The whole range up to `high`, from below. Raises NotAffine where it cannot be listed."""
        start = Cut(interval.low, not interval.low_included)
        end = Cut(high, interval.high_included or high != interval.high)
        if self.is_whole:
            return merged(self._points(start, end))
        cuts: set[Cut] = set()
        known: dict[Plateau, Figures | None] = {}
        used: set[int] = set()
        while fresh := [model for model in self.models if id(model) not in used]:
            for model in fresh:
                used.add(id(model))
                cuts.update(model.cuts(self.name, interval.low, high, self.fixed))
            if len(cuts) > MOST_PLATEAUS:
                raise NotAffine(f"more than {MOST_PLATEAUS:,} roundings")
            shelves = plateaus(cuts, start, end)
            known = {shelf: known.get(shelf) or self.figures(shelf.inside()) for shelf in shelves}
        return merged(Stretch(*pair) for pair in known.items())

    def _points(self, start: Cut, end: Cut) -> Iterator[Stretch]:
        first = floor(start.value) + 1 if start.after else ceil(start.value)
        last = floor(end.value) if end.after else ceil(end.value) - 1
        if last - first > MOST_PLATEAUS:
            raise NotAffine(self.name)
        for value in range(first, last + 1):
            yield Stretch(point(value), self.figures(value))


def merged(found: Iterable[Stretch]) -> list[Stretch]:
    """Neighbours on which every total is the same, as one."""
    result: list[Stretch] = []
    for stretch in found:
        before = result[-1] if result else None
        if before is not None and before.figures == stretch.figures:
            plateau = Plateau(before.plateau.start, stretch.plateau.end)
            result[-1] = Stretch(plateau, stretch.figures)
        else:
            result.append(stretch)
    return result
