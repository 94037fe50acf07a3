"""Formulas against counting: the operators against a walk that raises counters by one."""

from __future__ import annotations

import ast
import inspect
import sys
from itertools import product
from types import ModuleType
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from costcalc.ops import find
from costcalc.ops.base import SAME, TF_SAME, Op
from tests.ops import oracle, scalar_functions, scalar_layers, scalars
from tests.ops.oracle import Counted
from tests.ops.rows import ROWS, Row, label

steady = settings(deadline=None, max_examples=300)


def computed(op: Op, x: tuple[int, ...]) -> Counted:
    """What the operator says, in the words of the oracle."""
    params, work = op.params(x), op.work(x)
    assert not any((work.multiplications, work.exponentials, work.roots))
    assert params.buffers == 0
    return Counted(
        op.shape(x),
        op.macs(x),
        params.weights,
        params.biases,
        work.additions,
        work.comparisons,
        work.divisions,
        params.norm,
    )


def counted(op: Op, x: tuple[int, ...]) -> Counted:
    """What the oracle finds, walking."""
    words = {id(SAME): None, id(TF_SAME): "tf_same"}
    attributes = {n: words.get(id(value), value) for n, value in op.attributes().items()}
    return getattr(oracle, op.name)(x, **attributes)


def agree(op: Op, x: tuple[int, ...]) -> None:
    assert computed(op, x) == counted(op, x)


STEPS = 2_000_000
"""A walk of a second."""

WALKED = [
    row for row in ROWS if hasattr(oracle, row.operator) and row.macs + sum(row.work) <= STEPS
]


@pytest.mark.parametrize("row", WALKED, ids=str)
def test_row(row: Row) -> None:
    """The table too, so that a figure in it was not only reckoned but counted."""
    agree(row.op(), *row.inputs)


def test_walked_rows_are_not_few() -> None:
    assert len(WALKED) >= 80
    assert {row.operator for row in WALKED} == {
        "conv",
        "conv_transpose",
        "dwconv",
        "linear",
        "pad",
        "maxpool",
        "avgpool",
        "adaptive_avgpool",
    }


@pytest.mark.parametrize(
    "module",
    [oracle, scalars, scalar_functions, scalar_layers],
    ids=["oracle", "scalars", "functions", "layers"],
)
def test_an_oracle_knows_nothing_of_what_it_checks(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    imported = [node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [
        a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names
    ]
    others = {*imported} - {"tests.ops.scalars"}
    assert {name.split(".")[0] for name in others} <= sys.stdlib_module_names
    assert "itertools" in imported


TALL = (3, 32, 19)

FIXED = [
    ("conv", {"out": 4, "k": (1, 7)}),
    ("conv", {"out": 4, "k": (1, 7), "p": 0, "s": (3, 2)}),
    ("conv", {"out": 4, "k": (3, 5), "d": (2, 3)}),
    ("conv", {"out": 4, "k": (3, 5), "d": (2, 3), "p": ((0, 1), (2, 0)), "s": (2, 1)}),
    ("conv", {"out": 6, "k": (3, 5), "g": 3, "bias": True}),
    ("conv", {"out": 6, "k": (3, 1), "g": 3, "s": (2, 3), "d": (2, 3)}),
    ("dwconv", {"k": (1, 7), "d": (2, 3), "m": 2}),
    ("conv_transpose", {"out": 4, "k": (1, 7)}),
    ("conv_transpose", {"out": 4, "k": (3, 4), "s": (2, 3), "p": ((0, 1), (2, 3))}),
    ("conv_transpose", {"out": 4, "k": (5, 3), "s": (4, 1), "d": (1, 3), "output_padding": (3, 2)}),
    ("conv_transpose", {"out": 6, "k": (3, 5), "g": 3, "s": (2, 1), "bias": True}),
    ("maxpool", {"k": (3, 2), "s": (2, 3), "d": (2, 3), "ceil": True}),
    ("avgpool", {"k": (3, 2), "s": (5, 4), "p": (1, 1), "ceil": True}),
    ("adaptive_avgpool", {"out": (5, 7)}),
]


@pytest.mark.parametrize(
    ("operator", "attributes"), FIXED, ids=[label(*case, (TALL,)) for case in FIXED]
)
def test_a_tall_input(operator: str, attributes: dict[str, Any]) -> None:
    agree(find(operator)(**attributes), TALL)


@pytest.mark.parametrize(
    ("attributes", "taps"),
    [
        ({"out": 32, "k": 3, "s": 2}, 3 * 3 * 3),
        ({"out": 8, "k": (1, 7), "s": (3, 2), "d": (2, 3)}, 1 * 7 * 3),
        ({"out": 6, "k": (5, 3), "s": (2, 3), "p": ((1, 2), (0, 1)), "g": 3}, 5 * 3 * 1),
    ],
)
def test_a_real_size(attributes: dict[str, Any], taps: int) -> None:
    """Too large to walk tap by tap: windows are placed along each axis, outputs counted in rows."""
    x = (3, 320, 192)
    op: Any = find("conv")(**attributes)
    given_padding = None if op.p is SAME else op.p
    rows, columns = oracle.slid(x, op.k, op.s, given_padding, op.d)
    macs = 0
    for _, _ in product(range(op.out), rows):
        for _ in columns:
            macs += taps
    assert op.shape(x) == (op.out, len(rows), len(columns))
    assert op.macs(x) == macs


small = st.integers(1, 4)
pairs = st.tuples(small, small)
images = st.tuples(st.integers(5, 11), st.integers(5, 11)).filter(lambda size: size[0] != size[1])


@st.composite
def convolutions(draw: st.DrawFn) -> dict[str, Any]:
    """Attributes of `conv` but its channels, all of them given."""
    side = st.tuples(st.integers(0, 3), st.integers(0, 3))
    pads = st.tuples(side, side)
    return {"k": draw(pairs), "s": draw(pairs), "p": draw(pads), "d": draw(pairs)}


@st.composite
def pools(draw: st.DrawFn) -> dict[str, Any]:
    """Attributes of a pool, with and without a stride, the padding within its bound."""
    k = draw(pairs)
    pads = tuple((draw(st.integers(0, n // 2)), draw(st.integers(0, n // 2))) for n in k)
    stride = {"s": draw(pairs)} if draw(st.booleans()) else {}
    return {"k": k, "p": pads, "ceil": draw(st.booleans()), **stride}


def fits(op: Op, x: tuple[int, ...]) -> bool:
    return all(need.condition for need in op.needs(x))


@steady
@given(
    convolutions(),
    images,
    small,
    small,
    small,
    st.booleans(),
    st.sampled_from([None, 0, 1, 2, 3, -1]),
)
def test_conv(
    attributes: dict[str, Any],
    image: tuple[int, int],
    inputs: int,
    outputs: int,
    g: int,
    bias: bool,
    weight_norm: int | None,
) -> None:
    """Whatever the attributes; it fits exactly where the oracle can place a window."""
    x = (g * inputs, *image)
    op = find("conv")(g * outputs, g=g, bias=bias, weight_norm=weight_norm, **attributes)
    placed = oracle.slid(x, **attributes)
    assert fits(op, x) == all(placed)
    assume(all(placed))
    agree(op, x)


@steady
@given(
    convolutions(),
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.tuples(small, small),
    small,
    st.integers(1, 3),
    st.integers(1, 3),
    st.booleans(),
)
def test_conv_transpose(
    attributes: dict[str, Any],
    output_padding: tuple[int, int],
    image: tuple[int, int],
    inputs: int,
    outputs: int,
    g: int,
    bias: bool,
) -> None:
    """Whatever the attributes; it fits exactly where something is left of the canvas.

    The places beyond are fewer than a stride, or than a step of the kernel.
    """
    x = (g * inputs, *image)
    op = find("conv_transpose")(
        g * outputs, g=g, bias=bias, output_padding=output_padding, **attributes
    )
    k, s, p, d = attributes.values()
    few = all(output_padding[axis] < max(s[axis], d[axis]) for axis in (0, 1))
    left = all(
        oracle.canvas(image[axis], k[axis], s[axis], p[axis], d[axis], output_padding[axis])
        for axis in (0, 1)
    )
    assert fits(op, x) == (few and left)
    assume(left)
    agree(op, x)


@steady
@given(images, small, pairs, pairs, st.booleans(), st.integers(1, 3))
def test_conv_transpose_with_the_default_padding(
    image: tuple[int, int],
    channels: int,
    half: tuple[int, int],
    d: tuple[int, int],
    bias: bool,
    out: int,
) -> None:
    """It is centred, and with it an odd kernel at stride 1 keeps the size."""
    k = (2 * half[0] - 1, 2 * half[1] - 1)
    op = find("conv_transpose")(out, k=k, d=d, bias=bias)
    assert fits(op, (channels, *image))
    assert op.shape((channels, *image)) == (out, *image)
    agree(op, (channels, *image))


margins = st.tuples(st.integers(-7, 4), st.integers(-7, 4))


@steady
@given(images, small, st.tuples(margins, margins))
def test_pad(image: tuple[int, int], channels: int, p: Any) -> None:
    """It fits exactly where what is cropped is there."""
    op = find("pad")(p)
    x = (channels, *image)
    there = all(
        size > sum(-margin for margin in sides if margin < 0)
        for size, sides in zip(image, p, strict=True)
    )
    assert fits(op, x) == there
    assume(there)
    agree(op, x)


@steady
@given(images, small, pairs, pairs, pairs, st.booleans(), small)
def test_dwconv_with_the_default_padding(
    image: tuple[int, int],
    channels: int,
    half: tuple[int, int],
    s: tuple[int, int],
    d: tuple[int, int],
    bias: bool,
    m: int,
) -> None:
    """It is centred, and with it every odd kernel fits."""
    op = find("dwconv")((2 * half[0] - 1, 2 * half[1] - 1), s=s, d=d, m=m, bias=bias)
    assert fits(op, (channels, *image))
    agree(op, (channels, *image))


@steady
@given(st.lists(small, max_size=1), small, small, st.booleans())
def test_linear(tokens: list[int], dim: int, out: int, bias: bool) -> None:
    agree(find("linear")(out, bias), (*tokens, dim))


@steady
@given(pools(), pairs, images, small)
def test_maxpool(
    attributes: dict[str, Any], d: tuple[int, int], image: tuple[int, int], channels: int
) -> None:
    op = find("maxpool")(d=d, **attributes)
    assume(fits(op, (channels, *image)))
    agree(op, (channels, *image))


@steady
@given(pools(), images, small)
def test_avgpool(attributes: dict[str, Any], image: tuple[int, int], channels: int) -> None:
    op = find("avgpool")(**attributes)
    assert fits(op, (channels, *image))
    agree(op, (channels, *image))


@steady
@given(images, small, st.tuples(st.integers(1, 13), st.integers(1, 13)))
def test_adaptive_avgpool(image: tuple[int, int], channels: int, out: tuple[int, int]) -> None:
    agree(find("adaptive_avgpool")(out), (channels, *image))
