"""Exact interpolation: a polynomial in several variables from its values on a grid.

On a grid of d + 1 values for each variable there is exactly one polynomial of degree d or less in
each of them; so the values at the points of the grid determine it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from costcalc.algebra import Exact

Point: TypeAlias = tuple[Exact, ...]
Coefficients: TypeAlias = dict[tuple[int, ...], Fraction]
"""The powers of the variables, and the coefficient of each product of them (never 0)."""


def grid(axes: Sequence[Sequence[Exact]]) -> list[Point]:
    """All combinations of one value from each axis."""
    return list(product(*axes))


def interpolated(axes: Sequence[Sequence[Exact]], values: Mapping[Point, Exact]) -> Coefficients:
    """The polynomial with these values at the points of the grid of these axes.

    Its degree in a variable is below the number of values on that axis. Raises ValueError where an
    axis has a value twice, KeyError where a point has no value.
    """
    if any(len(set(axis)) < len(axis) for axis in axes):
        raise ValueError("a value is given twice on an axis")
    if not axes:
        return _without_zeros({(): Fraction(values[()])})
    first, *others = axes
    along = [interpolated(others, {p[1:]: values[p] for p in product([x], *others)}) for x in first]
    found: Coefficients = {}
    for powers in {powers for one in along for powers in one}:
        line = [one.get(powers, Fraction(0)) for one in along]
        for power, coefficient in enumerate(_line(first, line)):
            found[power, *powers] = coefficient
    return _without_zeros(found)


def _without_zeros(coefficients: Coefficients) -> Coefficients:
    return {powers: c for powers, c in coefficients.items() if c}


def _line(places: Sequence[Exact], values: Sequence[Fraction]) -> list[Fraction]:
    """Coefficients of the polynomial through these points, by Newton's divided differences."""
    differences = list(values)
    for order in range(1, len(places)):
        for index in range(len(places) - 1, order - 1, -1):
            gap = Fraction(places[index]) - places[index - order]
            differences[index] = (differences[index] - differences[index - 1]) / gap
    result = [Fraction(0)] * len(places)
    for place, difference in zip(reversed(places), reversed(differences), strict=True):
        shifted = [Fraction(0), *result[:-1]]
        result = [up - place * down for up, down in zip(shifted, result, strict=True)]
        result[0] += difference
    return result
