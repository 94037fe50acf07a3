"""The closed forms of a network, used to calculate its cost at many settings quickly.

A form holds only where its facts hold. Elsewhere the network has another structure and must be
walked, so that no form is used outside its conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from costcalc import algebra
from costcalc.algebra import Exact, Value, decided
from costcalc.algebra.facts import Relation
from costcalc.cost.forms import Forms
from costcalc.explore.local import Local
from costcalc.explore.plateaus import Cut, Plateau
from costcalc.explore.polynomials import settled
from costcalc.explore.region import Region
from costcalc.explore.tape import Tape
from costcalc.explore.walk import STEPS_PER_NUMBER, Piece


class Elsewhere(Exception):
    """The setting is outside the conditions of a form: the network has another structure there.

    `steps` is the work that was spent to find this out.
    """

    steps = 0


HOLDS: dict[Relation, Callable[[Value, Value], Any]] = {
    "==": algebra.equal,
    "!=": lambda a, b: algebra.negate(algebra.equal(a, b)),
    "<": algebra.less,
    "<=": algebra.at_most,
    "divides": algebra.divides,
    "does not divide": lambda a, b: algebra.negate(algebra.divides(a, b)),
}
SIGNS_PER_STEP = 3
"""The number of signs in a formula that take as long as one step of a walk."""


class CostModel:
    """The forms of a network, with the facts they depend on."""

    def __init__(self, forms: Forms):
        self.whole = {v.name: bool(v.symbol.is_integer) for v in forms.variables}
        facts = [(f, role) for f, role in forms.facts.items() if role != "branch"]
        self._facts = [(HOLDS[f.relation], role == "structure") for f, role in facts]
        sides = [side for fact, _ in facts for side in (fact.left, fact.right)]
        self.quantities = forms.cost.counting.quantities
        self.ratios = forms.cost.counting.ratios
        self._tape = Tape([*(forms.total(q).exact for q in self.quantities), *sides])
        self.hits = 0
        self.steps = 1 + len(self._tape) // SIGNS_PER_STEP

    def is_whole(self, name: str) -> bool:
        """Whether the parameter is a whole number in the forms."""
        return self.whole[name]

    def totals(self, setting: Mapping[str, Value]) -> dict[str, Value] | None:
        """The totals at a setting; None if a need fails there.

        Raises Elsewhere if the forms do not hold there.
        """
        try:
            found = self._tape.at(setting)
            first = len(self.quantities)
            truths = [
                (decided(holds(*found[first + 2 * n : first + 2 * n + 2])), structure)
                for n, (holds, structure) in enumerate(self._facts)
            ]
        except ArithmeticError:
            raise Elsewhere from None
        if any(structure and not truth for truth, structure in truths):
            raise Elsewhere
        if not all(truth for truth, _ in truths):
            return None
        return dict(zip(self.quantities, found[:first], strict=True))

    def piece(self, setting: Mapping[str, Exact], name: str, whole: bool, span: Plateau) -> Piece:
        """The totals around a setting of one parameter. Raises Elsewhere if the forms do not hold
        there.

        The symbols of the forms are positive, whole ones are 1 or more; the settings must be too.
        """
        symbols = {**setting}
        least = Cut(Fraction(1), False) if self.whole[name] else Cut(Fraction(0), True)
        positive = all(value > 0 for value in symbols.values())
        fits = all(not w or symbols[n].denominator == 1 for n, w in self.whole.items())
        if not positive or not fits or (self.whole[name] and not whole):
            raise Elsewhere
        region = Region(setting[name], whole, Plateau(max(span.start, least), span.end))
        try:
            totals = self.totals({**setting, name: Local.parameter(region)})
        except Elsewhere as elsewhere:
            elsewhere.steps = STEPS_PER_NUMBER * region.numbers
            raise
        figures = None if totals is None else settled(totals, region, self.ratios)
        return Piece(region.span, figures, STEPS_PER_NUMBER * region.numbers)
