"""Inputs, shapes that are computed, and what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from onnx import helper

from costcalc.bridge.onnx.nodes import SCOPES
from costcalc.errors import UsageError
from costcalc.imports.road import imported
from costcalc.imports.trace import OPAQUE, read, written
from tests.imports.onnx.models import INT64, model, stored, traced
from tests.imports.onnx.test_rows import steps

node = helper.make_node


def test_a_shape_that_is_computed_of_another(tmp_path: Path) -> None:
    """x.view(x.size(0), -1) as an exporter with a symbolic batch writes it."""
    nodes = [
        node("Shape", ["x"], ["shape"]),
        node("Gather", ["shape", "zero"], ["size"]),
        node("Unsqueeze", ["size", "axis"], ["first"]),
        node("Concat", ["first", "rest"], ["to"], axis=0),
        node("Reshape", ["x", "to"], ["flat"]),
        node("Gemm", ["flat", "w", "b"], ["y"], transB=1),
    ]
    tensors = [stored("zero", (), [0]), stored("axis", (1,), [0]), stored("rest", (1,), [-1])]
    tensors += [stored("fc.weight", (10, 3 * 5 * 4)), stored("fc.bias", (10,))]
    nodes[-1].input[1:] = ["fc.weight", "fc.bias"]
    trace = traced(tmp_path, model(nodes, {"x": ("batch", 3, 5, 4)}, tensors))
    assert steps(imported(trace, fold=False).text) == ("flatten", "linear(10)")
    assert trace.calls[-1].module == "fc"
    assert trace.macs == 10 * 3 * 5 * 4


def test_symbolic_sizes_are_given_by_name_and_hold_for_all_inputs(tmp_path: Path) -> None:
    nodes = [node("Concat", ["x", "z"], ["y"], axis=2)]
    made = model(nodes, {"x": ("n", "tokens", 6), "z": ("n", "tokens", 4)})
    trace = traced(tmp_path, made, {"x": (5, 6)})
    assert [trace.shapes[one.value] for one in trace.inputs] == [(5, 6), (5, 4)]
    with pytest.raises(UsageError, match="it has no input `w`"):
        traced(tmp_path, made, {"w": (5, 6)})
    by_place = traced(tmp_path, made, {"": (5, 6)})
    assert by_place.shapes == trace.shapes
    with pytest.raises(UsageError, match="it has 2 inputs, and 3 are given"):
        traced(tmp_path, made, {"x": (5, 6), "z": (5, 4), "": (5, 6)})
    with pytest.raises(UsageError, match="has 3 axes, the batch included, and 1 are given"):
        traced(tmp_path, made, {"x": (5,)})


def test_a_fixed_batch_is_one_example_where_a_shape_is_given(tmp_path: Path) -> None:
    made = model([node("Relu", ["x"], ["y"])], {"x": (8, 3, 5)})
    assert traced(tmp_path, made, {"": (3, 5)}).shapes == ((3, 5), (3, 5))
    assert traced(tmp_path, made, {"": (8, 3, 5)}).shapes == ((8, 3, 5), (8, 3, 5))


def test_indices(tmp_path: Path) -> None:
    made = model(
        [node("Gather", ["t", "x"], ["y"])], {"x": (1, 5)}, [stored("t", (9, 4))], kind=INT64
    )
    assert traced(tmp_path, made).inputs[0].indices


def test_ir_3_lists_what_it_stores_among_the_inputs(tmp_path: Path) -> None:
    nodes = [node("MatMul", ["x", "w"], ["y"])]
    made = model(nodes, {"w": (6, 4), "x": (1, 5, 6)}, [stored("w", (6, 4))], ir=3)
    trace = traced(tmp_path, made)
    assert [one.name for one in trace.inputs] == ["x"]
    assert trace.params == 6 * 4


def test_what_gives_its_input_is_no_step(tmp_path: Path) -> None:
    nodes = [
        node("Dropout", ["x"], ["a"]),
        node("Identity", ["a"], ["b"]),
        node("Cast", ["b"], ["c"], to=1),
        node("Relu", ["c"], ["y"]),
    ]
    assert steps(imported(traced(tmp_path, model(nodes, {"x": (1, 6)})), fold=False).text) == (
        "relu",
    )


def test_a_transposed_weight_is_the_stored_one(tmp_path: Path) -> None:
    nodes = [
        node("Transpose", ["w"], ["t"], perm=(1, 0)),
        node("MatMul", ["x", "t"], ["a"]),
        node("Add", ["b", "a"], ["y"]),
    ]
    made = model(nodes, {"x": (1, 5, 6)}, [stored("w", (7, 6)), stored("b", (7,))])
    assert steps(imported(traced(tmp_path, made), fold=False).text) == ("linear(7)",)


def test_heads_that_are_merged_with_the_batch(tmp_path: Path) -> None:
    """(batch, tokens, heads * d) to (batch * heads, tokens, d), a product, and back."""
    nodes = [
        node("Reshape", ["x", "split"], ["a"]),
        node("Transpose", ["a"], ["b"], perm=(0, 2, 1, 3)),
        node("Reshape", ["b", "merged"], ["q"]),
        node("Transpose", ["q"], ["k"], perm=(0, 2, 1)),
        node("MatMul", ["q", "k"], ["s"]),
        node("Softmax", ["s"], ["p"]),
        node("Reshape", ["p", "back"], ["y"]),
    ]
    shapes = {"split": [1, 5, 2, 3], "merged": [2, 5, 3], "back": [1, 2, 5, 5]}
    tensors = [stored(name, (len(to),), to) for name, to in shapes.items()]
    trace = traced(tmp_path, model(nodes, {"x": (1, 5, 6)}, tensors))
    assert trace.macs == 2 * 5 * 3 * 5
    assert steps(imported(trace, fold=False).text) == (
        "reshape(5, 2, 3)",
        "permute(1, 0, 2)",
        "permute(1, 2, 0)",
        "matmul",
        "softmax(axis=2)",
    )


def test_an_operator_without_a_counterpart_is_opaque_with_its_reason(tmp_path: Path) -> None:
    nodes = [node("Sin", ["x"], ["a"]), node("Softmax", ["a"], ["y"], axis=0)]
    trace = traced(tmp_path, model(nodes, {"x": (3, 6)}), {"": (3, 6)})
    assert [(call.op, call.asked) for call in trace.calls] == [
        (OPAQUE, "Sin"),
        ("softmax", "Softmax"),
    ]
    computed = node("Conv", ["x", "z"], ["y"])
    trace = traced(
        tmp_path, model([computed], {"x": (1, 3, 9, 7), "z": (4, 3, 1, 1)}), {"z": (4, 3, 1, 1)}
    )
    assert trace.calls[0].attributes == {"why": "its weights are computed, not stored"}
    assert trace.macs == 4 * 9 * 7 * 3


def test_equal_tensors_that_were_merged_are_counted_at_each_layer(tmp_path: Path) -> None:
    """Two convolutions with one bias of zeros, and a norm whose variance is its scale."""
    nodes = [
        node("Conv", ["x", "v", "zeros"], ["a"]),
        node("BatchNormalization", ["a", "ones", "zeros", "zeros", "ones"], ["b"]),
        node("Conv", ["b", "w", "zeros"], ["y"]),
    ]
    tensors = [stored("v", (4, 3, 1, 1)), stored("w", (4, 4, 1, 1))]
    tensors += [stored("zeros", (4,)), stored("ones", (4,))]
    trace = traced(tmp_path, model(nodes, {"x": (1, 3, 9, 7)}, tensors))
    found = imported(trace, fold=False)
    assert found.totals.params == 4 * 3 + 4 + (4 + 4) + 4 * 4 + 4
    assert found.totals.buffers == 2 * 4
    assert "8 trained values more than stored" in trace.notes[-1]
    assert trace.never_used() == ()


def test_layers_that_have_all_their_tensors_in_common_are_shared(tmp_path: Path) -> None:
    nodes = [node("Conv", ["x", "w", "b"], ["a"]), node("Conv", ["a", "w", "b"], ["y"])]
    tensors = [stored("w", (3, 3, 1, 1)), stored("b", (3,))]
    found = imported(traced(tmp_path, model(nodes, {"x": (1, 3, 9, 7)}, tensors)))
    assert found.totals.params == 3 * 3 + 3
    assert found.totals.macs == 2 * 3 * 3 * 9 * 7


def test_norms_that_act_in_other_ways_have_tensors_of_their_own(tmp_path: Path) -> None:
    """Norms of a network that was never trained are equal, and an exporter stores them once."""
    nodes = [
        node("LayerNormalization", ["x", "s", "b"], ["a"], axis=-1),
        node("Reshape", ["a", "to"], ["c"]),
        node("LayerNormalization", ["c", "s", "b"], ["y"], axis=-1),
    ]
    tensors = [stored("s", (6,)), stored("b", (6,)), stored("to", (3,), [1, 35, 6])]
    trace = traced(tmp_path, model(nodes, {"x": (1, 5, 7, 6)}, tensors))
    assert imported(trace).totals.params == 2 * (6 + 6)
    assert "12 trained values more than stored" in trace.notes[-1]


def test_a_scale_and_a_shift_of_equal_values_are_two(tmp_path: Path) -> None:
    nodes = [
        node("LayerNormalization", ["x", "zeros", "zeros"], ["a"], axis=-1),
        node("Relu", ["a"], ["b"]),
        node("Reshape", ["b", "to"], ["c"]),
        node("LayerNormalization", ["c", "zeros", "zeros"], ["y"], axis=-1),
    ]
    tensors = [stored("zeros", (3,), [0.0] * 3), stored("to", (4,), [1, 1, 5, 3])]
    trace = traced(tmp_path, model(nodes, {"x": (1, 5, 3)}, tensors))
    assert imported(trace).totals.params == trace.params == 2 * (3 + 3)


def norms(scope: str, values: Sequence[float]) -> Any:
    """Two norms with the same stored tensors; the second is of the module `scope`."""
    nodes = [
        node("LayerNormalization", ["x", "s", "b"], ["a"], axis=-1),
        node("LayerNormalization", ["a", "s", "b"], ["y"], axis=-1),
    ]
    for one, module in zip(nodes, ("block.norm", scope), strict=True):
        one.metadata_props.add(key=SCOPES, value=f"['', '{module}', 'layer_norm']")
    tensors = [stored("s", (3,), values), stored("b", (3,), [0.0] * 3)]
    return model(nodes, {"x": (1, 5, 3)}, tensors)


def test_norms_of_two_modules_before_training(tmp_path: Path) -> None:
    """Scales of 1 are stored once for all norms, and belong to each."""
    two = imported(traced(tmp_path, norms("block.norm2", [1.0] * 3)))
    assert two.totals.params == 2 * (3 + 3)
    one = imported(traced(tmp_path, norms("block.norm", [1.0] * 3)))
    assert one.totals.params == 3 + 3


def test_norms_of_two_modules_that_share_what_was_trained(tmp_path: Path) -> None:
    assert imported(traced(tmp_path, norms("block.norm2", [1.0, 1.5, 2.0]))).totals.params == 3 + 3


def test_another_name_of_equal_values_is_a_tensor_of_its_own(tmp_path: Path) -> None:
    """So one exporter writes what it stored once; values that differ are another matter."""
    nodes = [
        node("Identity", ["first.weight"], ["second.weight"]),
        node("Relu", ["x"], ["a"]),
        node("Mul", ["a", "first.weight"], ["b"]),
        node("Mul", ["b", "second.weight"], ["y"]),
    ]
    for values, params in (([1.0] * 3, 3 + 3), ([1.0, 2.0, 4.0], 3)):
        made = model(nodes, {"x": (1, 5, 3)}, [stored("first.weight", (3,), values)])
        assert imported(traced(tmp_path, made)).totals.params == params


def test_what_no_node_reads_is_reported_as_never_used(tmp_path: Path) -> None:
    tensors = [stored("head.weight", (4, 5)), stored("scales", (3,), [1, 2, 3])]
    trace = traced(tmp_path, model([node("Relu", ["x"], ["y"])], {"x": (1, 6)}, tensors))
    assert [one.name for one in trace.never_used()] == ["head.weight"]


def test_a_trace_is_the_same_after_writing_and_reading(tmp_path: Path) -> None:
    tensors = [stored("w", (4, 3, 3, 2))]
    nodes = [node("Conv", ["x", "w"], ["a"]), node("LeakyRelu", ["a"], ["y"], alpha=0.1)]
    trace = traced(tmp_path, model(nodes, {"x": (1, 3, 9, 7)}, tensors))
    assert read(written(trace)) == trace


def test_a_weight_of_another_size_than_the_input_needs_is_not_read(tmp_path: Path) -> None:
    made = model(
        [node("Conv", ["x", "w"], ["y"])], {"x": (1, 3, 9, 7)}, [stored("w", (4, 5, 1, 1))]
    )
    why = traced(tmp_path, made).calls[0].attributes["why"]
    assert why == "it stores 20 values, and our operator 12"


def test_what_is_computed_of_stored_tensors_alone_is_a_constant(tmp_path: Path) -> None:
    """A mask that is looked up by its sine; the tensor it is made of is reported."""
    nodes = [node("Sin", ["mask"], ["a"]), node("Add", ["x", "a"], ["y"])]
    trace = traced(tmp_path, model(nodes, {"x": (1, 5, 6)}, [stored("mask", (5, 6))]))
    assert steps(imported(trace, fold=False).text) == ("constant(5, 6)", "add")
    assert [one.name for one in trace.never_used()] == ["mask"]


def test_a_product_of_stored_tensors_is_counted(tmp_path: Path) -> None:
    nodes = [node("MatMul", ["v", "w"], ["a"]), node("Add", ["x", "a"], ["y"])]
    tensors = [stored("v", (5, 3)), stored("w", (3, 6))]
    trace = traced(tmp_path, model(nodes, {"x": (1, 5, 6)}, tensors))
    assert imported(trace).totals.macs == trace.macs == 5 * 3 * 6
    assert trace.params == 5 * 3 + 3 * 6
