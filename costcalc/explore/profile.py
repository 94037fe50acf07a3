"""The exact cost of a network over the whole range of one parameter, plateau by plateau.

Formulas say where to look and what to expect. A formula holds where its facts hold; where they do
not, the network is another one and is walked again, so no setting is judged by a formula that is
not its own. `confirmed` holds the outcome against the exact domain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import cached_property
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
    """The forms of a network in one parameter, with the facts they rest on, ready to be asked."""

    def __init__(self, forms: Forms, name: str, fixed: Mapping[str, Exact] | None = None):
        self.symbol = next(v.symbol for v in forms.variables if v.name == name)
        self.fixed = dict(fixed or {})
        self._facts = [(f, role) for f, role in forms.facts.items() if role != "branch"]
        sides = [side for fact, _ in self._facts for side in (fact.left, fact.right)]
        self._forms = [*(forms.total(q).exact for q in QUANTITIES), *sides]
        self._tape = Tape(self._forms)
        self.others = {v.name: v.symbol for v in forms.variables if v.name != name}

    def fixing(self, fixed: Mapping[str, Exact]) -> Model:
        """The same model with other values for its other symbols."""
        model = copy(self)
        model.fixed = dict(fixed)
        model.__dict__.pop("roundings", None)
        return model

    @property
    def is_whole(self) -> bool:
        return bool(self.symbol.is_integer)

    def figures(self, value: Exact) -> Figures | None:
        """The totals at a value. Raises Elsewhere where the structure is another."""
        try:
            found = self._tape.at({**self.fixed, self.symbol.name: value})
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

    @cached_property
    def roundings(self) -> list[Opaque]:
        """The roundings of the parameter that have no other rounding inside."""
        atoms = {a for e in self._forms for a in e.atoms(Opaque) if self.symbol in a.free_symbols}
        put = {symbol: to_sympy(self.fixed[name]) for name, symbol in self.others.items()}
        found = {a.xreplace(put) if put else a for a in atoms}
        return sorted((a for a in found if _is_innermost(a)), key=str)

    def cuts(self, low: Fraction, high: Fraction) -> Iterator[Cut]:
        """Every place where a size or a fact may change. Raises NotAffine."""
        for rounding in self.roundings:
            yield from jumps_of(rounding, self.symbol, low, high)
        for fact, _ in self._facts:
            yield from self._cuts_of(fact, low, high)

    def _cuts_of(self, fact: Fact, low: Fraction, high: Fraction) -> Iterator[Cut]:
        """Where a fact that mentions the parameter itself changes its truth."""
        put = {symbol: to_sympy(self.fixed[name]) for name, symbol in self.others.items()}
        fact = Fact(fact.relation, fact.left.xreplace(put), fact.right.xreplace(put))
        if not any(map(self._is_bare, (fact.left, fact.right))):
            return
        if fact.left.atoms(Opaque) or fact.right.atoms(Opaque):
            raise NotAffine(f"{fact.left} {fact.relation} {fact.right}")
        if "divide" in fact.relation:
            if self.symbol in fact.left.free_symbols:
                raise NotAffine(f"{fact.left} {fact.relation} {fact.right}")
            for cut in jumps_of(floor_div(fact.right, fact.left), self.symbol, low, high):
                yield from (Cut(cut.value, False), Cut(cut.value, True))
        else:
            yield from crossings(fact.left - fact.right, self.symbol, low, high)

    def _is_bare(self, side: sympy.Expr) -> bool:
        """Whether the parameter stands in it outside every rounding."""
        roundings = [a for a in side.atoms(Opaque) if not _is_choice(a)]
        hidden = {a: sympy.Dummy() for a in roundings}
        return self.symbol in side.xreplace(hidden).free_symbols


def _is_choice(atom: sympy.Basic) -> bool:
    return isinstance(atom, (maximum, minimum))


def _is_innermost(atom: Opaque) -> bool:
    """Whether it rounds the parameter, and not what was rounded before."""
    inner = (inner for argument in atom.args for inner in argument.atoms(Opaque))
    return not _is_choice(atom) and all(map(_is_choice, inner))


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

    `others` are parameters the formulas have symbols for too, so that `fixing` is quick.
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
        """The same network with other values for the other parameters."""
        landscape = copy(self)
        landscape.fixed = dict(fixed)
        landscape.models = [model.fixing(fixed) for model in self.models]
        return landscape

    @property
    def is_whole(self) -> bool:
        return self.models[0].is_whole

    def is_whole_other(self, name: str) -> bool:
        """Whether one of the other parameters is a whole number."""
        return bool(self.models[0].others[name].is_integer)

    def _model(self, cost: Cost) -> Model:
        forms = forms_of(cost.graph, [self.name, *self.fixed], cost.counting)
        return Model(forms, self.name, self.fixed)

    def figures(self, value: Exact) -> Figures | None:
        """The totals at a value, by the model that holds there, made if there is none yet."""
        for index, model in enumerate(self.models):
            try:
                found = model.figures(value)
            except Elsewhere:
                continue
            if index:
                self.models.insert(0, self.models.pop(index))
            return found
        try:
            there = exact_cost(self.cost, {**self.fixed, self.name: value})
        except SpecError:
            return None
        self.progress(f"{self.name} = {value}: the structure is another, walked again")
        self.models.insert(0, self._model(there))
        return self.models[0].figures(value)

    def stretches(self, interval: Interval, high: Fraction) -> list[Stretch]:
        """The whole range up to `high`, from below. Raises NotAffine where it cannot be listed."""
        start = Cut(interval.low, not interval.low_included)
        end = Cut(high, interval.high_included or high != interval.high)
        if self.is_whole:
            return self._merged(self._points(start, end))
        cuts: set[Cut] = set()
        known: dict[Plateau, Figures | None] = {}
        used: set[int] = set()
        while fresh := [model for model in self.models if id(model) not in used]:
            for model in fresh:
                used.add(id(model))
                cuts.update(model.cuts(interval.low, high))
            if len(cuts) > MOST_PLATEAUS:
                raise NotAffine(str(self.models[0].roundings[0]))
            shelves = plateaus(cuts, start, end)
            known = {shelf: known.get(shelf) or self.figures(shelf.inside()) for shelf in shelves}
        return self._merged(Stretch(*pair) for pair in known.items())

    def _points(self, start: Cut, end: Cut) -> Iterator[Stretch]:
        first = floor(start.value) + 1 if start.after else ceil(start.value)
        last = floor(end.value) if end.after else ceil(end.value) - 1
        if last - first > MOST_PLATEAUS:
            raise NotAffine(self.name)
        for value in range(first, last + 1):
            yield Stretch(point(value), self.figures(value))

    def _merged(self, found: Iterable[Stretch]) -> list[Stretch]:
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
