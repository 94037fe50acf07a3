"""Every example row on ints, on symbols and on arrays, and every operator in some row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any, get_args

import pytest

from costcalc.algebra import ceil_div, decided
from costcalc.algebra.arrays import Array
from costcalc.algebra.symbolic import Symbolic, symbol
from costcalc.errors import misspelling
from costcalc.ops import find, names
from costcalc.ops.base import (
    Counts,
    Field,
    Missing,
    Op,
    Padding,
    Params,
    PoolPadding,
    Sizes,
    Stride,
    TransposedPadding,
    operator,
)
from costcalc.ops.base.absent import ABSENT, LEFT_OUT, UNCOUNTABLE, advice_on, plain
from costcalc.ops.base.shapes import Margins, Pair, Window
from tests.ops.growing import built, each_leaf, larger, leaves, sizes_of, tripled, wider
from tests.ops.rows import ROWS, Row

FIXED = {"constant", "expand", "reshape", "stored"}
"""Operators that say in an attribute which size there is, so that an input alone cannot grow."""

REST = -1
"""A size that is what is left, which is no number."""


def answers(op: Op, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Every figure of the operator on these inputs."""
    return op.shape(*inputs), op.params(*inputs), op.macs(*inputs), op.work(*inputs)


def expected(row: Row) -> tuple[Any, ...]:
    """What `answers` should be."""
    params = Params(row.weights, row.biases, row.norm, row.buffers)
    return row.output, params, row.macs, row.work


def check_on_ints(row: Row) -> None:
    """The figures are those of the row, whole numbers all, and every need is met."""
    op = built(row)
    for need in op.needs(*row.inputs):
        assert need.condition is True, need.rule
    found = answers(op, row.inputs)
    assert found == expected(row)
    assert {type(leaf) for leaf in leaves(found)} == {int}
    assert op.kind(*row.inputs) == row.kind


def check_on_symbols(row: Row) -> None:
    """With a symbol of its own for every size, the figures are forms that give the row's."""
    values: dict[str, int] = {}

    def symbolic(value: Any) -> Any:
        if type(value) is not int or value in (0, REST):
            return value
        name = f"n{len(values)}"
        values[name] = abs(value)  # a symbol is positive
        return symbol(name) if value > 0 else -symbol(name)

    def put(answer: Any) -> Any:
        return answer.put(values) if isinstance(answer, Symbolic) else answer

    sizes = {name: each_leaf(symbolic, value) for name, value in sizes_of(row).items()}
    inputs = each_leaf(symbolic, row.inputs)
    op = built(row, **sizes)
    for need in op.needs(*inputs):
        assert decided(need.condition) is not False, need.rule
    assert each_leaf(put, answers(op, inputs)) == expected(row)


def check_on_arrays(row: Row) -> None:
    """With three settings at once, the first the row's, each has the figures it has alone."""
    settings = [row, wider(row), larger(row)]
    different = {(each.inputs, repr(each.attributes)) for each in settings}
    assert len(different) >= len(settings) - (row.operator in FIXED)
    sizes = {name: _zipped([each.attributes[name] for each in settings]) for name in sizes_of(row)}
    inputs = _zipped([each.inputs for each in settings])
    op = built(row, **sizes)
    for need in op.needs(*inputs):
        assert decided(need.condition) is True, need.rule
    found = answers(op, inputs)
    assert _at(0, found) == expected(row)
    for i, each in enumerate(settings):
        assert _at(i, found) == answers(built(each), each.inputs)


def _zipped(settings: list[Any]) -> Any:
    """One tree with an array of all settings at every leaf that is a whole number."""
    first = settings[0]
    if isinstance(first, tuple):
        return tuple(_zipped(list(parts)) for parts in zip(*settings, strict=True))
    return Array.of(settings) if type(first) is int and first != REST else first


def _at(setting: int, tree: Any) -> Any:
    """The figures of one setting."""
    return each_leaf(lambda leaf: leaf.values()[setting] if isinstance(leaf, Array) else leaf, tree)


def _tripled(value: Any) -> Any:
    return tripled(value) if type(value) is int else value


CHECKS = {"ints": check_on_ints, "symbols": check_on_symbols, "arrays": check_on_arrays}


@pytest.mark.parametrize("domain", CHECKS)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(row: Row, domain: str) -> None:
    CHECKS[domain](row)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_sizes_of_a_row_are_distinct(row: Row) -> None:
    """A row with equal sizes would not see one taken for another."""
    for shape in row.inputs:
        sizes = [size for size in shape if size != 1]
        assert len(set(sizes)) == len(sizes)


def test_rows_are_not_few() -> None:
    assert len(names()) >= 46
    assert len(ROWS) >= 250
    assert len({str(row) for row in ROWS}) == len(ROWS)


def test_all_that_can_grows() -> None:
    """An array would show little if the same number stood in it three times."""
    kept = {
        (row.operator, name)
        for row in ROWS
        for name, value in sizes_of(row).items()
        if larger(row).attributes[name] == value != each_leaf(_tripled, value)
    }
    beside = {("sdpa", "relative"), ("sdpa", "stride")}  # they say what the tokens are
    dilated = {("conv", "k"), ("dwconv", "k"), ("fold", "k")}  # with a dilation that grows
    assert kept <= dilated | beside
    stuck = {
        row.operator
        for row in ROWS
        for before, after in zip(leaves(row.inputs), leaves(wider(row).inputs), strict=True)
        if before == after != 1
    }
    assert stuck <= {"fold", "image", "scan", "sdpa", *FIXED}  # whose sizes an attribute gives


@pytest.mark.parametrize("operator", sorted(names()))
def test_operator_is_complete(operator: str) -> None:
    """It has rows for all its ranks and attributes, words, a docstring, and a counterpart."""
    cls = find(operator)
    rows = [row for row in ROWS if row.operator == operator]
    assert {len(shape) for row in rows for shape in row.inputs} == set(cls.ranks)
    for field in cls.fields:
        assert any(differs(built(row), field) for row in rows), field.name
        assert PAIRS[field.rule] <= {differ_by_axis(built(row), field) for row in rows}, field.name
    for line in ("Counts", "Source"):
        assert re.search(rf"^ *{line}  \S", cls.__doc__ or "", re.MULTILINE)
    assert all(text.strip() for text in cls.words())
    for row in rows:
        counterpart = built(row).module(*row.inputs)
        assert counterpart.reason if isinstance(counterpart, Missing) else counterpart


def differs(op: Op, field: Field) -> bool:
    """Whether the attribute has another value than its default."""
    usual = type(op).on(
        op.spatial_axes, **{f.name: getattr(op, f.name) for f in op.fields if f.required}
    )
    return field.required or bool(getattr(op, field.name) != getattr(usual, field.name))


def differ_by_axis(op: Op, field: Field) -> bool:
    """Whether the attribute has one value for the height and another for the width."""
    value = getattr(op, field.name)
    return isinstance(value, tuple) and len(value) > 1 and value[0] != value[1]


AXES = (
    Pair,
    Sizes,
    Stride,
    Padding,
    PoolPadding,
    TransposedPadding,
    Margins,
    Counts,
    Window,
)
PAIRS = defaultdict(set, {get_args(kind)[1]: {True} for kind in AXES})
"""What is asked of rows with an attribute of that rule: height and width differ in some."""


def test_a_name_means_one_operator() -> None:
    """However it is spelled: its own, or one of those it has elsewhere."""
    meant = [
        (word, operator)
        for operator in names()
        for word in {plain(operator), *map(plain, find(operator).also_called)}
    ]
    assert len(meant) >= 90
    assert {word for word, n in Counter(word for word, _ in meant).items() if n > 1} == set()
    known = {word for word, _ in meant}
    assert known.isdisjoint(ABSENT)
    assert known.isdisjoint(map(plain, UNCOUNTABLE))
    assert set(ABSENT).isdisjoint(map(plain, UNCOUNTABLE))
    assert {word for word in ABSENT if plain(word) != word} == set()


def test_a_name_elsewhere_means_one_attribute() -> None:
    """No word is two attributes of an operator, an attribute of ours, or one that is left out."""
    said = 0
    for name in names():
        fields = find(name).fields
        words = [word for field in fields for word in field.also_called]
        assert len(words) == len(set(words)), name
        assert {field.name for field in fields}.isdisjoint(words), name
        assert all(word == word.lower() for word in words), name
        assert set(words).isdisjoint(LEFT_OUT), name
        for field in fields:
            for word in field.also_called:
                said += find(name).advice(word).startswith(f"it is called `{field.name}` here")
        assert not find(name).advice("nonsense")
    assert said >= 90


def test_an_unknown_attribute_of_an_operator_is_refused_at_import() -> None:
    words = {"__doc__": "Relu.", "__annotations__": {}, "attributes_called": {"q": ("quantity",)}}
    strange = type("Strange", (find("relu"),), words)
    with pytest.raises(TypeError, match="strange has no attribute q"):
        operator("strange")(strange)


KERAS = """
Activation Add AdditiveAttention AlphaDropout Attention Average AveragePooling1D
AveragePooling2D AveragePooling3D BatchNormalization Bidirectional Concatenate Conv1D
Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D
Cropping1D Cropping2D Cropping3D Dense DepthwiseConv1D DepthwiseConv2D Dot Dropout ELU
EinsumDense Embedding Flatten GRU GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D
GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D
GlobalMaxPooling3D GroupNormalization GroupQueryAttention Identity InputLayer LSTM LSTMCell
Lambda LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum
Minimum MultiHeadAttention Multiply Normalization PReLU Permute RMSNormalization RNN ReLU
RepeatVector Rescaling Reshape SeparableConv1D SeparableConv2D SimpleRNN Softmax
SpatialDropout1D SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells
Subtract TimeDistributed UnitNormalization UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D
ZeroPadding2D ZeroPadding3D
"""
"""The layers of Keras 3, https://keras.io/api/layers, without those that only prepare data."""


@pytest.mark.parametrize("name", KERAS.split())
def test_every_layer_of_keras_gets_an_answer(name: str) -> None:
    assert advice_on(name), name


def test_every_layer_of_pytorch_gets_an_answer() -> None:
    nn = pytest.importorskip("torch.nn")
    layers = [
        name
        for name, value in vars(nn).items()
        if isinstance(value, type) and issubclass(value, nn.Module)
    ]
    assert len(layers) > 100
    assert [name for name in layers if not advice_on(name)] == []


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("rnn", "lrn"),
        ("mish", "hswish"),
        ("reshape", "flatten"),
        ("elu", "relu`?"),
        ("mlp", "mul`?"),
    ],
)
def test_a_layer_is_not_taken_for_another(word: str, wrong: str) -> None:
    said = advice_on(word) or misspelling(word, names())
    assert "did you mean" not in said
    assert f"it is called `{wrong}`" not in said


def test_symbols_tell_a_depthwise_convolution() -> None:
    x = c, _, _ = symbol("c"), symbol("h"), symbol("w")
    assert find("conv")(3 * c, k=(3, 5), g=c).kind(x) == "conv dw 3x5"
    assert find("conv")(3 * c, k=(3, 5), g=2).kind(x) == "conv group 3x5"
    assert find("dwconv")((3, 5)).kind(x) == "conv dw 3x5"


def test_closed_form_of_a_convolution() -> None:
    x = c, h, w = symbol("c"), symbol("h"), symbol("w")
    out = symbol("out")
    conv = find("conv")(out, k=(3, 5), s=(2, 1), g=2)
    assert repr(conv.macs(x)) == repr(3 * 5 * (c / 2) * out * ceil_div(h, 2) * w)
