"""Activations, and what else treats elements or channels one by one."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row

SHAPES = ((70,), (9, 70), (7, 9, 11), (2, 3, 5, 7), (2, 3, 5, 7, 4), (2, 3, 5, 7, 4, 6))


def _activation(operator: str, each: Work, **attributes: Any) -> list[Row]:
    """The operator on every rank, at `each` work an element."""
    return [
        Row(operator, attributes, (x,), x, operator, work=Work(*(prod(x) * n for n in each)))
        for x in SHAPES
    ]


ACTIVATIONS = [
    *_activation("identity", Work()),
    *_activation("relu", Work(comparisons=1)),
    *_activation("relu6", Work(comparisons=2)),
    *_activation("hsigmoid", Work(additions=1, comparisons=2, divisions=1)),
    *_activation("hswish", Work(additions=1, multiplications=1, comparisons=2, divisions=1)),
    *_activation("sigmoid", Work(additions=1, divisions=1, exponentials=1)),
    *_activation("silu", Work(additions=1, divisions=1, exponentials=1)),
    *_activation("gelu", Work(additions=1, multiplications=3, exponentials=1)),
    *_activation("tanh", Work(exponentials=1)),
    *_activation("dropout", Work()),
    *_activation("dropout", Work(), p=Fraction(1, 5)),
]


def _prelu(slopes: int, *x: int, **attributes: Any) -> Row:
    work = Work(multiplications=prod(x), comparisons=prod(x))
    return Row("prelu", attributes, (x,), x, "prelu", weights=slopes, work=work)


def _layerscale(channels: int, *x: int) -> Row:
    work = Work(multiplications=prod(x))
    return Row("layerscale", {}, (x,), x, "layerscale", weights=channels, work=work)


FACTORS = [
    _prelu(7, 7, 9, 11),
    _prelu(1, 7, 9, 11, shared=True),
    _prelu(70, 70),
    _prelu(1, 70, shared=True),
    _layerscale(7, 7, 9, 11),
    _layerscale(70, 9, 70),
    _layerscale(70, 70),
]

ROWS = [*ACTIVATIONS, *FACTORS]
