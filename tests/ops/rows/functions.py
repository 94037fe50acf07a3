"""Functions of one element, of pairs of elements, and of all elements along some axes."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row, Shape

SHAPES: tuple[Shape, ...] = (
    (70,),
    (9, 70),
    (7, 9, 11),
    (3, 7, 4, 5),
    (2, 3, 1, 4, 5),
    (1, 2, 3, 1, 4, 5),
)
"""A shape of each number of axes."""


def _times(work: Work, n: int) -> Work:
    return Work(*(n * amount for amount in work))


def _each(operator: str, each: Work, **attributes: Any) -> list[Row]:
    """The operator on every rank, at `each` work an element."""
    return [
        Row(operator, attributes, (x,), x, operator, work=_times(each, prod(x))) for x in SHAPES
    ]


FUNCTIONS = [
    *_each("absolute", Work(comparisons=1)),
    *_each("neg", Work()),
    *_each("exp", Work(exponentials=1)),
    *_each("log", Work(exponentials=1)),
    *_each("sqrt", Work(roots=1)),
    *_each("rsqrt", Work(roots=1, divisions=1)),
    *_each("power", Work(roots=1), to=3),
    *_each("times", Work(multiplications=1), by=Fraction(1, 2)),
    *_each("plus", Work(additions=1), by=-3),
    *_each("leaky_relu", Work(multiplications=1, comparisons=1)),
    *_each("leaky_relu", Work(multiplications=1, comparisons=1), slope=Fraction(1, 5)),
    *_each("elu", Work(1, 1, 1, 0, 1)),
    *_each("elu", Work(1, 1, 1, 0, 1), alpha=2),
    *_each("selu", Work(1, 2, 1, 0, 1)),
    *_each("mish", Work(1, 1, 0, 0, 1 + 1 + 1)),
    *_each("softplus", Work(additions=1, exponentials=1 + 1)),
    *_each("hardtanh", Work(comparisons=1 + 1)),
    *_each("hardtanh", Work(comparisons=1 + 1), low=0, high=6),
]


def _pair(operator: str, work: Work, *inputs: Shape, output: Shape) -> Row:
    """`work` is that of an output element and a pair."""
    pairs = len(inputs) - 1
    return Row(operator, {}, inputs, output, operator, work=_times(work, pairs * prod(output)))


ONES: dict[str, Work] = {
    "sub": Work(additions=1),
    "div": Work(divisions=1),
    "maximum": Work(comparisons=1),
    "minimum": Work(comparisons=1),
}

PAIRS = [
    *(_pair(name, one, x, x, output=x) for name, one in ONES.items() for x in SHAPES),
    *(
        _pair(name, one, x, y, output=(7, 9, 11))
        for name, one in ONES.items()
        for x, y in (((7, 9, 11), (7, 1, 1)), ((1, 9, 11), (7, 1, 1)), ((7, 1, 11), (1, 9, 1)))
    ),
    _pair("maximum", Work(comparisons=1), (9, 70), (1, 70), (9, 1), output=(9, 70)),
    _pair("minimum", Work(comparisons=1), (9, 70), (1, 70), (9, 1), output=(9, 70)),
    _pair("add", Work(additions=1), (7, 9, 11), (7, 1, 1), output=(7, 9, 11)),
    _pair("add", Work(additions=1), (7, 1, 11), (7, 9, 1), output=(7, 9, 11)),
    _pair("add", Work(additions=1), (9, 1), (1, 70), (9, 70), output=(9, 70)),
]


def _reduced(operator: str, x: Shape, gone: int, output: Shape, **attributes: Any) -> Row:
    """`gone` elements become one."""
    n, outputs = gone, prod(output)
    work = {
        "reduce_mean": Work(additions=n - 1, divisions=1),
        "reduce_sum": Work(additions=n - 1),
        "reduce_max": Work(comparisons=n - 1),
        "reduce_norm": Work(additions=n - 1, multiplications=n, roots=1),
    }[operator]
    kind = operator.replace("_", " ")
    return Row(operator, attributes, (x,), output, kind, work=_times(work, outputs))


REDUCTIONS = [
    row
    for name in ("reduce_mean", "reduce_sum", "reduce_max", "reduce_norm")
    for row in (
        _reduced(name, (70,), 70, (1,), axis=0, keep=True),
        _reduced(name, (9, 70), 9, (70,), axis=0),
        _reduced(name, (9, 70), 70, (9, 1), axis=-1, keep=True),
        _reduced(name, (7, 9, 11), 9 * 11, (7,), axis=(1, 2)),
        _reduced(name, (7, 9, 11), 9 * 11, (7, 1, 1), axis=(1, -1), keep=True),
        _reduced(name, (7, 9, 11), 7, (9, 11), axis=0),
        _reduced(name, (3, 7, 4, 5), 3 * 4, (7, 5), axis=(2, 0)),
        _reduced(name, (2, 3, 7, 4, 5), 7, (2, 3, 4, 5), axis=2),
        _reduced(name, (2, 3, 5, 4, 6, 7), 6, (2, 3, 5, 4, 7), axis=-2),
    )
]

GATES = [
    Row("glu", {}, (x,), y, "glu", work=_times(Work(1, 1, 0, 1, 1), prod(y)))
    for x, y in (((70,), (35,)), ((9, 70), (9, 35)), ((8, 9, 11), (4, 9, 11)))
] + [
    Row("glu", {"axis": axis}, (x,), y, "glu", work=_times(Work(1, 1, 0, 1, 1), prod(y)))
    for axis, x, y in (
        (0, (8, 70), (4, 70)),
        (-1, (7, 9, 12), (7, 9, 6)),
        (1, (3, 8, 4, 5), (3, 4, 4, 5)),
        (0, (2, 3, 7, 4, 5), (1, 3, 7, 4, 5)),
        (4, (2, 3, 5, 4, 6, 7), (2, 3, 5, 4, 3, 7)),
    )
]

ROWS = [*FUNCTIONS, *PAIRS, *REDUCTIONS, *GATES]
