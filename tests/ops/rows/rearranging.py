"""Operators that only move values, or read between them."""

from __future__ import annotations

from math import prod
from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row, Shape


def _row(operator: str, attributes: dict[str, Any], x: Shape, y: Shape) -> Row:
    return Row(operator, attributes, (x,), y, operator)


def _bilinear(operator: str, attributes: dict[str, Any], x: Shape, y: Shape) -> Row:
    """Each output pixel is a sum of four products."""
    work = Work(additions=prod(y) * (4 - 1), multiplications=prod(y) * 4)
    return Row(operator, {**attributes, "bilinear": True}, (x,), y, operator, work=work)


def _route(*, experts: int, active: int, x: Shape) -> Row:
    """The results of the experts that run, summed."""
    attributes = {"experts": experts, "active": active}
    work = Work(additions=(active - 1) * prod(x))
    return Row("route", attributes, (x,) * active, x, "route", work=work)


ONE_AXIS = [
    _row("flatten", {}, (7, 9, 11), (7 * 9 * 11,)),
    _row("flatten", {}, (9, 70), (9 * 70,)),
    _row("flatten", {}, (70,), (70,)),
    _row("shuffle", {"g": 2}, (10, 9, 11), (10, 9, 11)),
    _row("shuffle", {"g": 5}, (15, 9, 11), (15, 9, 11)),
    _row("slice", {"start": 2, "stop": 5}, (7, 9, 11), (5 - 2, 9, 11)),
    _row("slice", {"start": 0, "stop": 4}, (7, 9, 11), (4, 9, 11)),
    _row("slice", {"start": 3, "stop": 9, "axis": 1}, (7, 9, 11), (7, 9 - 3, 11)),
    _row("slice", {"start": 3, "stop": 9, "axis": -2}, (7, 9, 11), (7, 9 - 3, 11)),
    _row("slice", {"start": 4, "stop": 8, "axis": 2}, (7, 9, 11), (7, 9, 8 - 4)),
    _row("slice", {"start": 0, "stop": 1}, (9, 70), (1, 70)),
    _row("slice", {"start": 20, "stop": 65, "axis": 1}, (9, 70), (9, 65 - 20)),
    _row("slice", {"start": 0, "stop": 70}, (70,), (70,)),
    _row("transpose", {}, (9, 70), (70, 9)),
    _row("transpose", {"a": 1, "b": 0}, (9, 70), (70, 9)),
    _row("transpose", {}, (7, 9, 11), (9, 7, 11)),
    _row("transpose", {"b": 2}, (7, 9, 11), (11, 9, 7)),
    _row("transpose", {"a": 1, "b": 2}, (7, 9, 11), (7, 11, 9)),
    _row("transpose", {"a": 2, "b": 2}, (7, 9, 11), (7, 9, 11)),
]

NEW_AXES = [
    _row("reshape", {"to": (70,)}, (70,), (70,)),
    _row("reshape", {"to": (7, 9, 11)}, (7 * 9 * 11,), (7, 9, 11)),
    _row("reshape", {"to": (21, 33)}, (7, 9, 11), (7 * 3, 3 * 11)),
    _row("reshape", {"to": (-1,)}, (9, 70), (9 * 70,)),
    _row("reshape", {"to": (14, -1)}, (9, 70), (14, 9 * 70 // 14)),
    _row("reshape", {"to": (7, -1, 22)}, (7, 9, 2, 11), (7, 9, 2 * 11)),
    _row("reshape", {"to": (-1, 5, 3)}, (3, 7, 5, 2, 4), (7 * 2 * 4, 5, 3)),
    _row("reshape", {"to": (6, 35, 4)}, (2, 3, 5, 7, 1, 4), (2 * 3, 5 * 7, 4)),
    _row("permute", {"axis": (0,)}, (70,), (70,)),
    _row("permute", {"axis": (1, 0)}, (9, 70), (70, 9)),
    _row("permute", {"axis": (1, 2, 0)}, (7, 9, 11), (9, 11, 7)),
    _row("permute", {"axis": (2, 0, 1)}, (7, 9, 11), (11, 7, 9)),
    _row("permute", {"axis": (-1, 0, -2)}, (7, 9, 11), (11, 7, 9)),
    _row("permute", {"axis": (0, 3, 1, 2)}, (7, 9, 5, 2), (7, 2, 9, 5)),
    _row("permute", {"axis": (4, 2, 0, 1, 3)}, (7, 3, 5, 4, 2), (2, 5, 7, 3, 4)),
    _row("permute", {"axis": (5, 0, 2, 4, 1, 3)}, (7, 1, 5, 4, 2, 3), (3, 7, 5, 2, 1, 4)),
    _row("expand", {"to": (70,)}, (1,), (70,)),
    _row("expand", {"to": (9, -1)}, (1, 70), (9, 70)),
    _row("expand", {"to": (9, 70)}, (9, 1), (9, 70)),
    _row("expand", {"to": (7, -1, 11)}, (7, 9, 1), (7, 9, 11)),
    _row("expand", {"to": (-1, 9, -1, 2)}, (7, 1, 5, 1), (7, 9, 5, 2)),
    _row("expand", {"to": (2, -1, 5, 7, 4)}, (1, 3, 1, 7, 4), (2, 3, 5, 7, 4)),
    _row("expand", {"to": (2, -1, 5, 7, 4, 6)}, (1, 3, 1, 7, 1, 6), (2, 3, 5, 7, 4, 6)),
    _row("squeeze", {}, (1, 70), (70,)),
    _row("squeeze", {"axis": 1}, (9, 1), (9,)),
    _row("squeeze", {"axis": 2}, (7, 9, 1), (7, 9)),
    _row("squeeze", {"axis": -2}, (7, 1, 9), (7, 9)),
    _row("squeeze", {"axis": 1}, (7, 1, 9, 11), (7, 9, 11)),
    _row("squeeze", {"axis": 4}, (7, 9, 5, 4, 1), (7, 9, 5, 4)),
    _row("squeeze", {}, (1, 7, 3, 5, 4, 2), (7, 3, 5, 4, 2)),
]

STACKED = [
    Row("stack", {}, ((70,), (70,)), (2, 70), "stack"),
    Row("stack", {"axis": 1}, ((70,), (70,), (70,)), (70, 3), "stack"),
    Row("stack", {"axis": 1}, ((9, 70), (9, 70)), (9, 2, 70), "stack"),
    Row("stack", {"axis": 2}, ((7, 9, 11), (7, 9, 11)), (7, 9, 2, 11), "stack"),
    Row("stack", {"axis": -1}, ((7, 9, 11), (7, 9, 11)), (7, 9, 11, 2), "stack"),
    Row("stack", {"axis": 4}, ((7, 9, 5, 4),) * 3, (7, 9, 5, 4, 3), "stack"),
    Row("stack", {}, ((7, 3, 1, 4, 5),) * 2, (2, 7, 3, 1, 4, 5), "stack"),
]

EXPERTS = [
    _route(experts=5, active=1, x=(70,)),
    _route(experts=2, active=2, x=(9, 70)),
    _route(experts=8, active=3, x=(7, 9, 11)),
    _route(experts=4, active=2, x=(7, 3, 9, 11)),
    _route(experts=64, active=6, x=(2, 3, 5, 7, 4)),
    _route(experts=3, active=2, x=(2, 3, 5, 7, 1, 4)),
]

HELD = [
    Row("stored", {"sizes": (70,)}, (), (70,), "stored", weights=70),
    Row("stored", {"sizes": (9, 70)}, (), (9, 70), "stored", weights=9 * 70),
    Row("stored", {"sizes": (7, 9, 11)}, (), (7, 9, 11), "stored", weights=7 * 9 * 11),
    Row("constant", {"sizes": (70,)}, (), (70,), "constant", buffers=70),
    Row("constant", {"sizes": (1, 9, 70)}, (), (1, 9, 70), "constant", buffers=9 * 70),
]

MARGINS = [
    _row("pad", {"p": 2}, (7, 9, 14), (7, 2 + 9 + 2, 2 + 14 + 2)),
    _row("pad", {"p": (1, 3)}, (7, 9, 14), (7, 1 + 9 + 1, 3 + 14 + 3)),
    _row("pad", {"p": ((1, 2), (3, 4))}, (7, 9, 14), (7, 1 + 9 + 2, 3 + 14 + 4)),
    _row("pad", {"p": ((0, 1), (0, 1))}, (7, 9, 14), (7, 9 + 1, 14 + 1)),
    _row("pad", {"p": -2}, (7, 9, 14), (7, 9 - 2 - 2, 14 - 2 - 2)),
    _row("pad", {"p": ((-3, 1), (2, -5))}, (7, 9, 14), (7, 9 - 3 + 1, 2 + 14 - 5)),
    # One row is left, and zeros are put below it.
    _row("pad", {"p": ((-8, 4), (0, -2))}, (7, 9, 14), (7, 9 - 8 + 4, 14 - 2)),
    _row("pad", {"p": 0}, (7, 9, 14), (7, 9, 14)),
    _row("pad", {"p": 0, "c": (2, 3)}, (7, 9, 14), (2 + 7 + 3, 9, 14)),
    _row("pad", {"p": 1, "c": (4, -2)}, (7, 9, 14), (4 + 7 - 2, 1 + 9 + 1, 1 + 14 + 1)),
    _row("roll", {"by": (2, -3)}, (7, 9, 14), (7, 9, 14)),
    _row("roll", {"by": 4}, (7, 9, 14), (7, 9, 14)),
    _row("pick", {"number": 11}, (7, 9, 14), (11, 9, 14)),
    _row("pick", {"number": 11, "axis": -2}, (7, 9, 14), (7, 11, 14)),
    _row("pick", {"number": 5, "axis": 1}, (7, 9), (7, 5)),
    _row("pick", {"number": 70}, (9,), (70,)),
    _row("pick", {"number": 3, "axis": 2}, (7, 5, 9, 14), (7, 5, 3, 14)),
    _row("pick", {"number": 8, "axis": 4}, (7, 2, 5, 9, 14), (7, 2, 5, 9, 8)),
    _row("pick", {"number": 4, "axis": 5}, (7, 2, 3, 5, 9, 14), (7, 2, 3, 5, 9, 4)),
]

TOKENS = [
    _row("tokens", {}, (7, 9, 14), (9 * 14, 7)),
    _row("tokens", {"window": (3, 2)}, (7, 9, 14), (9 * 14, 7)),
    _row("tokens", {"window": 7}, (5, 14, 21), (14 * 21, 5)),
    _row("tokens", {"window": (9, 14)}, (7, 9, 14), (9 * 14, 7)),
    _row("tokens", {}, (7, 23), (23, 7)),
    _row("tokens", {}, (7, 3, 9, 14), (3 * 9 * 14, 7)),
    _row("image", {"out": (23,)}, (23, 7), (7, 23)),
    _row("image", {"out": (3, 9, 14)}, (3 * 9 * 14, 7), (7, 3, 9, 14)),
    _row("image", {"out": (9, 14)}, (9 * 14, 7), (7, 9, 14)),
    _row("image", {"out": (9, 14), "window": (3, 2)}, (9 * 14, 7), (7, 9, 14)),
    _row("image", {"out": (14, 21), "window": 7}, (14 * 21, 5), (5, 14, 21)),
    _row("image", {"out": 6}, (6 * 6, 5), (5, 6, 6)),
    _row("split_heads", {"n": 4}, (9, 20), (4, 9, 20 // 4)),
    _row("split_heads", {"n": 1}, (9, 20), (1, 9, 20)),
    _row("split_heads", {"n": 20}, (9, 20), (20, 9, 1)),
    _row("merge_heads", {}, (4, 9, 5), (9, 4 * 5)),
    _row("merge_heads", {}, (1, 9, 20), (9, 20)),
    _row("pixel_shuffle", {"r": 2}, (12, 5, 7), (12 // (2 * 2), 2 * 5, 2 * 7)),
    _row("pixel_shuffle", {"r": 3}, (18, 5, 7), (18 // (3 * 3), 3 * 5, 3 * 7)),
    _row("pixel_shuffle", {"r": 1}, (18, 5, 7), (18, 5, 7)),
    _row("pixel_shuffle", {"r": 3}, (12, 23), (12 // 3, 3 * 23)),
    _row("pixel_shuffle", {"r": 2}, (24, 3, 5, 7), (24 // (2 * 2 * 2), 2 * 3, 2 * 5, 2 * 7)),
    _row("pixel_unshuffle", {"r": 3}, (4, 21), (4 * 3, 21 // 3)),
    _row("pixel_unshuffle", {"r": 2}, (3, 4, 10, 14), (3 * (2 * 2 * 2), 4 // 2, 10 // 2, 14 // 2)),
    _row("pixel_unshuffle", {"r": 2}, (3, 10, 14), (3 * (2 * 2), 10 // 2, 14 // 2)),
    _row("pixel_unshuffle", {"r": 3}, (2, 15, 21), (2 * (3 * 3), 15 // 3, 21 // 3)),
]

RESAMPLING = [
    _row("upsample", {"s": 2}, (7, 9, 11), (7, 2 * 9, 2 * 11)),
    _row("upsample", {"s": (3, 2)}, (7, 9, 11), (7, 3 * 9, 2 * 11)),
    _bilinear("upsample", {"s": 2}, (7, 9, 11), (7, 2 * 9, 2 * 11)),
    _bilinear("upsample", {"s": (1, 4)}, (3, 5, 6), (3, 1 * 5, 4 * 6)),
    _row("resize", {"out": (12, 10)}, (7, 9, 11), (7, 12, 10)),
    _row("resize", {"out": 5}, (7, 9, 11), (7, 5, 5)),
    _bilinear("resize", {"out": (12, 10)}, (7, 9, 11), (7, 12, 10)),
    _bilinear("resize", {"out": (4, 13)}, (3, 9, 5), (3, 4, 13)),
    Row(
        "bicubic",
        {"out": (4, 7)},
        ((3, 9, 5),),
        (3, 4, 7),
        "bicubic",
        work=Work(additions=3 * 4 * 7 * (16 - 1), multiplications=3 * 4 * 7 * 16),
    ),
]

ROWS = [*ONE_AXIS, *NEW_AXES, *STACKED, *EXPERTS, *HELD, *MARGINS, *TOKENS, *RESAMPLING]
