"""Facts: what holds of symbols at the current setting, and need not hold at another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

import sympy

from costcalc.algebra.symbols import Rounded, ceil_div, floor_div
from costcalc.records import NamedTuple

Relation: TypeAlias = Literal["==", "!=", "<", "<=", "divides", "does not divide"]
Role: TypeAlias = Literal["structure", "need", "branch"]
"""What depends on a fact: the structure, its validity, or the smooth form."""

OPPOSITE: dict[Relation, Relation] = {
    "==": "!=",
    "!=": "==",
    "divides": "does not divide",
    "does not divide": "divides",
}


class Fact(NamedTuple):
    """Something that holds at the current setting and need not hold at another."""

    relation: Relation
    left: sympy.Expr
    right: sympy.Expr

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"

    def mentions(self, symbol: sympy.Basic) -> bool:
        return symbol in self.left.free_symbols | self.right.free_symbols

    @classmethod
    def of(cls, relation: Relation, left: sympy.Expr, right: sympy.Expr) -> Fact:
        """The fact in its plainest form: `1 <= S` for `3 <= S + 2`, and for `2 <= 2 * S`."""
        if relation in ("<", "<="):
            number, rest = (right - left).as_coeff_Add()
            if number and not rest.is_Rational and (left.is_Rational or right.is_Rational):
                positive = not rest.could_extract_minus_sign()
                left, right = (-number, rest) if positive else (-rest, number)
        common = sympy.gcd(left.primitive()[0], right.primitive()[0])
        if common not in (0, 1):
            left, right = left / common, right / common
        return cls(relation, left, right)

    @classmethod
    def of_whole(cls, form: sympy.Expr) -> Fact:
        """That a number is whole."""
        return cls("divides", sympy.Integer(1), form)

    def opposite(self) -> Fact:
        if self.relation in OPPOSITE:
            return self._replace(relation=OPPOSITE[self.relation])
        return Fact("<=" if self.relation == "<" else "<", self.right, self.left)

    def implies(self, other: Fact) -> bool:
        """Whether the other follows: `int(64 a) >= 8` from `int(32 a) >= 8`, as far as is seen."""
        lower, upper = self.left, other.left
        if self.relation != other.relation or self.relation not in ("<", "<="):
            return False
        if not (lower.is_Rational and upper.is_Rational and upper <= lower):
            return False
        (of, own), (kind, theirs) = map(_scaled, (self.right, other.right))
        if of is not kind:
            return False
        ratio = theirs / own
        return bool(ratio.is_Rational and ratio >= 1 and own.is_positive)


def _scaled(form: sympy.Expr) -> tuple[Any, sympy.Expr]:
    """The rounding around a form that grows with its argument, if there is one, and what is
    rounded.
    """
    if isinstance(form, (floor_div, ceil_div)):
        return type(form), form.args[0] / form.args[1]
    rounding = form.function.form if isinstance(form, Rounded) else None
    if rounding is not None and rounding.grows and len(form.args) == 1:
        return type(form), form.args[0]
    return None, form


def independent(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that are not implied by another one."""
    kept: list[Fact] = []
    for fact in facts:
        if not any(one.implies(fact) for one in kept):
            kept = [one for one in kept if not fact.implies(one)]
            kept.append(fact)
    return kept
