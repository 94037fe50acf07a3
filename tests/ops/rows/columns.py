"""Windows as columns, weights at every place, regions, whole channels."""

from __future__ import annotations

from math import prod
from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row, Shape

UNFOLDED = [
    Row("unfold", {"k": 2}, ((3, 8, 10),), (3 * 2 * 2, 7 * 9), "unfold"),
    Row(
        "unfold",
        {"k": (2, 3), "s": (2, 1), "p": (1, 0), "d": (2, 3)},
        ((5, 8, 10),),
        (5 * 2 * 3, 4 * 4),
        "unfold",
    ),
    Row(
        "fold",
        {"out": (8, 10), "k": 2, "s": 2},
        ((3 * 2 * 2, 4 * 5),),
        (3, 8, 10),
        "fold",
        work=Work(12 * 20),
    ),
    Row(
        "fold",
        {"out": (8, 10), "k": (2, 3), "s": (2, 1), "p": (1, 0), "d": (2, 3)},
        ((5 * 2 * 3, 4 * 4),),
        (5, 8, 10),
        "fold",
        work=Work(30 * 16),
    ),
]


def _local(attributes: dict[str, Any], x: Shape, y: Shape, taps: int, kind: str) -> Row:
    """Every output element has `taps` weights of its own in each input channel."""
    weights = prod(y) * x[0] * taps
    biases = prod(y) if attributes.get("bias") else 0
    return Row(
        "locally_connected",
        attributes,
        (x,),
        y,
        f"locally connected {kind}",
        macs=weights,
        weights=weights,
        biases=biases,
        work=Work(additions=biases),
    )


LOCAL = [
    _local({"out": 6}, (3, 8, 10), (6, 8, 10), 1, "1x1"),
    _local({"out": 6, "k": 3, "bias": True}, (5, 8, 10), (6, 6, 8), 9, "3x3"),
    _local(
        {"out": 4, "k": (2, 3), "s": (2, 1), "p": (1, 0), "d": (2, 3)},
        (5, 8, 10),
        (4, 4, 4),
        6,
        "2x3",
    ),
]


def _region(attributes: dict[str, Any], x: Shape, y: Shape, samples: int) -> Row:
    """Each output element is a mean of this number of samples between four values."""
    one = Work(additions=3 * samples + samples - 1, multiplications=4 * samples, divisions=1)
    work = Work(*(prod(y) * amount for amount in one))
    return Row("roi_align", attributes, (x,), y, "roi align", work=work)


REGIONS = [
    _region({"n": 5, "out": (2, 3)}, (6, 8, 10), (5, 6 * 2 * 3), 4),
    _region({"n": 2, "out": (4, 3), "ratio": 1}, (6, 8, 10), (2, 6 * 4 * 3), 1),
    _region({"n": 5, "out": (2, 3), "maps": True}, (6, 8, 10), (6, 5, 2, 3), 4),
]


def _whole(x: Shape, y: Shape, **attributes: Any) -> Row:
    return Row("gmp", attributes, (x,), y, "gmp", work=Work(comparisons=prod(x) - prod(y)))


def _windows(out: Any, x: Shape, y: Shape, seen: int) -> Row:
    """The windows of a channel see this number of elements together."""
    work = Work(comparisons=x[0] * seen - prod(y))
    return Row("adaptive_maxpool", {"out": out}, (x,), y, "adaptive maxpool", work=work)


POOLS = [
    _whole((9, 70), (70,)),
    _whole((9, 70), (9,), axis=1),
    _whole((7, 9, 11), (7, 1, 1)),
    _whole((7, 3, 9, 11), (7, 1, 1, 1)),
    # Two windows of nine see four and a half: the middle element is in both.
    _windows(2, (7, 9), (7, 2), 5 + 5),
    _windows((2, 5), (7, 9, 10), (7, 2, 5), (5 + 5) * 10),
    _windows((1, 3, 2), (7, 4, 9, 11), (7, 1, 3, 2), 4 * 9 * (6 + 6)),
]


def _normalized(x: Shape, **attributes: Any) -> Row:
    """Mean, variance and reciprocal of the root for each channel, as for a group of one."""
    n, channels, affine = prod(x), x[0], attributes.get("affine", False)
    return Row(
        "instance_norm",
        attributes,
        (x,),
        x,
        "instancenorm",
        norm=2 * channels if affine else 0,
        work=Work(
            additions=3 * n - channels + (n if affine else 0),
            multiplications=(3 if affine else 2) * n,
            divisions=3 * channels,
            roots=channels,
        ),
    )


NORMS = [
    _normalized((7, 9, 11)),
    _normalized((7, 9, 11), affine=True),
    _normalized((9, 70)),
    _normalized((7, 3, 9, 11), affine=True),
]

ROWS = [*UNFOLDED, *LOCAL, *REGIONS, *POOLS, *NORMS]
