"""Normalizations and softmax."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row, Shape


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
    _batchnorm({"scale": False}, 10, 2 * 10, 10),
    _batchnorm({"scale": False}, 10, 2 * 10, 10, 17, 23),
    _batchnorm({"scale": False, "affine": False}, 0, 2 * 10, 10, 17, 23),
]


def _standardize(buffers: int, *x: int) -> Row:
    work = Work(additions=prod(x), divisions=prod(x))
    return Row("standardize", {}, (x,), x, "standardization", buffers=buffers, work=work)


STANDARDIZATIONS = [
    _standardize(2 * 10 + 1, *shape) for shape in ((10,), (10, 17), (10, 17, 23), (10, 5, 17, 23))
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
    _softmax(-1, 9, 70, 9, 70),
    _softmax(-3, 9 * 11, 7, 7, 9, 11),
]


def _standardized(groups: int, n: int) -> Work:
    """`groups` times: the mean and the variance of n elements, and each brought to 0 and 1."""
    mean = Work(additions=n - 1, divisions=1)
    differences = Work(additions=n)
    variance = Work(additions=n - 1, multiplications=n, divisions=1)
    deviation = Work(additions=1, divisions=1, roots=1)
    quotients = Work(multiplications=n)
    parts = zip(mean, differences, variance, deviation, quotients, strict=True)
    return Work(*(groups * sum(amounts) for amounts in parts))


def _layernorm(
    attributes: dict[str, Any], norm: int, groups: int, n: int, x: Shape, *, scale: int, shift: int
) -> Row:
    """`groups` groups of n elements; `scale` and `shift` count the elements that get one."""
    work = _standardized(groups, n)
    work = work._replace(
        multiplications=work.multiplications + scale, additions=work.additions + shift
    )
    return Row("ln", attributes, (x,), x, "layernorm", norm=norm, work=work)


LAYERNORMS = [
    _layernorm({}, 2 * 70, 9, 70, (9, 70), scale=9 * 70, shift=9 * 70),
    _layernorm({"bias": False}, 70, 9, 70, (9, 70), scale=9 * 70, shift=0),
    _layernorm({"affine": False}, 0, 9, 70, (9, 70), scale=0, shift=0),
    _layernorm({"affine": False, "bias": False}, 0, 9, 70, (9, 70), scale=0, shift=0),
    _layernorm({}, 2 * 70, 1, 70, (70,), scale=70, shift=70),
    _layernorm({}, 2 * 7, 9 * 11, 7, (7, 9, 11), scale=7 * 9 * 11, shift=7 * 9 * 11),
    _layernorm({"bias": False}, 7, 9 * 11, 7, (7, 9, 11), scale=7 * 9 * 11, shift=0),
    _layernorm({"affine": False}, 0, 9 * 11, 7, (7, 9, 11), scale=0, shift=0),
    _layernorm(
        {"whole": True},
        2 * (7 * 9 * 11),
        1,
        7 * 9 * 11,
        (7, 9, 11),
        scale=7 * 9 * 11,
        shift=7 * 9 * 11,
    ),
    _layernorm(
        {"whole": True, "bias": False},
        7 * 9 * 11,
        1,
        7 * 9 * 11,
        (7, 9, 11),
        scale=7 * 9 * 11,
        shift=0,
    ),
    _layernorm({"whole": True}, 2 * (9 * 70), 1, 9 * 70, (9, 70), scale=9 * 70, shift=9 * 70),
    _layernorm({"whole": True}, 2 * 70, 1, 70, (70,), scale=70, shift=70),
]


def _rmsnorm(affine: bool, norm: int, groups: int, n: int, *x: int) -> Row:
    """`groups` times the root of a mean square of n elements, by which each is divided."""
    squares = Work(multiplications=n)
    mean = Work(additions=n - 1, divisions=1)
    root = Work(additions=1, divisions=1, roots=1)
    quotients = Work(multiplications=n)
    scale = Work(multiplications=n if affine else 0)
    parts = zip(squares, mean, root, quotients, scale, strict=True)
    work = Work(*(groups * sum(amounts) for amounts in parts))
    return Row("rmsnorm", {"affine": affine}, (x,), x, "rmsnorm", norm=norm, work=work)


RMSNORMS = [
    _rmsnorm(True, 70, 9, 70, 9, 70),
    _rmsnorm(False, 0, 9, 70, 9, 70),
    _rmsnorm(True, 70, 1, 70, 70),
    _rmsnorm(True, 7, 9 * 11, 7, 7, 9, 11),
    _rmsnorm(False, 0, 9 * 11, 7, 7, 9, 11),
]


def _groupnorm(g: int, norm: int, n: int, x: Shape, **attributes: Any) -> Row:
    """g groups of n elements; every element is scaled and shifted if there are parameters."""
    work = _standardized(g, n)
    affected = prod(x) if norm else 0
    work = work._replace(
        multiplications=work.multiplications + affected, additions=work.additions + affected
    )
    return Row("gn", {"g": g, **attributes}, (x,), x, "groupnorm", norm=norm, work=work)


GROUPNORMS = [
    _groupnorm(4, 2 * 12, 3 * 9 * 11, (12, 9, 11)),
    _groupnorm(4, 0, 3 * 9 * 11, (12, 9, 11), affine=False),
    _groupnorm(1, 2 * 12, 12 * 9 * 11, (12, 9, 11)),
    # A group for each channel.
    _groupnorm(12, 2 * 12, 9 * 11, (12, 9, 11)),
]


def _lrn(n: int, *x: int, **attributes: Any) -> Row:
    """An element takes its square, a sum of n, which is scaled and raised, a power, a ratio."""
    each = Work(additions=(n - 1) + 1, multiplications=1 + 1, divisions=1, roots=1)
    work = Work(*(prod(x) * amount for amount in each))
    return Row("lrn", {"n": n, **attributes}, (x,), x, "lrn", work=work)


LOCAL = [
    _lrn(5, 7, 9, 11),
    _lrn(4, 7, 9, 11),
    _lrn(5, 7, 6, 3, alpha=Fraction(1, 5), beta=Fraction(1, 2), k=2),
    # More neighbours than there are channels.
    _lrn(9, 3, 5, 4, k=Fraction(1, 2)),
    _lrn(1, 7, 9, 11),
]

ROWS = [*BATCHNORM, *STANDARDIZATIONS, *LAYERNORMS, *RMSNORMS, *GROUPNORMS, *LOCAL, *SOFTMAXES]
