"""Functions of elements, of pairs of them and of all along some axes, one scalar at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from itertools import product
from typing import Any

from tests.ops.scalars import Desk, Index, Scalar, Tensor, each, grouped, shape, total

Definition = Callable[..., Tensor]


def _sigmoid(x: Scalar) -> Scalar:
    return 1 / (1 + (-x).transcendental(math.exp))


def _softplus(x: Scalar) -> Scalar:
    return (1 + x.transcendental(math.exp)).transcendental(math.log)


def _chosen(x: Scalar, below: Scalar) -> Scalar:
    """Of a positive number itself, else what was computed for a negative one."""
    x.larger(0)
    return x if x.value > 0 else below


def _elu(x: Scalar, alpha: float) -> Scalar:
    return _chosen(x, (x.transcendental(math.exp) - 1) * alpha)


def leaky_relu(desk: Desk, x: Tensor, slope: float) -> Tensor:
    return {i: _chosen(a, a * slope) for i, a in x.items()}


def elu(desk: Desk, x: Tensor, alpha: float) -> Tensor:
    return {i: _elu(a, alpha) for i, a in x.items()}


def hardtanh(desk: Desk, x: Tensor, low: float, high: float) -> Tensor:
    return {i: a.larger(low).smaller(high) for i, a in x.items()}


def power(desk: Desk, x: Tensor, to: float) -> Tensor:
    return {i: a**to for i, a in x.items()}


def times(desk: Desk, x: Tensor, by: float) -> Tensor:
    return {i: a * by for i, a in x.items()}


def plus(desk: Desk, x: Tensor, by: float) -> Tensor:
    return {i: a + by for i, a in x.items()}


def _joined(function: Callable[[Scalar, Scalar], Scalar]) -> Definition:
    """Two tensors at a time, element by element; an axis with one element gives it to all."""

    def join(x: Tensor, y: Tensor) -> Tensor:
        own, other = shape(x), shape(y)
        sizes = tuple(max(m, n) for m, n in zip(own, other, strict=True))
        return {
            index: function(x[_in(own, index)], y[_in(other, index)])
            for index in product(*map(range, sizes))
        }

    return lambda desk, *xs: reduce(join, xs)


def _in(sizes: Index, index: Index) -> Index:
    return tuple(min(i, size - 1) for i, size in zip(index, sizes, strict=True))


def _norm(xs: list[Scalar]) -> Scalar:
    return total(x * x for x in xs) ** (1 / 2)


def _reduced(function: Callable[[list[Scalar]], Scalar]) -> Definition:
    def reduced(desk: Desk, x: Tensor, axis: tuple[int, ...], keep: bool) -> Tensor:
        rank = len(shape(x))
        gone = {range(rank)[one] for one in axis}

        def rest(index: Index) -> Index:
            kept = [(n, 0 if n in gone else i) for n, i in enumerate(index)]
            return tuple(i for n, i in kept if keep or n not in gone)

        return {rest(group[0]): function([x[i] for i in group]) for group in grouped(x, rest)}

    return reduced


def glu(desk: Desk, x: Tensor, axis: int | None) -> Tensor:
    rank = len(shape(x))
    along = range(rank)[axis if axis is not None else -1 if rank < 3 else 0]
    half = shape(x)[along] // 2
    y = {}
    for index, a in x.items():
        if index[along] < half:
            other = (*index[:along], index[along] + half, *index[along + 1 :])
            y[index] = a * _sigmoid(x[other])
    return y


SCALE, ALPHA = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
"""The numbers of SELU, as its paper and PyTorch have them."""

OPERATORS: dict[str, Callable[..., Any]] = {
    "absolute": each(lambda x: x.larger(-x)),
    "neg": each(lambda x: -x),
    "exp": each(lambda x: x.transcendental(math.exp)),
    "log": each(lambda x: x.transcendental(math.log)),
    "sqrt": each(lambda x: x ** (1 / 2)),
    "rsqrt": each(lambda x: 1 / x ** (1 / 2)),
    "selu": each(lambda x: _elu(x, ALPHA) * SCALE),
    "mish": each(lambda x: x * _softplus(x).transcendental(math.tanh)),
    "softplus": each(_softplus),
    "leaky_relu": leaky_relu,
    "elu": elu,
    "hardtanh": hardtanh,
    "power": power,
    "times": times,
    "plus": plus,
    "add": _joined(lambda a, b: a + b),
    "sub": _joined(lambda a, b: a - b),
    "mul": _joined(lambda a, b: a * b),
    "div": _joined(lambda a, b: a / b),
    "maximum": _joined(lambda a, b: a.larger(b)),
    "minimum": _joined(lambda a, b: a.smaller(b)),
    "reduce_mean": _reduced(lambda xs: total(xs) / len(xs)),
    "reduce_sum": _reduced(total),
    "reduce_max": _reduced(lambda xs: reduce(Scalar.larger, xs)),
    "reduce_norm": _reduced(_norm),
    "glu": glu,
}
