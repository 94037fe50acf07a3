"""Lower bounds of sums, products and powers, from those of their parts."""

from __future__ import annotations

from fractions import Fraction

from costcalc.algebra import exact
from costcalc.algebra.number import Exact
from costcalc.records import NamedTuple


class Bound(NamedTuple):
    """A lower bound of an expression; if it is not `attained`, the expression is always greater."""

    value: Exact
    attained: bool

    @property
    def is_positive(self) -> bool:
        return self.value > 0 or (self.value == 0 and not self.attained)


def least_sum(bounds: list[Bound | None]) -> Bound | None:
    known = [bound for bound in bounds if bound is not None]
    if len(known) < len(bounds):
        return None
    total = sum((bound.value for bound in known), Fraction(0))
    return Bound(exact.simplest(total), all(bound.attained for bound in known))


def least_product(bounds: list[Bound | None]) -> Bound | None:
    result = Bound(1, True)
    for bound in bounds:
        if bound is None or bound.value < 0:
            return None
        if not (bound.is_positive and result.is_positive):
            result = Bound(0, True)
            continue
        value = exact.simplest(Fraction(result.value * bound.value))
        result = Bound(value, result.attained and bound.attained)
    return result


def least_power(bound: Bound | None, exponent: int) -> Bound | None:
    if bound is None or not bound.is_positive:
        return None
    return Bound(bound.value**exponent, bound.attained) if exponent > 0 else Bound(0, False)
