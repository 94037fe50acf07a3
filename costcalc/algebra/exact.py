"""Rounding and comparison over exact numbers, without a float anywhere."""

from __future__ import annotations

from fractions import Fraction
from math import log, log1p

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


def make_divisible(value: Exact, divisor: Exact) -> Exact:
    """The multiple of `divisor` nearest to the value, never below `divisor` or 0.9 of the value.

    Source: `_make_divisible` of the TF-slim MobileNet code, there in floats.
    """
    rounded = max(divisor, (2 * value + divisor) // (2 * divisor) * divisor)
    return rounded + divisor if 10 * rounded < 9 * value else rounded


def round_log(value: Exact, base: Exact) -> int:
    """The whole number nearest to the logarithm, half to even, by comparing squares.

    s is right when base**(2s-1) <= value**2 <= base**(2s+1). A float only says where to look.
    """
    if value <= 0 or base <= 1:
        raise ExactnessError("round_log needs a positive value and a base above 1")
    estimate = round(_log(value) / max(_log(base), 1e-300))
    if (2 * abs(estimate) + 3) * bits(base) > 4 * MOST_BITS:
        raise ExactnessError("the base is too close to 1 for this value")
    square = Fraction(value) ** 2
    step = estimate
    while square > Fraction(base) ** (2 * step + 1):
        step += 1
    while square < Fraction(base) ** (2 * step - 1):
        step -= 1
    if step % 2 and square == Fraction(base) ** (2 * step + 1):
        return step + 1
    if step % 2 and square == Fraction(base) ** (2 * step - 1):
        return step - 1
    return step


def _log(value: Exact) -> float:
    if Fraction(1, 2) < value < 2:
        return log1p(Fraction(value) - 1)
    return log(value.numerator) - log(value.denominator)
