"""Convolutions and pools of sequences (channels, length) and volumes (channels, time, height,
width), and paddings that are not zeros on both sides.
"""

from __future__ import annotations

from math import prod
from typing import Any

from costcalc.ops.base import TF_SAME, Work
from tests.ops.rows.row import Row, Shape


def _conv(
    operator: str,
    attributes: dict[str, Any],
    x: Shape,
    y: Shape,
    kind: str,
    taps: int,
    weights: int,
) -> Row:
    """`taps` multiply-adds for each output element, or each input element of a transposed one."""
    macs = taps * prod(x if operator == "conv_transpose" else y)
    bias = y[0] if attributes.get("bias") else 0
    work = Work(additions=prod(y) if bias else 0)
    return Row(operator, attributes, (x,), y, kind, macs, weights, bias, work=work)


SEQUENCES = [
    _conv("conv", {"out": 30}, (10, 23), (30, 23), "conv 1", 10, 30 * 10),
    _conv("conv", {"out": 30, "k": 5}, (10, 23), (30, 23), "conv 5", 5 * 10, 30 * 5 * 10),
    _conv(
        "conv",
        {"out": 12, "k": (5,), "s": 3, "d": 2, "bias": True},
        (10, 23),
        (12, 8),
        "conv 5",
        5 * 10,
        12 * 5 * 10,
    ),
    # Padded in front only, as a causal convolution is.
    _conv(
        "conv",
        {"out": 12, "k": 3, "d": 4, "p": ((8, 0),)},
        (10, 23),
        (12, 23),
        "conv 3",
        3 * 10,
        12 * 3 * 10,
    ),
    _conv(
        "conv",
        {"out": 15, "k": 7, "g": 5, "p": 0, "s": (2,)},
        (10, 23),
        (15, 9),
        "conv group 7",
        7 * 2,
        15 * 7 * 2,
    ),
    _conv("conv", {"out": 20, "k": 3, "g": 10}, (10, 23), (20, 23), "conv dw 3", 3 * 1, 20 * 3 * 1),
    _conv(
        "conv",
        {"out": 12, "k": 4, "s": 5, "p": TF_SAME},
        (10, 23),
        (12, 5),
        "conv 4",
        4 * 10,
        12 * 4 * 10,
    ),
    _conv("dwconv", {"k": 5}, (10, 23), (10, 23), "conv dw 5", 5, 10 * 5),
    _conv(
        "dwconv",
        {"k": 4, "m": 3, "s": 2, "p": ((2, 1),), "bias": True},
        (10, 23),
        (30, 12),
        "conv dw 4",
        4,
        30 * 4,
    ),
    _conv(
        "conv_transpose",
        {"out": 12, "k": 3, "s": 2, "output_padding": 1, "bias": True},
        (10, 23),
        (12, 46),
        "conv transpose 3",
        3 * 12,
        10 * 3 * 12,
    ),
    _conv(
        "conv_transpose",
        {"out": 15, "k": 4, "s": 3, "g": 5, "p": ((0, 2),)},
        (10, 23),
        (15, 3 * 22 + 4 - 2),
        "conv transpose group 4",
        4 * 3,
        10 * 4 * 3,
    ),
]

VOLUMES = [
    _conv(
        "conv",
        {"out": 13, "k": 3},
        (4, 5, 7, 9),
        (13, 5, 7, 9),
        "conv 3x3x3",
        3 * 3 * 3 * 4,
        13 * 3 * 3 * 3 * 4,
    ),
    _conv(
        "conv",
        {"out": 13, "k": (3, 1, 5), "s": (1, 2, 3), "bias": True},
        (4, 5, 7, 11),
        (13, 5, 4, 4),
        "conv 3x1x5",
        3 * 1 * 5 * 4,
        13 * 3 * 1 * 5 * 4,
    ),
    _conv(
        "conv",
        {"out": 6, "k": (2, 3, 1), "p": ((1, 0), (2, 1), (0, 3)), "d": (2, 1, 3), "g": 2},
        (4, 5, 7, 9),
        (6, 1 + 5 - 2, 2 + 7 + 1 - 2, 9 + 3),
        "conv group 2x3x1",
        2 * 3 * 1 * 2,
        6 * 2 * 3 * 1 * 2,
    ),
    _conv(
        "conv",
        {"out": 6, "k": (2, 3, 4), "s": (2, 3, 1), "p": TF_SAME},
        (4, 5, 7, 9),
        (6, 3, 3, 9),
        "conv 2x3x4",
        2 * 3 * 4 * 4,
        6 * 2 * 3 * 4 * 4,
    ),
    _conv(
        "dwconv",
        {"k": (1, 3, 5), "m": 2},
        (4, 5, 7, 9),
        (8, 5, 7, 9),
        "conv dw 1x3x5",
        1 * 3 * 5,
        8 * 1 * 3 * 5,
    ),
    _conv(
        "conv_transpose",
        {"out": 6, "k": (2, 3, 1), "s": (2, 1, 3), "p": ((0, 1), (1, 1), (0, 0))},
        (4, 5, 7, 9),
        (6, 2 * 4 + 2 - 1, 7, 3 * 8 + 1),
        "conv transpose 2x3x1",
        2 * 3 * 1 * 6,
        4 * 2 * 3 * 1 * 6,
    ),
    _conv(
        "conv_transpose",
        {"out": 6, "k": 3, "s": (2, 3, 4), "output_padding": (1, 0, 2), "g": 2, "bias": True},
        (4, 3, 2, 5),
        (6, 2 * 2 + 1 + 1, 3 * 1 + 1, 4 * 4 + 1 + 2),
        "conv transpose group 3x3x3",
        3 * 3 * 3 * 3,
        4 * 3 * 3 * 3 * 3,
    ),
]

TENSORFLOW = [
    _conv(
        "conv",
        {"out": 12, "k": (3, 4), "s": (2, 3), "p": TF_SAME},
        (10, 17, 23),
        (12, 9, 8),
        "conv 3x4",
        3 * 4 * 10,
        12 * 3 * 4 * 10,
    ),
    # One that is larger than what it works on, and one whose stride leaves gaps.
    _conv(
        "conv",
        {"out": 12, "k": (5, 2), "s": (1, 4), "d": (4, 1), "p": TF_SAME, "g": 2},
        (10, 7, 21),
        (12, 7, 6),
        "conv group 5x2",
        5 * 2 * 5,
        12 * 5 * 2 * 5,
    ),
    _conv(
        "dwconv",
        {"k": (3, 2), "s": (3, 2), "p": TF_SAME},
        (10, 17, 24),
        (10, 6, 12),
        "conv dw 3x2",
        3 * 2,
        10 * 3 * 2,
    ),
]


def _pool(operator: str, attributes: dict[str, Any], x: Shape, y: Shape, kernel: str) -> Row:
    steps = prod(y) * (prod(map(int, kernel.split("x"))) - 1)
    mean = Work(additions=steps, divisions=prod(y))
    work = Work(comparisons=steps) if operator == "maxpool" else mean
    return Row(operator, attributes, (x,), y, f"{operator} {kernel}", work=work)


POOLS = [
    _pool("maxpool", {"k": 3, "s": 2, "p": 1}, (7, 26), (7, 13), "3"),
    _pool("maxpool", {"k": 3, "s": 2, "d": 3, "ceil": True}, (7, 26), (7, 11), "3"),
    _pool("maxpool", {"k": 2, "p": ((0, 1),)}, (7, 25), (7, 13), "2"),
    _pool("maxpool", {"k": (1, 3, 2), "s": (1, 2, 3)}, (3, 5, 8, 11), (3, 5, 3, 4), "1x3x2"),
    _pool("maxpool", {"k": 2, "ceil": True}, (3, 5, 8, 11), (3, 3, 4, 6), "2x2x2"),
    _pool("maxpool", {"k": (3, 2), "s": (2, 3), "p": TF_SAME}, (3, 8, 11), (3, 4, 4), "3x2"),
    _pool("maxpool", {"k": 4, "s": 2, "d": 3, "p": TF_SAME}, (3, 11), (3, 6), "4"),
    _pool("avgpool", {"k": 4, "s": 3}, (7, 26), (7, 8), "4"),
    _pool("avgpool", {"k": 3, "p": 1, "count_pad": False}, (7, 26), (7, 9), "3"),
    _pool("avgpool", {"k": (2, 1, 3), "p": (1, 0, 1)}, (3, 5, 8, 11), (3, 3, 8, 4), "2x1x3"),
    _pool("avgpool", {"k": (3, 2), "s": (2, 3), "p": TF_SAME}, (3, 8, 11), (3, 4, 4), "3x2"),
]


def _mean(operator: str, attributes: dict[str, Any], x: Shape, y: Shape, covered: int) -> Row:
    """`covered` counts the elements that are added up, shared ones again."""
    work = Work(additions=covered - prod(y), divisions=prod(y))
    kind = operator.replace("_", " ")
    return Row(operator, attributes, (x,), y, kind, work=work)


MEANS = [
    _mean("adaptive_avgpool", {"out": 1}, (7, 26), (7, 1), 7 * 26),
    # Both borders between three windows fall between two elements, and each shares one.
    _mean("adaptive_avgpool", {"out": (3,)}, (7, 26), (7, 3), 7 * (9 + 10 + 9)),
    _mean("adaptive_avgpool", {"out": (2, 4, 3)}, (3, 6, 8, 9), (3, 2, 4, 3), 3 * 6 * 8 * 9),
    _mean("gap", {}, (3, 5, 8, 11), (3, 1, 1, 1), 3 * 5 * 8 * 11),
    _mean("gap", {"axis": 1}, (7, 26), (7,), 7 * 26),
    _mean("gap", {"axis": -1}, (7, 26), (7,), 7 * 26),
    _mean("gap", {"axis": 0}, (7, 26), (26,), 7 * 26),
]

ROWS = [*SEQUENCES, *VOLUMES, *TENSORFLOW, *POOLS, *MEANS]
