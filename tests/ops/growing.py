"""Rows made larger, so that several settings can be put into one array."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, get_args

from costcalc.ops import find
from costcalc.ops.base import AnyAxis, Axis, Flag, Op, Rate, Real, Switch
from costcalc.ops.base.shapes import Axes, AxisOrder, PadMode
from tests.ops.rows import Row

NEVER = (AnyAxis, Axes, Axis, AxisOrder, Flag, PadMode, Rate, Real, Switch)
NO_SIZES = {get_args(kind)[1] for kind in NEVER}
"""Rules of attributes that are never a symbol or an array."""

FACTORS = (2, 3, 5, 7, 11, 13, 17)


def built(row: Row, **changed: Any) -> Op:
    return row.op(**changed)


def sizes_of(row: Row) -> dict[str, Any]:
    """The attributes given in the row that are sizes."""
    rules = {field.name: field.rule for field in find(row.operator).fields}
    return {name: value for name, value in row.attributes.items() if rules[name] not in NO_SIZES}


def each_leaf(change: Callable[[Any], Any], tree: Any) -> Any:
    """The tree of tuples with every leaf changed."""
    if isinstance(tree, tuple):
        return tuple(each_leaf(change, part) for part in tree)
    return change(tree)


def leaves(tree: Any) -> Iterator[Any]:
    if isinstance(tree, tuple):
        for part in tree:
            yield from leaves(part)
    else:
        yield tree


def fits(row: Row) -> bool:
    """Whether the needs are met."""
    return all(need.condition is True for need in built(row).needs(*row.inputs))


def wider(row: Row) -> Row:
    """Every size of the inputs but 1 longer by a factor of its own, where the needs allow it.

    Axes of one size in several inputs stay alike.
    """
    longer: dict[int, int] = {}
    for size, factor in zip(_sizes_above_one(row), FACTORS, strict=False):
        tried = {**longer, size: size * factor}
        if fits(_with_inputs(row, tried)):
            longer = tried
    return _with_inputs(row, longer)


def _sizes_above_one(row: Row) -> list[int]:
    """The sizes in the inputs, each once, in their order."""
    return [size for size in dict.fromkeys(leaves(row.inputs)) if size != 1]


def _with_inputs(row: Row, longer: dict[int, int]) -> Row:
    return row._replace(inputs=each_leaf(lambda size: longer.get(size, size), row.inputs))


def larger(row: Row) -> Row:
    """The inputs, and of the attributes as many as the needs allow, in sizes that have grown.

    They grow in proportion, which keeps what is added up (a slice inside its axis), or else prime
    by prime, which keeps what is multiplied (an image of as many pixels as there are tokens).
    """
    for kept in _smallest_first(sizes_of(row)):
        for grow in (tripled, tripled_by_primes):
            grown = _grown(row, grow, kept)
            if fits(grown):
                return grown
    raise AssertionError(f"{row} does not grow")


def _smallest_first(names: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from combinations(names, size)


def _grown(row: Row, grow: Callable[[int], int], kept: tuple[str, ...]) -> Row:
    def changed(value: Any) -> Any:
        return grow(value) if type(value) is int else value

    sizes = {n: each_leaf(changed, value) for n, value in sizes_of(row).items() if n not in kept}
    return row._replace(
        attributes={**row.attributes, **sizes}, inputs=each_leaf(changed, row.inputs)
    )


def tripled(size: int) -> int:
    """Three times the size, so that odd stays odd; 1 stays 1, and -1 stays what is left."""
    return size if abs(size) == 1 else 3 * size


def tripled_by_primes(size: int) -> int:
    """The product of the prime factors, each three times as large: 12 = 2 * 2 * 3 is 6 * 6 * 9."""
    rest, result, prime = abs(size), size, 2
    while rest > 1:
        while rest % prime == 0:
            rest //= prime
            result *= 3
        prime += 1
    return result
