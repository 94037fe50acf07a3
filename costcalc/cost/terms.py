"""A smooth form as a sum of terms, collected by the powers of its symbols."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import sympy

from costcalc.algebra.symbols import Opaque
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import Expression
from costcalc.cost.variables import Variable
from costcalc.records import NamedTuple


class Term(NamedTuple):
    """A term of a collected form: a coefficient times powers of symbols.

    The coefficient is a number, or a sum over opaque factors such as the rounded number of passes.
    `value` is the value of the term at the current setting.
    """

    coefficient: sympy.Expr
    powers: tuple[tuple[sympy.Symbol, int], ...]
    value: Fraction

    @property
    def product(self) -> Expression:
        """The powers of symbols, without the coefficient."""
        return sympy.Mul(*(symbol**power for symbol, power in self.powers))


def collected(smooth: sympy.Expr, variables: Iterable[Variable]) -> list[Term] | None:
    """The terms of a smooth form by powers of its symbols, the largest first.

    None where it is not a polynomial in them.
    """
    known = list(variables)
    symbols = [variable.symbol for variable in known]
    atoms = sorted(smooth.atoms(Opaque), key=str)
    if not symbols and not atoms:
        return [Term(smooth, (), value_at(smooth, {}))]
    try:
        polynomial = sympy.Poly(smooth, *symbols, *atoms)
    except sympy.PolynomialError:
        return None
    if not all(coefficient.is_Rational for coefficient in polynomial.coeffs()):
        return None
    groups: dict[tuple[int, ...], list[sympy.Expr]] = {}
    for powers, coefficient in polynomial.terms():
        own, others = powers[: len(symbols)], powers[len(symbols) :]
        product = sympy.Mul(coefficient, *(a**p for a, p in zip(atoms, others, strict=True)))
        groups.setdefault(own, []).append(product)
    terms = []
    for own, products in groups.items():
        factors = [(s, p) for s, p in zip(symbols, own, strict=True) if p]
        whole = sympy.Add(*products) * sympy.Mul(*(s**p for s, p in factors))
        value = value_at(whole, {variable.name: variable.value for variable in known})
        terms.append(Term(sympy.Add(*products), tuple(factors), value))
    return sorted(terms, key=lambda term: abs(term.value), reverse=True)
