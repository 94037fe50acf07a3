"""The functions a formula may use: each gives one answer over ints, fractions, symbols and arrays.

A formula in `ops/` is written with `+ - * // **` and these names only, so that the line that counts
a network is the line that derives its closed form and the line that sweeps ten thousand settings.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from math import gcd
from typing import Any, cast

from costcalc.algebra import exact
from costcalc.algebra.number import Condition, Exact, Number, Truth, Value, Whole


def _lifted(a: Value, b: Value) -> tuple[Number, Number] | None:
    """Both values converted to the non-exact domain among them; None if both are exact."""
    if isinstance(a, Number):
        return a, a.lift(b)
    if isinstance(b, Number):
        return b.lift(a), b
    return None


def ceil_div(a: Value, b: Value) -> Whole:
    """The smallest whole number that is not below a / b."""
    if isinstance(a, int) and isinstance(b, int):
        return -(-a // b)
    if pair := _lifted(a, b):
        return pair[0].ceil_div(pair[1])
    return -(-cast(Exact, a) // cast(Exact, b))


def floor_div(a: Value, b: Value) -> Whole:
    """The largest whole number that is not above a / b."""
    if pair := _lifted(a, b):
        return pair[0].floor_div(pair[1])
    return cast(Exact, a) // cast(Exact, b)


def divide(a: Value, b: Value) -> Value:
    """a / b as an exact fraction."""
    if pair := _lifted(a, b):
        return pair[0].over(pair[1])
    return exact.divide(cast(Exact, a), cast(Exact, b))


def power(base: Value, exponent: Value) -> Value:
    """base ** exponent. Raises ExactnessError for an exponent that is not a whole number."""
    if isinstance(exponent, Number):
        return exponent.lift(base).raised(exponent)
    if isinstance(base, Number):
        return base ** cast(int, exponent)
    return exact.power(base, exponent)


def exact_div(a: Whole, b: Whole) -> Whole:
    """a / b where b is known to divide a (a `Need` has checked it)."""
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    if pair := _lifted(a, b):
        return pair[0].over(pair[1])
    return cast(int, a) // cast(int, b)


def floor(x: Value) -> Whole:
    return floor_div(x, 1)


def ceil(x: Value) -> Whole:
    return ceil_div(x, 1)


def maximum(a: Value, b: Value) -> Value:
    if pair := _lifted(a, b):
        return pair[0].maximum(pair[1])
    return max(cast(Exact, a), cast(Exact, b))


def minimum(a: Value, b: Value) -> Value:
    if pair := _lifted(a, b):
        return pair[0].minimum(pair[1])
    return min(cast(Exact, a), cast(Exact, b))


def absolute(x: Value) -> Value:
    return maximum(x, -x)


def greatest_common_divisor(a: Whole, b: Whole) -> Whole:
    if pair := _lifted(a, b):
        return pair[0].greatest_common_divisor(pair[1])
    return gcd(cast(int, a), cast(int, b))


def common(a: Whole, b: Whole) -> Whole:
    """The common size of two that are equal, or of which one is 1: that they are is a need."""
    if pair := _lifted(a, b):
        return pair[0].common(pair[1])
    return max(cast(int, a), cast(int, b))


def product(values: Iterable[Whole]) -> Whole:
    result: Whole = 1
    for value in values:
        result = result * value
    return result


def equal(a: Value, b: Value) -> Truth:
    if pair := _lifted(a, b):
        return pair[0].equal(pair[1])
    return a == b


def less(a: Value, b: Value) -> Truth:
    if pair := _lifted(a, b):
        return pair[0].less(pair[1])
    return cast(Exact, a) < cast(Exact, b)


def at_most(a: Value, b: Value) -> Truth:
    return negate(less(b, a))


def is_whole(x: Value) -> Truth:
    return x.is_whole() if isinstance(x, Number) else x.denominator == 1


def divides(divisor: Value, x: Value) -> Truth:
    """Whether x / divisor is whole."""
    if pair := _lifted(x, divisor):
        return pair[0].is_multiple_of(pair[1])
    return is_whole(divide(x, divisor))


def both(a: Truth, b: Truth) -> Truth:
    if isinstance(a, Condition):
        return a.both(b)
    if isinstance(b, Condition):
        return b.both(a)
    return a and b


def either(a: Truth, b: Truth) -> Truth:
    if isinstance(a, Condition):
        return a.either(b)
    if isinstance(b, Condition):
        return b.either(a)
    return a or b


def chosen(truth: Truth, a: Value, b: Value) -> Value:
    """The first number where something is true, the second where it is not."""
    if isinstance(truth, Condition):
        return truth.chosen(a, b)
    return a if truth else b


def negate(a: Truth) -> Truth:
    return a.negate() if isinstance(a, Condition) else not a


def identity(value: Any) -> Hashable:
    """A hashable key for a value or a tuple of values."""
    try:
        hash(value)  # exact numbers are keys themselves, and they are what is asked for most
    except TypeError:
        if isinstance(value, tuple):
            return tuple(map(identity, value))
        return value.identity() if isinstance(value, Number) else value
    return value  # type: ignore[no-any-return]


def always_equal(a: Value, b: Value) -> bool:
    """Whether two numbers are equal at every setting, as far as their forms show."""
    return equal(a, b) is True


def decided(truth: Truth) -> bool | None:
    """True or False where the answer is the same at every setting, else None."""
    return truth.decided() if isinstance(truth, Condition) else truth
