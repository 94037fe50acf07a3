"""The settings at which a smooth form has a given value."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.symbols import Opaque, to_sympy
from costcalc.cost.evaluation import value_at
from costcalc.explore.plateaus import Plateau

DIGITS = 30
HALVINGS = 80


def solutions(
    form: sympy.Expr, symbol: sympy.Symbol, limit: Exact, span: Plateau
) -> tuple[Fraction, ...]:
    """The values in a span at which the form equals the limit, to thirty digits, in increasing
    order.

    All of them if the form is a quotient of polynomials; else at most one, by bisection.
    """
    if symbol not in form.free_symbols:
        return ()
    if form.atoms(Opaque):
        return tuple(_by_halves(form, symbol, limit, span))
    over, below = sympy.fraction(sympy.together(form - to_sympy(limit)))
    try:
        polynomial = sympy.Poly(over, symbol)
        is_known = all(c.is_Rational for c in polynomial.coeffs())
    except sympy.PolynomialError:
        is_known = False
    if not is_known or polynomial.degree() < 1:
        return tuple(_by_halves(form, symbol, limit, span))
    found = (Fraction(str(x)) for x in polynomial.nroots(n=DIGITS, maxsteps=200) if x.is_real)
    values = (x for x in found if x in span)
    return tuple(sorted(x for x in values if below.subs(symbol, to_sympy(x)) != 0))


def root(
    form: sympy.Expr,
    symbol: sympy.Symbol,
    limit: Exact,
    span: Plateau,
    near: Exact | None = None,
) -> Fraction | None:
    """The largest value in the span at which the form equals the limit; with `near`, the
    nearest to it.
    """
    found = solutions(form, symbol, limit, span)
    if near is None:
        return max(found, default=None)
    return min(found, key=lambda x: abs(x - near), default=None)


def _by_halves(
    form: sympy.Expr, symbol: sympy.Symbol, limit: Exact, span: Plateau
) -> Iterator[Fraction]:
    """By bisection, where a form crosses the limit, if the ends of the span are on different
    sides of it.
    """

    def exceeds(x: Fraction) -> bool:
        return value_at(form, {symbol.name: x}) > limit

    low, high = span.start.value, span.end.value
    if low == 0:
        low = high / 2**DIGITS
    try:
        first = exceeds(low)
        if first is exceeds(high):
            return
        for _ in range(HALVINGS):
            middle = ((low + high) / 2).limit_denominator(10**DIGITS)
            low, high = (middle, high) if exceeds(middle) is first else (low, middle)
    except (ArithmeticError, TypeError, ValueError):
        return
    yield high if first else low
