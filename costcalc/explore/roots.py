"""The exact places where a polynomial with whole coefficients changes its sign."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor, isqrt
from typing import TypeAlias

from costcalc.records import NamedTuple

Polynomial: TypeAlias = tuple[int, ...]
"""The coefficients, constant first; the last one is not 0."""

FINENESS = 10**24
"""An irrational root is located between two neighbouring multiples of 1 / `FINENESS`."""


class Root(NamedTuple):
    """A root: `value` itself, or an irrational number above it by less than 1 / `FINENESS`."""

    value: Fraction
    irrational: bool


def value_of(polynomial: Polynomial, x: Fraction | int) -> Fraction | int:
    """The value of the polynomial at x, by Horner's rule."""
    result: Fraction | int = 0
    for coefficient in reversed(polynomial):
        result = result * x + coefficient
    return result


@lru_cache(maxsize=20_000)
def roots(polynomial: Polynomial) -> tuple[Root, ...]:
    """The places where a polynomial changes its sign or, at a rational number, touches 0.

    Between two neighbouring roots of the derivative it is monotonic, so that it has at most one.
    """
    if len(polynomial) < 2:
        return ()
    if len(polynomial) == 2:
        return (Root(Fraction(-polynomial[0], polynomial[1]), False),)
    if len(polynomial) == 3:
        return tuple(_quadratic(*polynomial))
    derivative = tuple(n * c for n, c in enumerate(polynomial))[1:]
    bound = Fraction(2 + max(map(abs, polynomial)) // abs(polynomial[-1]))
    turns = [root.value for root in roots(derivative) if -bound < root.value < bound]
    found: list[Root] = []
    for low, high in pairwise([-bound, *turns, bound]):
        if value_of(polynomial, high) == 0:
            found.append(Root(high, False))
        elif value_of(polynomial, low) * value_of(polynomial, high) < 0:
            found.append(_between(polynomial, low, high))
    return tuple(sorted(set(found)))


def _quadratic(c: int, b: int, a: int) -> Iterator[Root]:
    """The roots of a * x**2 + b * x + c, in increasing order."""
    if a < 0:
        a, b, c = -a, -b, -c
    square = b * b - 4 * a * c
    if square < 0:
        return
    side = isqrt(square)
    if side * side == square:
        yield from sorted(
            {Root(Fraction(-b - side, 2 * a), False), Root(Fraction(side - b, 2 * a), False)}
        )
        return
    fine = isqrt(square * FINENESS**2)
    yield Root(Fraction((-b * FINENESS - fine - 1) // (2 * a), FINENESS), True)
    yield Root(Fraction((-b * FINENESS + fine) // (2 * a), FINENESS), True)


def _between(polynomial: Polynomial, low: Fraction, high: Fraction) -> Root:
    """The only root between two places at which the signs differ."""
    rising = value_of(polynomial, high) > 0
    first, last = floor(low * FINENESS), ceil(high * FINENESS)
    while last - first > 1:
        middle = (first + last) // 2
        below = (value_of(polynomial, Fraction(middle, FINENESS)) < 0) is rising
        first, last = (middle, last) if below else (first, middle)
    near = Fraction(2 * first + 1, 2 * FINENESS)
    denominator = abs(polynomial[-1])
    if denominator < FINENESS:
        candidate = near.limit_denominator(denominator)
        if value_of(polynomial, candidate) == 0:
            return Root(candidate, False)
    return Root(Fraction(first, FINENESS), True)
