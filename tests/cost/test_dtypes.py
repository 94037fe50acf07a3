"""Data types: bits of weights, activations and biases apart, and what is made of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

import costcalc
from costcalc.cost.dtypes import DTYPES, dtype_of, in_words, packed
from costcalc.cost.quantities import RATIOS

SMALL = """
costcalc: 1
name: small
input: (3, 5, 7)
layers:
- conv(2, k=3, bias=true)
- relu
- split: {concat: {a: [], b: conv(1)}}
- flatten
- linear(3)
"""


def test_a_dtype_has_bits_for_each() -> None:
    assert dtype_of("int8")[1:] == (8, 8, 32, 32)
    assert dtype_of("fp16")[1:] == (16, 16, 16, 32)
    assert dtype_of("w4a8")[1:] == (4, 8, 32, 32)
    assert dtype_of("w4a16")[1:] == (4, 16, 16, 32)
    assert dtype_of("w8a16b64")[1:] == (8, 16, 64, 64)
    assert dtype_of("w1a2b16c24")[1:] == (1, 2, 16, 24)


@pytest.mark.parametrize(
    "name", ["", "int3", "w4", "a8", "w0a8", "w04a8", "w65a8", "w4a8c0", "W4A8", "w4a8 ", "w٤a8"]
)
def test_what_is_no_dtype_is_refused(name: str) -> None:
    with pytest.raises(costcalc.UsageError, match="there is no data type"):
        dtype_of(name)


@pytest.mark.parametrize(("values", "bits", "size"), [(3, 4, 2), (4, 4, 2), (5, 3, 2), (5, 16, 10)])
def test_values_are_packed_without_gaps(values: int, bits: int, size: int) -> None:
    assert packed(values, bits) == size


def test_rounding_is_said_where_it_can_occur() -> None:
    assert [name for name in DTYPES if "rounded up" in in_words(dtype_of(name))] == ["int4"]
    assert "rounded up" in in_words(dtype_of("w3a8"))


def test_the_published_size_of_ds_cnn() -> None:
    """24,368 bytes in MLPerf Tiny's file: 22,016 weights of a byte and 588 biases of four."""
    graph = costcalc.graph_of("ds_cnn", fuse_norm=True)
    totals = costcalc.cost_of(graph, dtype="int8").totals
    assert totals.size == 22_016 + 4 * 588 == 24_368
    assert costcalc.memory("ds_cnn", dtype="int8").weights == 24_368


def test_by_hand_at_four_bits() -> None:
    """Each tensor, and what a layer stores of each kind, is rounded up to whole bytes."""
    first, relu, other, joined, flat, linear = costcalc.cost_of(
        costcalc.graph_from_text(SMALL), dtype="int4"
    ).layers
    image = 5 * 7
    weights, biases = 2 * 3 * 9, 2
    tensors = -(-3 * image // 2) + 2 * image // 2
    assert first.totals.bytes == weights // 2 + 4 * biases + tensors
    assert first.totals.size == weights // 2 + 4 * biases
    assert first.totals.bops == 2 * image * 27 * 4 * 4
    assert relu.totals.bytes == 2 * (2 * image // 2)
    assert other.totals.size == 1
    assert joined.totals.bytes == image + -(-image // 2) + -(-3 * image // 2)
    assert flat.totals.bytes == flat.totals.size == 0
    assert linear.totals.size == -(-3 * image * 3 // 2) + 3 * 4


@pytest.mark.parametrize(("dtype", "product"), [("w4a8", 8 * 8), ("fp16", 256)])
def test_a_product_of_activations_has_their_bits_twice(dtype: str, product: int) -> None:
    sizes = dtype_of(dtype)
    for layer in costcalc.cost_of("vit_b_16", dtype=dtype).layers:
        bits = product if layer.kind == "attention" else sizes.weights * sizes.activations
        assert layer.totals.bops == layer.totals.macs * bits


def test_hidden_pairs_have_no_bit_operations() -> None:
    from costcalc.cost.counting import counting

    graph = costcalc.graph_of("gpt2")
    cost = costcalc.evaluate(graph, counting(graph, causal="half", dtype="w4a8"))
    for layer in cost.layers:
        bits = 64 if layer.kind == "attention" else 32
        assert layer.totals.bops == layer.totals.macs * bits


def test_the_intensity_of_a_network_is_no_sum() -> None:
    totals = costcalc.cost_of("mobilenet_v2", batch=3).totals
    assert RATIOS["intensity"].of(totals) == Fraction(2 * totals.macs, totals.bytes)
    assert RATIOS["intensity"].of(costcalc.Totals()) is None


@pytest.mark.parametrize("quantity", ["bytes", "size", "bops", "intensity"])
def test_in_symbols_at_another_setting(quantity: str) -> None:
    """Closed forms hold where tensors are rounded up, and shared weights are stored once."""
    for name, setting in (
        ("mobilenet_v1", {"alpha": Fraction(43, 100), "rho": 1}),
        ("gpt2", {"length": 37}),
    ):
        found = costcalc.formula(name, *setting, of=quantity, dtype="w3a5").forms
        there = costcalc.cost_of(name, dtype="w3a5", **setting).totals
        value = RATIOS[quantity].of(there) if quantity in RATIOS else there.of(quantity)
        assert found.function(quantity)(**setting) == value


def test_what_is_shared_is_stored_once() -> None:
    """In numbers and in symbols, as parameters are."""
    graph = costcalc.graph_of("tests/golden/shared.yaml")
    cost = costcalc.cost_of(graph, dtype="fp16")
    assert cost.totals.size == 2 * (cost.totals.params + cost.totals.buffers)
    assert any(layer.shares for layer in cost.layers)
    form = costcalc.formula(graph, "n", of="size", dtype="fp16").forms
    assert form.total("size").value == cost.totals.size
