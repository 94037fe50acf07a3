"""Formulas against definitions that count what they compute."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.ops import find
from costcalc.ops.base import Op
from tests.ops import definitions, scalars
from tests.ops.rows import ROWS, Row
from tests.ops.scalars import Desk, Tensor

steady = settings(deadline=None, max_examples=100)

STEPS = 100_000

WALKED = [
    row
    for row in ROWS
    if row.operator in definitions.OPERATORS and row.macs + sum(row.work) <= STEPS
]


def filled(desk: Desk, shape: tuple[int, ...]) -> Tensor:
    """A tensor of that shape; what is in it does not matter to a count."""
    return {index: desk.number(0.5) for index in product(*map(range, shape))}


def agree(op: Op, *inputs: tuple[int, ...]) -> None:
    desk = Desk()
    tensors = [filled(desk, shape) for shape in inputs]
    output = definitions.OPERATORS[op.name](desk, *tensors, **op.attributes())
    params, work = op.params(*inputs), op.work(*inputs)
    assert scalars.shape(output) == op.shape(*inputs)
    assert desk.counts == Counter(macs=op.macs(*inputs), **work._asdict())
    kinds = Counter(name.split("_")[0] for name, *_ in desk.used)
    assert kinds.total() == params.weights + params.biases + params.norm
    assert kinds["bias"] == params.biases or not params.biases


@pytest.mark.parametrize("row", WALKED, ids=str)
def test_row(row: Row) -> None:
    agree(row.op(), *row.inputs)


def test_walked_rows_are_not_few() -> None:
    assert len(WALKED) >= 90
    assert {row.operator for row in WALKED} == set(definitions.OPERATORS)


small = st.integers(1, 4)


@steady
@given(st.lists(small, max_size=1), small, small, small)
def test_matmul(stack: list[int], m: int, k: int, n: int) -> None:
    agree(find("matmul")(), (*stack, m, k), (*stack, k, n))


@steady
@given(small, small, small, small, small, small)
def test_sdpa(heads: int, windows: int, t: int, s: int, d: int, e: int) -> None:
    """Tokens are given by window, dims by head."""
    q, k, v = (windows * t, heads * d), (windows * s, heads * d), (windows * s, heads * e)
    agree(find("sdpa")(heads=heads, windows=windows), q, k, v)


@steady
@given(
    st.sampled_from(["lstm", "gru", "rnn"]),
    small,
    small,
    small,
    st.booleans(),
    st.sampled_from([0, 1, 2]),
    st.integers(1, 3),
)
def test_recurrent(
    operator: str, tokens: int, dim: int, out: int, bidirectional: bool, biases: int, layers: int
) -> None:
    stored = {"bias": biases > 0, "one_bias": biases == 1}
    op = find(operator)(out, bidirectional=bidirectional, layers=layers, **stored)
    agree(op, (tokens, dim))


@steady
@given(small, small, small, small, st.booleans(), st.integers(1, 3))
def test_projected(
    tokens: int, dim: int, proj: int, more: int, bidirectional: bool, layers: int
) -> None:
    both = {"bidirectional": bidirectional, "layers": layers}
    agree(find("lstm")(proj + more, proj=proj, **both), (tokens, dim))


@steady
@given(small, small, small, small, st.integers(1, 9), st.booleans())
def test_causal(shared: int, more: int, tokens: int, dim: int, window: int, sliding: bool) -> None:
    """Several heads of queries for each of keys and values, and a mask."""
    heads = shared * more
    mask = {"causal": True, "window": window if sliding else None}
    q, k = (tokens, heads * dim), (tokens, shared * dim)
    agree(find("sdpa")(heads=heads, kv_heads=shared, **mask), q, k, k)


@given(st.integers(1, 30), st.integers(1, 40), st.booleans())
def test_what_a_causal_mask_leaves(tokens: int, window: int, sliding: bool) -> None:
    """Pair by pair, in each of three windows of tokens."""
    seen = sum(
        j <= i and (not sliding or j > i - window) for i in range(tokens) for j in range(tokens)
    )
    sdpa = find("sdpa")(windows=3, causal=True, window=window if sliding else None)
    x = (3 * tokens, 8)
    assert sdpa.macs(x, x, x) - sdpa.hidden(x, x, x) == 3 * seen * (8 + 8)


@steady
@given(st.lists(small, min_size=1, max_size=3), st.booleans(), st.booleans(), st.booleans())
def test_ln(shape: list[int], affine: bool, bias: bool, whole: bool) -> None:
    agree(find("ln")(affine=affine, bias=bias, whole=whole), tuple(shape))


@steady
@given(small, small, small, small, st.booleans())
def test_gn(g: int, channels: int, h: int, w: int, affine: bool) -> None:
    agree(find("gn")(g, affine=affine), (g * channels, h, w))


@steady
@given(st.integers(1, 9), small, small, small)
def test_lrn(n: int, c: int, h: int, w: int) -> None:
    agree(find("lrn")(n), (c, h, w))
