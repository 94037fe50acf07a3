"""One table of examples: what every operator answers for given attributes and inputs.

A figure stays the product a reader can check against the row: outputs first, then the taps behind
each. The sizes of a row differ from one another wherever the operator allows it, so that a height
taken for a width, or an input size for an output size, changes a figure.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any, NamedTuple

from costcalc.ops.base import Work

Shape = tuple[int, ...]


class Row(NamedTuple):
    """One example. What is not given is 0."""

    operator: str
    attributes: dict[str, Any]
    inputs: tuple[Shape, ...]
    output: Shape
    kind: str
    macs: int = 0
    weights: int = 0
    biases: int = 0
    norm: int = 0
    buffers: int = 0
    work: Work = Work()

    def __str__(self) -> str:
        return label(self.operator, self.attributes, self.inputs)


def label(operator: str, attributes: dict[str, Any], inputs: tuple[Shape, ...]) -> str:
    """The name of a test on an example: `conv(out=8,k=(1,7))-on-3x32x19`."""
    values = ",".join(f"{name}={value}" for name, value in attributes.items())
    shapes = "+".join("x".join(map(str, shape)) for shape in inputs)
    call = f"{operator}({values})".replace(" ", "")
    return f"{call}-on-{shapes}" if inputs else call


CONVOLUTIONS = [
    Row(
        "conv",
        {"out": 30},
        ((10, 17, 23),),
        (30, 17, 23),
        "conv 1x1",
        macs=30 * 17 * 23 * 10,
        weights=30 * 10,
    ),
    Row(
        "conv",
        {"out": 30, "k": (3, 5)},
        ((10, 17, 23),),
        (30, 17, 23),
        "conv 3x5",
        macs=30 * 17 * 23 * (3 * 5 * 10),
        weights=30 * (3 * 5 * 10),
    ),
    Row(
        "conv",
        {"out": 30, "k": (3, 5), "bias": True},
        ((10, 17, 23),),
        (30, 17, 23),
        "conv 3x5",
        macs=30 * 17 * 23 * (3 * 5 * 10),
        weights=30 * (3 * 5 * 10),
        biases=30,
        work=Work(additions=30 * 17 * 23),
    ),
    Row(
        "conv",
        {"out": 16, "k": (5, 3), "s": (2, 3)},
        ((3, 19, 32),),
        (16, 10, 11),
        "conv 5x3",
        macs=16 * 10 * 11 * (5 * 3 * 3),
        weights=16 * (5 * 3 * 3),
    ),
    Row(
        "conv",
        {"out": 30, "k": (3, 5), "s": (2, 3), "p": 0},
        ((10, 17, 23),),
        (30, 8, 7),
        "conv 3x5",
        macs=30 * 8 * 7 * (3 * 5 * 10),
        weights=30 * (3 * 5 * 10),
    ),
    Row(
        "conv",
        {"out": 11, "k": (5, 3), "p": 2},
        ((4, 9, 14),),
        (11, 9, 16),
        "conv 5x3",
        macs=11 * 9 * 16 * (5 * 3 * 4),
        weights=11 * (5 * 3 * 4),
    ),
    Row(
        "conv",
        {"out": 9, "k": (4, 6), "s": (3, 2), "p": (1, 3)},
        ((5, 20, 33),),
        (9, 7, 17),
        "conv 4x6",
        macs=9 * 7 * 17 * (4 * 6 * 5),
        weights=9 * (4 * 6 * 5),
    ),
    Row(
        "conv",
        {"out": 7, "k": (3, 2), "p": (4, 5)},
        ((2, 6, 8),),
        (7, 12, 17),
        "conv 3x2",
        macs=7 * 12 * 17 * (3 * 2 * 2),
        weights=7 * (3 * 2 * 2),
    ),
    Row(
        "conv",
        {"out": 6, "k": (3, 4), "s": (2, 1), "p": ((0, 1), (2, 3))},
        ((5, 16, 21),),
        (6, 8, 23),
        "conv 3x4",
        macs=6 * 8 * 23 * (3 * 4 * 5),
        weights=6 * (3 * 4 * 5),
    ),
    Row(
        "conv",
        {"out": 32, "k": 3, "s": 2, "p": ((0, 1), (0, 1))},
        ((3, 320, 192),),
        (32, 160, 96),
        "conv 3x3",
        macs=32 * 160 * 96 * (3 * 3 * 3),
        weights=32 * (3 * 3 * 3),
    ),
    Row(
        "conv",
        {"out": 32, "k": 3, "s": 2},
        ((3, 320, 192),),
        (32, 160, 96),
        "conv 3x3",
        macs=32 * 160 * 96 * (3 * 3 * 3),
        weights=32 * (3 * 3 * 3),
    ),
    Row(
        "conv",
        {"out": 6, "k": (3, 5), "p": 0, "d": (2, 3)},
        ((4, 19, 31),),
        (6, 15, 19),
        "conv 3x5",
        macs=6 * 15 * 19 * (3 * 5 * 4),
        weights=6 * (3 * 5 * 4),
    ),
    Row(
        "conv",
        {"out": 6, "k": (3, 5), "s": (2, 1), "d": (2, 3)},
        ((4, 19, 31),),
        (6, 10, 31),
        "conv 3x5",
        macs=6 * 10 * 31 * (3 * 5 * 4),
        weights=6 * (3 * 5 * 4),
    ),
    Row(
        "conv",
        {"out": 8, "k": (1, 7)},
        ((3, 32, 19),),
        (8, 32, 19),
        "conv 1x7",
        macs=8 * 32 * 19 * (1 * 7 * 3),
        weights=8 * (1 * 7 * 3),
    ),
    Row(
        "conv",
        {"out": 8, "k": (7, 1), "s": (2, 1), "bias": True},
        ((3, 32, 19),),
        (8, 16, 19),
        "conv 7x1",
        macs=8 * 16 * 19 * (7 * 1 * 3),
        weights=8 * (7 * 1 * 3),
        biases=8,
        work=Work(additions=8 * 16 * 19),
    ),
    Row(
        "conv",
        {"out": 12, "k": (1, 2), "s": (3, 5), "p": 0},
        ((7, 22, 29),),
        (12, 8, 6),
        "conv 1x2",
        macs=12 * 8 * 6 * (1 * 2 * 7),
        weights=12 * (1 * 2 * 7),
    ),
    Row(
        "conv",
        {"out": 5, "k": (6, 9), "p": 0},
        ((2, 6, 9),),
        (5, 1, 1),
        "conv 6x9",
        macs=5 * 1 * 1 * (6 * 9 * 2),
        weights=5 * (6 * 9 * 2),
    ),
    Row(
        "conv",
        {"out": 4, "k": (3, 5)},
        ((1, 8, 11),),
        (4, 8, 11),
        "conv 3x5",
        macs=4 * 8 * 11 * (3 * 5 * 1),
        weights=4 * (3 * 5 * 1),
    ),
    Row(
        "conv",
        {"out": 12, "k": (3, 5), "g": 2},
        ((10, 17, 23),),
        (12, 17, 23),
        "conv group 3x5",
        macs=12 * 17 * 23 * (3 * 5 * 5),
        weights=12 * (3 * 5 * 5),
    ),
    Row(
        "conv",
        {"out": 24, "g": 3},
        ((9, 13, 11),),
        (24, 13, 11),
        "conv group 1x1",
        macs=24 * 13 * 11 * 3,
        weights=24 * 3,
    ),
    Row(
        "conv",
        {"out": 15, "k": (3, 1), "s": (1, 2), "d": (4, 1), "g": 5, "bias": True},
        ((20, 18, 27),),
        (15, 18, 14),
        "conv group 3x1",
        macs=15 * 18 * 14 * (3 * 1 * 4),
        weights=15 * (3 * 1 * 4),
        biases=15,
        work=Work(additions=15 * 18 * 14),
    ),
    Row(
        "conv",
        {"out": 7, "k": (3, 5), "s": (2, 3), "g": 7},
        ((7, 15, 26),),
        (7, 8, 9),
        "conv dw 3x5",
        macs=7 * 8 * 9 * (3 * 5),
        weights=7 * (3 * 5),
    ),
    Row(
        "conv",
        {"out": 21, "k": (5, 3), "g": 7},
        ((7, 15, 26),),
        (21, 15, 26),
        "conv dw 5x3",
        macs=21 * 15 * 26 * (5 * 3),
        weights=21 * (5 * 3),
    ),
    Row(
        "dwconv",
        {"k": 3},
        ((7, 15, 26),),
        (7, 15, 26),
        "conv dw 3x3",
        macs=7 * 15 * 26 * (3 * 3),
        weights=7 * (3 * 3),
    ),
    Row(
        "dwconv",
        {"k": (3, 5), "s": (2, 3)},
        ((7, 15, 26),),
        (7, 8, 9),
        "conv dw 3x5",
        macs=7 * 8 * 9 * (3 * 5),
        weights=7 * (3 * 5),
    ),
    Row(
        "dwconv",
        {"k": (3, 5), "m": 4},
        ((7, 15, 26),),
        (4 * 7, 15, 26),
        "conv dw 3x5",
        macs=(4 * 7) * 15 * 26 * (3 * 5),
        weights=(4 * 7) * (3 * 5),
    ),
    Row(
        "dwconv",
        {"k": (3, 5), "p": 0, "d": (2, 3), "m": 2, "bias": True},
        ((6, 19, 31),),
        (2 * 6, 15, 19),
        "conv dw 3x5",
        macs=(2 * 6) * 15 * 19 * (3 * 5),
        weights=(2 * 6) * (3 * 5),
        biases=2 * 6,
        work=Work(additions=(2 * 6) * 15 * 19),
    ),
    Row(
        "dwconv",
        {"k": (2, 4), "s": (3, 2), "p": ((1, 0), (2, 1))},
        ((6, 11, 16),),
        (6, 4, 8),
        "conv dw 2x4",
        macs=6 * 4 * 8 * (2 * 4),
        weights=6 * (2 * 4),
    ),
    Row(
        "dwconv",
        {"k": (1, 7)},
        ((3, 32, 19),),
        (3, 32, 19),
        "conv dw 1x7",
        macs=3 * 32 * 19 * (1 * 7),
        weights=3 * (1 * 7),
    ),
    Row(
        "dwconv",
        {"k": (1, 2), "s": (4, 3), "p": 0},
        ((8, 25, 17),),
        (8, 7, 6),
        "conv dw 1x2",
        macs=8 * 7 * 6 * (1 * 2),
        weights=8 * (1 * 2),
    ),
    Row(
        "dwconv",
        {"k": 5, "s": 2},
        ((96, 56, 40),),
        (96, 28, 20),
        "conv dw 5x5",
        macs=96 * 28 * 20 * (5 * 5),
        weights=96 * (5 * 5),
    ),
]

LINEAR = [
    Row(
        "linear",
        {"out": 40},
        ((70,),),
        (40,),
        "linear",
        macs=40 * 70,
        weights=40 * 70,
        biases=40,
        work=Work(additions=40),
    ),
    Row("linear", {"out": 40, "bias": False}, ((70,),), (40,), "linear", 40 * 70, 40 * 70),
    Row("linear", {"out": 1, "bias": False}, ((12,),), (1,), "linear", 12, 12),
    Row(
        "linear",
        {"out": 40},
        ((9, 70),),
        (9, 40),
        "linear",
        macs=9 * 40 * 70,
        weights=40 * 70,
        biases=40,
        work=Work(additions=9 * 40),
    ),
    Row("linear", {"out": 40, "bias": False}, ((9, 70),), (9, 40), "linear", 9 * 40 * 70, 40 * 70),
    Row(
        "linear",
        {"out": 40},
        ((70, 1, 1),),
        (40,),
        "linear",
        macs=40 * 70,
        weights=40 * 70,
        biases=40,
        work=Work(additions=40),
    ),
    Row(
        "linear",
        {"out": 1000},
        ((1280,),),
        (1000,),
        "linear",
        macs=1000 * 1280,
        weights=1000 * 1280,
        biases=1000,
        work=Work(additions=1000),
    ),
]


def _batchnorm(attributes: dict[str, Any], norm: int, buffers: int, *x: int) -> Row:
    work = Work(additions=prod(x), multiplications=prod(x))
    return Row("bn", attributes, (x,), x, "batchnorm", norm=norm, buffers=buffers, work=work)


BATCHNORM = [
    _batchnorm({}, 2 * 10, 2 * 10, 10),
    _batchnorm({"affine": False}, 0, 2 * 10, 10),
    _batchnorm({"stats": False}, 2 * 10, 0, 10),
    _batchnorm({}, 2 * 10, 2 * 10, 10, 17, 23),
    _batchnorm({"affine": False}, 0, 2 * 10, 10, 17, 23),
    _batchnorm({"stats": False}, 2 * 10, 0, 10, 17, 23),
    _batchnorm({"affine": False, "stats": False}, 0, 0, 10, 17, 23),
]


def _activation(operator: str, each: Work, **attributes: Any) -> list[Row]:
    """The operator on every rank, at `each` work an element."""
    return [
        Row(operator, attributes, (x,), x, operator, work=Work(*(prod(x) * n for n in each)))
        for x in ((70,), (9, 70), (7, 9, 11))
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


def _maxpool(attributes: dict[str, Any], x: Shape, y: Shape, kernel: str) -> Row:
    k_h, k_w = map(int, kernel.split("x"))
    work = Work(comparisons=prod(y) * (k_h * k_w - 1))
    return Row("maxpool", attributes, (x,), y, f"maxpool {kernel}", work=work)


MAXPOOLS = [
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

MERGING = [
    Row("concat", {}, ((3, 9, 11), (5, 9, 11)), (3 + 5, 9, 11), "concat"),
    Row("concat", {}, ((3, 9, 11), (5, 9, 11), (6, 9, 11)), (3 + 5 + 6, 9, 11), "concat"),
    Row("concat", {"axis": 1}, ((7, 9, 11), (7, 4, 11)), (7, 9 + 4, 11), "concat"),
    Row("concat", {"axis": 2}, ((7, 9, 11), (7, 9, 5)), (7, 9, 11 + 5), "concat"),
    Row("concat", {}, ((1, 70), (9, 70)), (1 + 9, 70), "concat"),
    Row("concat", {"axis": 1}, ((9, 70), (9, 40)), (9, 70 + 40), "concat"),
    Row("concat", {}, ((70,), (40,)), (70 + 40,), "concat"),
    Row("add", {}, ((7, 9, 11),) * 2, (7, 9, 11), "add", work=Work(7 * 9 * 11)),
    Row("add", {}, ((7, 9, 11),) * 3, (7, 9, 11), "add", work=Work(2 * 7 * 9 * 11)),
    Row("add", {}, ((9, 70),) * 2, (9, 70), "add", work=Work(9 * 70)),
    Row("add", {}, ((70,),) * 4, (70,), "add", work=Work(3 * 70)),
    Row("mul", {}, ((7, 9, 11),) * 2, (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row("mul", {}, ((7, 9, 11), (7, 1, 1)), (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row("mul", {}, ((7, 1, 1), (7, 9, 11)), (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row("mul", {}, ((7, 1, 11), (7, 9, 1)), (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row("mul", {}, ((1, 9, 11), (7, 1, 1)), (7, 9, 11), "mul", work=Work(0, 7 * 9 * 11)),
    Row(
        "mul",
        {},
        ((7, 1, 1), (7, 9, 11), (1, 9, 11)),
        (7, 9, 11),
        "mul",
        work=Work(0, 2 * 7 * 9 * 11),
    ),
    Row("mul", {}, ((9, 1), (9, 70)), (9, 70), "mul", work=Work(0, 9 * 70)),
    Row("mul", {}, ((70,), (1,)), (70,), "mul", work=Work(0, 70)),
]

MOVING = [
    Row("flatten", {}, ((7, 9, 11),), (7 * 9 * 11,), "flatten"),
    Row("flatten", {}, ((9, 70),), (9 * 70,), "flatten"),
    Row("flatten", {}, ((70,),), (70,), "flatten"),
    Row("shuffle", {"g": 2}, ((10, 9, 11),), (10, 9, 11), "shuffle"),
    Row("shuffle", {"g": 5}, ((15, 9, 11),), (15, 9, 11), "shuffle"),
    Row("slice", {"start": 2, "stop": 5}, ((7, 9, 11),), (5 - 2, 9, 11), "slice"),
    Row("slice", {"start": 0, "stop": 4}, ((7, 9, 11),), (4, 9, 11), "slice"),
    Row("slice", {"start": 3, "stop": 9, "axis": 1}, ((7, 9, 11),), (7, 9 - 3, 11), "slice"),
    Row("slice", {"start": 4, "stop": 8, "axis": 2}, ((7, 9, 11),), (7, 9, 8 - 4), "slice"),
    Row("slice", {"start": 0, "stop": 1}, ((9, 70),), (1, 70), "slice"),
    Row("slice", {"start": 20, "stop": 65, "axis": 1}, ((9, 70),), (9, 65 - 20), "slice"),
    Row("slice", {"start": 0, "stop": 70}, ((70,),), (70,), "slice"),
]


def _softmax(axis: int, vectors: int, n: int, *x: int) -> Row:
    """`vectors` softmaxes over n: subtract the maximum, find it, add up."""
    work = Work(
        additions=vectors * (n + (n - 1)),
        comparisons=vectors * (n - 1),
        divisions=vectors * n,
        exponentials=vectors * n,
    )
    return Row("softmax", {"axis": axis}, (x,), x, "softmax", work=work)


SOFTMAXES = [
    _softmax(0, 1, 70, 70),
    _softmax(0, 70, 9, 9, 70),
    _softmax(1, 9, 70, 9, 70),
    _softmax(0, 9 * 11, 7, 7, 9, 11),
    _softmax(1, 7 * 11, 9, 7, 9, 11),
    _softmax(2, 7 * 9, 11, 7, 9, 11),
]

ROWS = [
    *CONVOLUTIONS,
    *LINEAR,
    *BATCHNORM,
    *ACTIVATIONS,
    *MAXPOOLS,
    *AVGPOOLS,
    *MEANS,
    *MERGING,
    *MOVING,
    *SOFTMAXES,
]
