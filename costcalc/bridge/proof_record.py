"""The proof of a closed form as plain records; this module imports no torch."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from costcalc.algebra import Exact
from costcalc.bridge.records import Verdict
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from costcalc.cost.forms import Forms
    from costcalc.explore.interpolation import Coefficients


class Witness(NamedTuple):
    """A counter that runs the model in PyTorch, and the polynomial of its counts."""

    name: str
    coefficients: Coefficients


class Derived(NamedTuple):
    """The expression that PyTorch derives for the count, if it can."""

    text: str
    checked: tuple[int, int] | None
    """The first and the last size compared; None: nothing was compared, and `text` says why."""

    sizes: int = 0
    """The number of sizes compared: those at which the expression and our form hold."""

    differs_at: int | None = None


class OtherCoefficient(NamedTuple):
    """A coefficient of the total in which a witness differs from ours."""

    witness: str
    powers: tuple[int, ...]
    ours: Fraction
    theirs: Fraction


class OtherLayer(NamedTuple):
    """A layer for which the polynomial of a witness's counts differs from its form."""

    witness: str
    path: str


class Proof(NamedTuple):
    """A closed form compared with the counts of real models, as polynomials.

    `axes` are the values of each variable; the points are their grid. `degrees` are the largest
    powers that the points can determine: one more than in our form.
    """

    forms: Forms
    axes: tuple[tuple[Exact, ...], ...]
    degrees: tuple[int, ...]
    ours: Coefficients
    witnesses: tuple[Witness, ...]
    layers: int
    """The number of layers compared one by one; 0 if only their sum was compared."""

    other_coefficients: tuple[OtherCoefficient, ...]
    other_layers: tuple[OtherLayer, ...]
    """At most one entry for a layer."""

    derived: Derived
    without: tuple[str, ...] = ()
    """The reasons why a witness has no polynomial of the total."""

    @property
    def verdict(self) -> Verdict:
        if not self.witnesses:
            return "not measured"
        others = len(self.other_coefficients) + len(self.other_layers)
        wrong = others > 0 or self.derived.differs_at is not None
        return "differs" if wrong else "agrees"
