"""Arithmetic over exact numbers, without a float anywhere."""

from __future__ import annotations

from fractions import Fraction

from costcalc.algebra.number import Exact, ExactnessError

MOST_BITS = 4096


def simplest(value: Exact) -> Exact:
    """The value as an `int` where it is whole."""
    if type(value) is int:
        return value
    return value.numerator if value.denominator == 1 else value


def divide(a: Exact, b: Exact) -> Exact:
    """a / b, exactly."""
    if b == 0:
        raise ExactnessError("division by zero")
    return simplest(Fraction(a) / b)


def power(base: Exact, exponent: Exact) -> Exact:
    """base ** exponent for a whole exponent; the size of the result is bounded in advance."""
    if type(exponent) is not int:
        raise ExactnessError("an exponent must be a whole number")
    if base == 0 and exponent < 0:
        raise ExactnessError("division by zero")
    if abs(exponent) * bits(base) > MOST_BITS and base not in (0, 1, -1):
        raise ExactnessError(f"the result has more than {MOST_BITS} bits")
    return simplest(Fraction(base) ** exponent)


def bits(value: Exact) -> int:
    """Size of a number: bits of the longer of numerator and denominator."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())
