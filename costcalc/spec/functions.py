"""Arithmetic and comparisons of the language: names for what `algebra` does."""

from __future__ import annotations

from collections.abc import Callable

from costcalc import algebra
from costcalc.algebra import ExactnessError, Number, Truth, Value, exact


def reason(error: Exception) -> str:
    """Why arithmetic failed, for a diagnostic."""
    return "division by zero" if isinstance(error, ZeroDivisionError) else str(error)


def bounded(value: Value) -> Value:
    """The value, whole where it can be. Raises ExactnessError where it has too many digits."""
    if isinstance(value, Number):
        return value
    if exact.bits(value) > exact.MOST_BITS:
        raise ExactnessError(f"the result has more than {exact.MOST_BITS} bits")
    return exact.simplest(value)


def _power(base: Value, exponent: Value) -> Value:
    return algebra.power(base, exponent)


ARITHMETIC: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": algebra.divide,
    "//": algebra.floor_div,
    "%": lambda a, b: a - b * algebra.floor_div(a, b),
    "**": _power,
}

COMPARISONS: dict[str, Callable[[Value, Value], Truth]] = {
    "==": algebra.equal,
    "!=": lambda a, b: algebra.negate(algebra.equal(a, b)),
    "<": algebra.less,
    "<=": algebra.at_most,
    ">": lambda a, b: algebra.less(b, a),
    ">=": lambda a, b: algebra.at_most(b, a),
}
