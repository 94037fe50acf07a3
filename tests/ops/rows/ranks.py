"""Sequences (channels, length), volumes (channels, time, height, width), and other axes."""

from __future__ import annotations

from math import prod
from typing import Any

from costcalc.ops.base import Work
from costcalc.ops.base.attributes import CIRCULAR, REFLECT, REPLICATE
from tests.ops.rows import rank_windows
from tests.ops.rows.row import Row, Shape


def _moved(operator: str, attributes: dict[str, Any], x: Shape, y: Shape) -> Row:
    return Row(operator, attributes, (x,), y, operator)


def _mixed(operator: str, attributes: dict[str, Any], x: Shape, y: Shape, corners: int) -> Row:
    """Each output element is a sum of as many products as it has neighbours in the input."""
    work = Work(additions=prod(y) * (corners - 1), multiplications=prod(y) * corners)
    return Row(operator, {**attributes, "bilinear": True}, (x,), y, operator, work=work)


MOVING = [
    _moved("pad", {"p": 2}, (7, 14), (7, 2 + 14 + 2)),
    _moved("pad", {"p": ((8, 0),), "c": (1, 2)}, (7, 14), (1 + 7 + 2, 8 + 14)),
    _moved("pad", {"p": ((-3, 1), (2, 0), (0, -4))}, (7, 5, 9, 14), (7, 3, 11, 10)),
    _moved("pad", {"p": (1, 3), "mode": REFLECT}, (7, 9, 14), (7, 11, 20)),
    _moved("pad", {"p": ((5, 2),), "mode": REFLECT}, (7, 14), (7, 5 + 14 + 2)),
    _moved("pad", {"p": ((1, 4), (0, 2)), "mode": REPLICATE}, (7, 9, 14), (7, 14, 16)),
    _moved("pad", {"p": (1, 2, 3), "mode": REPLICATE}, (7, 5, 9, 14), (7, 7, 13, 20)),
    _moved("pad", {"p": ((2, 1), (3, 0)), "mode": CIRCULAR}, (7, 9, 14), (7, 12, 17)),
    _moved("roll", {"by": -3}, (7, 14), (7, 14)),
    _moved("roll", {"by": (1, -2, 3)}, (7, 5, 9, 14), (7, 5, 9, 14)),
    _moved("shuffle", {"g": 5}, (15, 9), (15, 9)),
    _moved("shuffle", {"g": 2}, (10, 5, 9, 14), (10, 5, 9, 14)),
    _moved("upsample", {"s": 3}, (7, 11), (7, 3 * 11)),
    _moved("upsample", {"s": (1, 2, 3)}, (2, 3, 4, 5), (2, 3, 8, 15)),
    _mixed("upsample", {"s": 2}, (7, 11), (7, 22), 2),
    _mixed("upsample", {"s": (2, 1, 3)}, (2, 3, 4, 5), (2, 6, 4, 15), 2 * 2 * 2),
    _moved("resize", {"out": (9,)}, (7, 11), (7, 9)),
    _moved("resize", {"out": (2, 7, 5)}, (2, 3, 4, 6), (2, 2, 7, 5)),
    _mixed("resize", {"out": 9}, (7, 11), (7, 9), 2),
    _mixed("resize", {"out": (2, 7, 5)}, (2, 3, 4, 6), (2, 2, 7, 5), 2 * 2 * 2),
    _moved("flatten", {}, (2, 3, 5, 7), (2 * 3 * 5 * 7,)),
    _moved("flatten", {}, (2, 3, 5, 7, 4), (2 * 3 * 5 * 7 * 4,)),
    _moved("flatten", {}, (2, 3, 5, 7, 4, 6), (2 * 3 * 5 * 7 * 4 * 6,)),
    _moved("slice", {"start": 2, "stop": 5, "axis": 3}, (2, 3, 5, 7), (2, 3, 5, 3)),
    _moved("slice", {"start": 1, "stop": 4, "axis": 4}, (2, 3, 5, 7, 4), (2, 3, 5, 7, 3)),
    _moved("slice", {"start": 0, "stop": 2, "axis": 5}, (2, 3, 5, 7, 4, 6), (2, 3, 5, 7, 4, 2)),
    _moved("transpose", {"a": 0, "b": 3}, (2, 3, 5, 7), (7, 3, 5, 2)),
    _moved("transpose", {"a": 1, "b": 4}, (2, 3, 5, 7, 4), (2, 4, 5, 7, 3)),
    _moved("transpose", {"a": 5, "b": 2}, (2, 3, 5, 7, 4, 6), (2, 3, 6, 7, 4, 5)),
    _moved("transpose", {"a": -1, "b": -3}, (2, 3, 5, 7), (2, 7, 5, 3)),
]


def _linear(axis: int | None, tokens: int, dim: int, x: Shape, y: Shape) -> Row:
    out = 11
    work = Work(additions=tokens * out)
    attributes = {"out": out} if axis is None else {"out": out, "axis": axis}
    return Row(
        "linear", attributes, (x,), y, "linear", tokens * out * dim, out * dim, out, work=work
    )


LINEAR = [
    _linear(0, 23, 10, (10, 23), (11, 23)),
    _linear(-1, 10, 23, (10, 23), (10, 11)),
    _linear(0, 5 * 7, 10, (10, 5, 7), (11, 5, 7)),
    _linear(1, 10 * 7, 5, (10, 5, 7), (10, 11, 7)),
    _linear(-1, 10 * 5, 7, (10, 5, 7), (10, 5, 11)),
    _linear(0, 3 * 5 * 7, 4, (4, 3, 5, 7), (11, 3, 5, 7)),
    _linear(-1, 4 * 3 * 5, 7, (4, 3, 5, 7), (4, 3, 5, 11)),
    _linear(2, 4 * 3 * 7 * 2, 5, (4, 3, 5, 7, 2), (4, 3, 11, 7, 2)),
    _linear(-1, 4 * 3 * 5 * 7 * 2, 6, (4, 3, 5, 7, 2, 6), (4, 3, 5, 7, 2, 11)),
]


def _norm(
    operator: str, kind: str, attributes: dict[str, Any], groups: int, n: int, x: Shape
) -> Row:
    """Groups of n elements, each brought to mean 0 and square 1; then a scale and a shift."""
    each = Work(additions=3 * n, multiplications=3 * n, divisions=3, roots=1)
    each = each._replace(additions=3 * n - 1 + n)
    work = Work(*(groups * amount for amount in each))
    stored = 2 * (x[0] if operator == "gn" else n)
    return Row(operator, attributes, (x,), x, kind, norm=stored, work=work)


def _batch(axis: int | None, c: int, x: Shape, **attributes: Any) -> Row:
    given = attributes if axis is None else {"axis": axis, **attributes}
    work = Work(additions=prod(x), multiplications=prod(x))
    norm = c if attributes else 2 * c
    return Row("bn", given, (x,), x, "batchnorm", norm=norm, buffers=2 * c, work=work)


def _root(axis: int, groups: int, n: int, x: Shape) -> Row:
    each = Work(additions=n, multiplications=3 * n, divisions=2, roots=1)
    work = Work(*(groups * amount for amount in each))
    return Row("rmsnorm", {"axis": axis}, (x,), x, "rmsnorm", norm=n, work=work)


NORMS = [
    _batch(None, 10, (10, 23)),
    _batch(None, 10, (10, 5, 7, 9)),
    _batch(-1, 23, (10, 23)),
    _batch(0, 10, (10, 23), scale=False),
    _batch(2, 7, (10, 5, 7), scale=False),
    _batch(1, 5, (10, 5, 7, 9)),
    _norm("ln", "layernorm", {"axis": 0}, 23, 10, (10, 23)),
    _norm("ln", "layernorm", {"axis": 1}, 10 * 7, 5, (10, 5, 7)),
    _norm("ln", "layernorm", {"axis": 0}, 3 * 5 * 7, 4, (4, 3, 5, 7)),
    _norm("ln", "layernorm", {"axis": -2}, 4 * 3 * 5 * 2, 7, (4, 3, 5, 7, 2)),
    _norm("ln", "layernorm", {"axis": -1}, 4 * 3 * 5 * 7 * 2, 6, (4, 3, 5, 7, 2, 6)),
    _norm("ln", "layernorm", {"whole": True}, 1, 4 * 3 * 5 * 7, (4, 3, 5, 7)),
    _norm("gn", "groupnorm", {"g": 5}, 5, 2 * 23, (10, 23)),
    _norm("gn", "groupnorm", {"g": 2}, 2, 2 * 3 * 5 * 7, (4, 3, 5, 7)),
    _root(0, 23, 10, (10, 23)),
    _root(1, 10 * 7, 5, (10, 5, 7)),
    _root(0, 3 * 5 * 7, 4, (4, 3, 5, 7)),
    _root(3, 4 * 3 * 5 * 2, 7, (4, 3, 5, 7, 2)),
    _root(-1, 4 * 3 * 5 * 7 * 2, 6, (4, 3, 5, 7, 2, 6)),
]


def _local(n: int, x: Shape) -> Row:
    each = Work(additions=n, multiplications=2, divisions=1, roots=1)
    return Row("lrn", {"n": n}, (x,), x, "lrn", work=Work(*(prod(x) * amount for amount in each)))


def _factor(operator: str, weights: int, attributes: dict[str, Any], x: Shape) -> Row:
    work = Work(multiplications=prod(x), comparisons=prod(x) if operator == "prelu" else 0)
    return Row(operator, attributes, (x,), x, operator, weights=weights, work=work)


FACTORS = [
    _local(5, (7, 11)),
    _local(4, (7, 2, 3, 5)),
    _factor("prelu", 7, {}, (7, 11)),
    _factor("prelu", 7, {}, (7, 2, 3, 5)),
    _factor("prelu", 1, {"shared": True}, (7, 2, 3, 5)),
    _factor("layerscale", 7, {"axis": 0}, (7, 11)),
    _factor("layerscale", 9, {"axis": 1}, (7, 9, 11)),
    _factor("layerscale", 7, {"axis": 0}, (7, 2, 3, 5)),
    _factor("layerscale", 3, {"axis": 2}, (7, 2, 3, 5, 4)),
    _factor("layerscale", 6, {"axis": -1}, (7, 2, 3, 5, 4, 6)),
]

MANY = ((2, 3, 5, 7), (2, 3, 5, 7, 4), (2, 3, 5, 7, 4, 6))


def _softmax(x: Shape) -> Row:
    n, vectors = x[-1], prod(x[:-1])
    work = Work(vectors * (n + n - 1), 0, vectors * (n - 1), vectors * n, vectors * n)
    return Row("softmax", {"axis": len(x) - 1}, (x,), x, "softmax", work=work)


MERGING = [
    *(_softmax(x) for x in MANY),
    *(Row("add", {}, (x, x), x, "add", work=Work(prod(x))) for x in MANY),
    *(Row("mul", {}, (x, (2, *(1 for _ in x[1:]))), x, "mul", work=Work(0, prod(x))) for x in MANY),
    *(
        Row("concat", {"axis": 3}, (x, (*x[:3], 8, *x[4:])), (*x[:3], 15, *x[4:]), "concat")
        for x in MANY
    ),
]

ROWS = [
    *rank_windows.ROWS,
    *MOVING,
    *LINEAR,
    *NORMS,
    *FACTORS,
    *MERGING,
]
