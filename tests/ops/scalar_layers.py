"""Scans, rotary positions, columns, regions and whole channels, one scalar at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from itertools import product
from typing import Any

from tests.ops.scalars import (
    Desk,
    Index,
    Scalar,
    Tensor,
    axes,
    between,
    dot,
    grouped,
    runs,
    shape,
    standardized,
    total,
)

Pair = tuple[int, int]


def rope(desk: Desk, x: Tensor, heads: int, base: float) -> Tensor:
    """Two features of a head, half of it apart, are turned by an angle."""
    tokens, dims = axes(x)
    y = {}
    for token, head in product(tokens, runs(dims, heads)):
        half = len(head) // 2
        for n, (i, j) in enumerate(zip(head[:half], head[half:], strict=True)):
            angle = token / base ** (n / half)
            cos, sin = math.cos(angle), math.sin(angle)
            y[token, i] = x[token, i] * cos - x[token, j] * sin
            y[token, j] = x[token, j] * cos + x[token, i] * sin
    return y


def scan(desk: Desk, x: Tensor, delta: Tensor, b: Tensor, c: Tensor, state: int) -> Tensor:
    """Feature by feature, token by token."""
    tokens, dims = axes(x)
    y = {}
    for d in dims:
        rates = [-desk.trained("decay_log", d, n).transcendental(math.exp) for n in range(state)]
        values = [desk.number(0.0)] * state
        for t in tokens:
            step = delta[t, d] * x[t, d]
            for n, rate in enumerate(rates):
                decay = (delta[t, d] * rate).transcendental(math.exp)
                values[n] = decay * values[n] + step * b[t, n]
            read = dot(values, [c[t, n] for n in range(state)])
            y[t, d] = read + x[t, d] * desk.trained("skip", d)
    return y


def _starts(size: int, k: int, s: int, p: int, d: int) -> list[int]:
    """Where the windows of one axis start, as far as they fit between the paddings."""
    return [first for first in range(-p, size, s) if first + d * (k - 1) < size + p]


def _windows(sizes: Index, k: Pair, s: Pair, p: Pair, d: Pair) -> list[list[Pair]]:
    """The places of every window, row by row."""
    rows, columns = (
        [
            [first + d[a] * tap for tap in range(k[a])]
            for first in _starts(n, k[a], s[a], p[a], d[a])
        ]
        for a, n in enumerate(sizes)
    )
    return [list(product(row, column)) for row, column in product(rows, columns)]


def unfold(desk: Desk, x: Tensor, k: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    channels, *_ = axes(x)
    y = {}
    for place, window in enumerate(_windows(shape(x)[1:], k, s, p, d)):
        for row, (c, (i, j)) in enumerate(product(channels, window)):
            y[row, place] = x.get((c, i, j), desk.number(0.0))
    return y


def fold(desk: Desk, x: Tensor, out: Pair, k: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """Every value is added, also where it falls on padding that is cut off at last."""
    rows, _ = axes(x)
    sums: dict[Index, Scalar] = {}
    for place, window in enumerate(_windows(out, k, s, p, d)):
        for row in rows:
            channel, tap = divmod(row, len(window))
            where = (channel, *window[tap])
            sums[where] = sums.get(where, desk.number(0.0)) + x[row, place]
    channels = range(len(rows) // (k[0] * k[1]))
    inside = product(channels, *map(range, out))
    return {where: sums.get(where, desk.number(0.0)) for where in inside}


def locally_connected(
    desk: Desk, x: Tensor, out: int, k: Pair, s: Pair, p: Pair, d: Pair, bias: bool
) -> Tensor:
    channels, *sizes = axes(x)
    width = len(_starts(len(sizes[1]), k[1], s[1], p[1], d[1]))
    y = {}
    for place, window in enumerate(_windows(shape(x)[1:], k, s, p, d)):
        taps = [x.get((c, i, j), desk.number(0.0)) for c, (i, j) in product(channels, window)]
        for o in range(out):
            own = [desk.trained("weight", place, tap, o) for tap, _ in enumerate(taps)]
            at = (o, *divmod(place, width))
            y[at] = dot(own, taps)
            if bias:
                y[at] = y[at] + desk.trained("bias", *at)
    return y


def roi_align(desk: Desk, x: Tensor, n: int, out: Pair, ratio: int, maps: bool) -> Tensor:
    """Every region is the whole map."""
    channels, rows, columns = axes(x)
    y = {}
    for region, c, (i, j) in product(range(n), channels, product(*map(range, out))):
        samples = []
        for a, b in product(range(ratio), repeat=2):
            down = between(i * ratio + a, len(rows), out[0] * ratio)
            right = between(j * ratio + b, len(columns), out[1] * ratio)
            corners = product(down, right)
            samples.append(total(x[c, row, col] * (u * v) for (row, u), (col, v) in corners))
        flat = (c * out[0] + i) * out[1] + j
        y[(c, region, i, j) if maps else (region, flat)] = total(samples) / len(samples)
    return y


def gmp(desk: Desk, x: Tensor, axis: int | None) -> Tensor:
    if len(shape(x)) == 2:
        along = axis or 0
        return {
            (group[0][1 - along],): reduce(Scalar.larger, [x[i] for i in group])
            for group in grouped(x, lambda index: index[1 - along])
        }
    ones = (0,) * (len(shape(x)) - 1)
    groups = grouped(x, lambda index: index[0])
    return {(g[0][0], *ones): reduce(Scalar.larger, [x[i] for i in g]) for g in groups}


def adaptive_maxpool(desk: Desk, x: Tensor, out: Index) -> Tensor:
    channels, *sizes = axes(x)
    spans = [
        [range(i * len(h) // n, math.ceil((i + 1) * len(h) / n)) for i in range(n)]
        for h, n in zip(sizes, out, strict=True)
    ]
    y = {}
    for c, place in product(channels, product(*map(range, out))):
        seen = product(*(span[i] for span, i in zip(spans, place, strict=True)))
        y[c, *place] = reduce(Scalar.larger, [x[c, *where] for where in seen])
    return y


def instance_norm(desk: Desk, x: Tensor, affine: bool) -> Tensor:
    y: Tensor = {}
    for group in grouped(x, lambda index: index[0]):
        for index, a in zip(group, standardized([x[i] for i in group]), strict=True):
            y[index] = a
            if affine:
                scale = desk.trained("weight", index[0])
                y[index] = a * scale + desk.trained("bias", index[0])
    return y


OPERATORS: dict[str, Callable[..., Any]] = {
    "rope": rope,
    "scan": scan,
    "unfold": unfold,
    "fold": fold,
    "locally_connected": locally_connected,
    "roi_align": roi_align,
    "gmp": gmp,
    "adaptive_maxpool": adaptive_maxpool,
    "instance_norm": instance_norm,
}
