"""Pools and means."""

from __future__ import annotations

from math import prod
from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row, Shape


def _maxpool(attributes: dict[str, Any], x: Shape, y: Shape, kernel: str) -> Row:
    k_h, k_w = map(int, kernel.split("x"))
    work = Work(comparisons=prod(y) * (k_h * k_w - 1))
    return Row("maxpool", attributes, (x,), y, f"maxpool {kernel}", work=work)


MAXPOOLS = [
    # The only window hangs over the end, by less than a stride.
    _maxpool({"k": (3, 2), "s": (2, 3), "ceil": True}, (5, 2, 4), (5, 1, 2), "3x2"),
    _maxpool({"k": 3}, (7, 19, 26), (7, 6, 8), "3x3"),
    _maxpool({"k": (2, 3)}, (7, 19, 26), (7, 9, 8), "2x3"),
    _maxpool({"k": (3, 5), "s": (2, 3), "p": (1, 2)}, (7, 19, 26), (7, 10, 9), "3x5"),
    _maxpool({"k": 3, "s": 2, "p": 1}, (64, 112, 80), (64, 56, 40), "3x3"),
    _maxpool({"k": (2, 3), "s": (5, 4)}, (3, 21, 25), (3, 4, 6), "2x3"),
    _maxpool({"k": (3, 2), "s": 2, "p": ((0, 1), (1, 0))}, (5, 18, 15), (5, 1 + 8, 1 + 7), "3x2"),
    _maxpool({"k": (3, 2), "s": 1, "d": (2, 3)}, (7, 19, 26), (7, 15, 23), "3x2"),
    _maxpool({"k": (3, 2), "s": (2, 1), "p": 1, "d": (2, 3)}, (7, 19, 26), (7, 9, 25), "3x2"),
    # Without `ceil` one window fewer along each axis.
    _maxpool({"k": (3, 2), "s": (2, 3), "ceil": True}, (7, 20, 31), (7, 9 + 1, 10 + 1), "3x2"),
    _maxpool(
        {"k": (3, 2), "s": (3, 4), "d": (2, 3), "ceil": True},
        (8, 19, 27),
        (8, 5 + 1, 6 + 1),
        "3x2",
    ),
    # A window more would start in the padding below and on the right, so it is dropped.
    _maxpool({"k": (2, 3), "p": 1, "ceil": True}, (7, 11, 14), (7, 6, 5), "2x3"),
    # Dropped below, kept on the right.
    _maxpool({"k": (2, 3), "p": 1, "ceil": True}, (7, 11, 16), (7, 6, 5 + 1), "2x3"),
    # Dropped below, where the padding is on one side only.
    _maxpool(
        {"k": (2, 3), "s": 2, "p": ((0, 1), (0, 1)), "ceil": True}, (5, 8, 13), (5, 4, 7), "2x3"
    ),
    # Dropped because it would start behind the input: the stride is larger than the kernel.
    _maxpool({"k": (2, 1), "s": (5, 4), "ceil": True}, (6, 23, 13), (6, 5, 4), "2x1"),
]


def _avgpool(attributes: dict[str, Any], x: Shape, y: Shape, kernel: str) -> Row:
    k_h, k_w = map(int, kernel.split("x"))
    work = Work(additions=prod(y) * (k_h * k_w - 1), divisions=prod(y))
    return Row("avgpool", attributes, (x,), y, f"avgpool {kernel}", work=work)


AVGPOOLS = [
    _avgpool({"k": 2}, (7, 19, 26), (7, 9, 13), "2x2"),
    _avgpool({"k": (2, 3)}, (7, 19, 26), (7, 9, 8), "2x3"),
    _avgpool({"k": (3, 5), "s": (2, 3), "p": (1, 2)}, (7, 19, 26), (7, 10, 9), "3x5"),
    _avgpool(
        {"k": (3, 5), "s": (2, 3), "p": (1, 2), "count_pad": False},
        (7, 19, 26),
        (7, 10, 9),
        "3x5",
    ),
    _avgpool({"k": (7, 5)}, (16, 7, 5), (16, 1, 1), "7x5"),
    _avgpool({"k": (3, 2), "s": (2, 3), "ceil": True}, (7, 20, 31), (7, 9 + 1, 10 + 1), "3x2"),
    _avgpool({"k": (2, 3), "p": 1, "ceil": True}, (7, 11, 16), (7, 6, 5 + 1), "2x3"),
    _avgpool({"k": (3, 2), "s": 2, "p": ((0, 1), (1, 0))}, (5, 18, 15), (5, 9, 8), "3x2"),
    _avgpool(
        {"k": (2, 3), "s": 2, "p": ((0, 1), (0, 1)), "ceil": True}, (5, 8, 13), (5, 4, 7), "2x3"
    ),
    _avgpool(
        {"k": (3, 2), "s": 2, "p": ((0, 1), (1, 0)), "count_pad": False},
        (5, 18, 15),
        (5, 9, 8),
        "3x2",
    ),
]


def _adaptive(out: int | tuple[int, int], x: Shape, y: Shape, covered: int) -> Row:
    """`covered` counts the elements of all windows of one channel, shared ones again."""
    work = Work(additions=x[0] * covered - prod(y), divisions=prod(y))
    return Row("adaptive_avgpool", {"out": out}, (x,), y, "adaptive avgpool", work=work)


MEANS = [
    _adaptive((3, 4), (6, 9, 20), (6, 3, 4), (3 + 3 + 3) * (5 + 5 + 5 + 5)),
    # No border falls between two elements: each is shared.
    _adaptive((3, 4), (6, 17, 23), (6, 3, 4), (6 + 7 + 6) * (6 + 7 + 7 + 6)),
    # One border of three, and two of five, fall between two elements.
    _adaptive((4, 6), (5, 10, 9), (5, 4, 6), (3 + 3 + 3 + 3) * (2 + 2 + 2 + 2 + 2 + 2)),
    # More windows than elements.
    _adaptive((5, 7), (2, 3, 4), (2, 5, 7), (1 + 2 + 1 + 2 + 1) * (1 + 2 + 1 + 2 + 1 + 2 + 1)),
    _adaptive(1, (7, 9, 11), (7, 1, 1), 9 * 11),
    Row("gap", {}, ((7, 9, 11),), (7, 1, 1), "gap", work=Work(7 * (9 * 11 - 1), divisions=7)),
    Row("gap", {}, ((9, 70),), (70,), "gap", work=Work((9 - 1) * 70, divisions=70)),
]

ROWS = [*MAXPOOLS, *AVGPOOLS, *MEANS]
