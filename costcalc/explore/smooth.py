"""Equations in a smooth form: where it is worth a given number."""

from __future__ import annotations

from fractions import Fraction

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.symbols import to_sympy
from costcalc.cost.forms import value_at
from costcalc.explore.ranges import Interval

DIGITS = 30
HALVINGS = 80


def root(
    form: sympy.Expr, symbol: sympy.Symbol, limit: Exact, interval: Interval, high: Fraction
) -> Fraction | None:
    """The largest value in the range at which the form is the limit, to thirty digits; or None."""
    if symbol not in form.free_symbols:
        return None
    try:
        polynomial = sympy.Poly(form - to_sympy(limit), symbol)
        is_polynomial = all(c.is_Rational for c in polynomial.coeffs())
    except sympy.PolynomialError:
        is_polynomial = False
    if not is_polynomial:
        return _by_halves(form, symbol, limit, interval, high)
    roots = polynomial.nroots(n=DIGITS, maxsteps=200)
    real = [Fraction(str(found)) for found in roots if found.is_real]
    return max((x for x in real if 0 < x <= high and interval.holds(x)), default=None)


def _by_halves(
    form: sympy.Expr, symbol: sympy.Symbol, limit: Exact, interval: Interval, high: Fraction
) -> Fraction | None:
    """Where a form that is no polynomial crosses the limit, if it does so from end to end."""

    def exceeds(x: Fraction) -> bool:
        return value_at(form, {symbol.name: x}) > limit

    low = interval.low or high / 2**DIGITS
    if exceeds(low) or not exceeds(high):
        return None
    for _ in range(HALVINGS):
        middle = ((low + high) / 2).limit_denominator(10**DIGITS)
        low, high = (low, middle) if exceeds(middle) else (middle, high)
    return low
