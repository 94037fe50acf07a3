"""Odd files that are legal: each has right figures, or is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from onnx import ModelProto, TensorProto, helper, numpy_helper

from costcalc.errors import UsageError
from costcalc.imports.road import Imported, imported
from tests.imports.onnx.models import INT64, model, stored, traced
from tests.imports.onnx.test_rows import steps

node = helper.make_node
IMAGE = {"x": (1, 3, 9, 7)}
KERNEL = stored("w", (4, 3, 3, 2))
CONV = ("conv(4, k=(3, 2), p=0)",)
MACS = 4 * 7 * 6 * 3 * 3 * 2


def spec(folder: Path, made: ModelProto, **given: tuple[int, ...]) -> Imported:
    return imported(traced(folder, made, given), fold=False)


def filled(name: str, kind: int, *shape: int) -> TensorProto:
    """A stored tensor of ones, of any type of numbers."""
    many = 1
    for size in shape:
        many *= size
    return helper.make_tensor(name, kind, shape, [1] * many)


@pytest.mark.parametrize("first", ["x", "w"])
def test_a_stored_tensor_that_is_an_input_too(first: str, tmp_path: Path) -> None:
    """As a default that may be overridden; it is no input of the network."""
    shapes = {"x": (1, 3, 9, 7), "w": (4, 3, 3, 2)}
    inputs = {name: shapes[name] for name in sorted(shapes, key=lambda name: name != first)}
    found = spec(tmp_path, model([node("Conv", ["x", "w"], ["y"])], inputs, [KERNEL]))
    assert (steps(found.text), found.totals.macs) == (CONV, MACS)
    assert [one.name for one in found.trace.inputs] == ["x"]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([node("Conv", ["x", "w", ""], ["y"])], CONV),
        ([node("Clip", ["x", "", "six"], ["y"])], ("constant(1, 1, 1)", "minimum")),
        ([node("Clip", ["x", "six"], ["y"])], ("constant(1, 1, 1)", "maximum")),
        ([node("Clip", ["x", "", ""], ["a"]), node("Relu", ["a"], ["y"])], ("relu",)),
        ([node("Resize", ["x", "", "scales"], ["y"])], ("upsample((2, 3))",)),
        ([node("Slice", ["x", "zero", "one", "", "one"], ["y"])], None),
    ],
)
def test_inputs_that_are_left_empty(nodes: Any, expected: Any, tmp_path: Path) -> None:
    tensors = [KERNEL, stored("six", (), [6.0]), stored("scales", (4,), [1.0, 1.0, 2.0, 3.0])]
    tensors += [stored("zero", (1,), [0]), stored("one", (1,), [1])]
    read = {name for one in nodes for name in one.input}
    made = model(nodes, IMAGE, [one for one in tensors if one.name in read])
    if expected is None:
        with pytest.raises(UsageError, match="`layers` is empty"):
            spec(tmp_path, made)
    else:
        found = spec(tmp_path, made)
        assert steps(found.text) == expected
        assert "Never used" not in found.text


SPARSE = helper.make_sparse_tensor(
    helper.make_tensor("v", TensorProto.FLOAT, [2], [1.0, 2.0]),
    helper.make_tensor("i", INT64, [2], [1, 3]),
    [7],
)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"value_float": 2.0}, ("times(2)",)),
        ({"value_int": 2}, ("times(2)",)),
        ({"value_floats": [1.0] * 7}, ("constant(1, 1, 7)", "mul")),
        ({"value_ints": [1, 2, 3, 4, 5, 6, 7]}, ("constant(1, 1, 7)", "mul")),
        ({"value": stored("", (3, 1, 1), [1.0] * 3)}, ("constant(3, 1, 1)", "mul")),
        ({"sparse_value": SPARSE}, ("constant(1, 1, 7)", "mul")),
    ],
    ids=lambda value: next(iter(value)),
)
def test_a_constant_in_each_form(attributes: Any, expected: Any, tmp_path: Path) -> None:
    nodes = [
        node("Constant", [], ["a"], **attributes),
        node("Cast", ["a"], ["c"], to=TensorProto.FLOAT),
        node("Mul", ["x", "c"], ["y"]),
    ]
    assert steps(spec(tmp_path, model(nodes, IMAGE)).text) == expected


@pytest.mark.parametrize("attributes", [{}, {"value_int": 1, "value_float": 2.0}])
def test_a_constant_without_one_form_is_refused(attributes: Any, tmp_path: Path) -> None:
    nodes = [node("Constant", [], ["c"], **attributes), node("Mul", ["x", "c"], ["y"])]
    with pytest.raises(UsageError, match="`Constant` cannot be read"):
        spec(tmp_path, model(nodes, IMAGE))


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ([0, -1], ("flatten",)),
        ([0, 0, -1], ("reshape(3, 63)",)),
        ([-1, 3, 63], ("reshape(3, 63)",)),
        ([1, 1, 3, 63], ("reshape(1, 3, 63)",)),
        ([-1], ("flatten",)),
    ],
)
def test_a_shape_with_zero_and_minus_one(to: list[int], expected: Any, tmp_path: Path) -> None:
    made = model([node("Reshape", ["x", "to"], ["y"])], IMAGE, [stored("to", (len(to),), to)])
    assert steps(spec(tmp_path, made).text) == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (node("Concat", ["x", "x"], ["y"], axis=-2), "concat(axis=1)"),
        (node("Softmax", ["x"], ["y"], axis=-3), "softmax"),
        (node("Gather", ["x", "last"], ["y"], axis=-1), "slice(6, 7, axis=2)"),
        (node("ReduceMean", ["x", "ends"], ["y"]), "gap"),
        (node("Unsqueeze", ["x", "last"], ["y"]), "reshape(3, 9, 7, 1)"),
        (node("LayerNormalization", ["x", "all"], ["y"], axis=-3), "ln(bias=false, whole=true)"),
        (node("Pad", ["x", "pads", "", "last"], ["y"]), "pad(((0, 0), (1, 2)))"),
    ],
    ids=lambda value: getattr(value, "op_type", ""),
)
def test_axes_from_the_end(made: Any, expected: str, tmp_path: Path) -> None:
    tensors = [stored("last", (1,), [-1]), stored("ends", (2,), [-1, -2])]
    tensors += [stored("pads", (2,), [1, 2]), stored("all", (3, 9, 7))]
    assert steps(spec(tmp_path, model([made], IMAGE, tensors)).text)[0] == expected


@pytest.mark.parametrize(
    ("start", "stop", "step", "many"), [(0, 9, 2, 5), (1, 9, 2, 4), (1, 8, 3, 3), (2, 3, 4, 1)]
)
def test_every_nth_element(start: int, stop: int, step: int, many: int, tmp_path: Path) -> None:
    numbers = {"start": start, "stop": stop, "axis": -2, "step": step}
    tensors = [stored(name, (1,), [number]) for name, number in numbers.items()]
    found = spec(tmp_path, model([node("Slice", ["x", *numbers], ["y"])], IMAGE, tensors))
    assert found.trace.shapes[found.trace.outputs[0]] == (3, many, 7)
    assert many == len(range(start, stop, step))


def test_a_size_with_a_name_is_one_size(tmp_path: Path) -> None:
    made = model([node("Relu", ["x"], ["y"])], {"x": ("n", 3, "side", "side")})
    assert traced(tmp_path, made, {"x": (3, 8, 8)}).shapes[0] == (3, 8, 8)
    with pytest.raises(UsageError, match="the size `side` of its inputs would be 8 and 9"):
        traced(tmp_path, made, {"x": (3, 8, 9)})
    made = model([node("Relu", ["x"], ["y"])], {"x": ("n", "n", 4)})
    with pytest.raises(UsageError, match="the size `n` of its inputs would be 1 and 6"):
        traced(tmp_path, made, {"x": (6, 4)})
    assert traced(tmp_path, made, {"x": (6, 6, 4)}).shapes[0] == (6, 6, 4)


def test_a_first_axis_that_is_known_by_another_input(tmp_path: Path) -> None:
    """Tokens first, batch second: given whole for one input, it holds for the other."""
    made = model([node("Mul", ["x", "z"], ["y"])], {"x": ("t", "n", 4), "z": ("t", 1, 1)})
    found = traced(tmp_path, made, {"x": (5, 1, 4)})
    assert [found.shapes[one.value] for one in found.inputs] == [(5, 1, 4), (5, 1, 1)]


@pytest.mark.parametrize("kind", [TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BFLOAT16])
def test_other_floats(kind: int, tmp_path: Path) -> None:
    """ONNX's convolution takes bfloat16 from opset 22 on."""
    made = model(
        [node("Conv", ["x", "w"], ["y"])],
        IMAGE,
        [filled("w", kind, 4, 3, 3, 2)],
        opset=22,
        kind=kind,
    )
    found = spec(tmp_path, made)
    assert (steps(found.text), found.totals.macs, found.totals.params) == (CONV, MACS, 72)


def test_a_quantized_graph_is_that_of_its_floats(tmp_path: Path) -> None:
    """Weights and biases are trained; scales and zero points say how they are stored."""
    int8, int32, floats = TensorProto.INT8, TensorProto.INT32, TensorProto.FLOAT
    nodes = [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("DequantizeLinear", ["q", "s", "z"], ["d"]),
        node("DequantizeLinear", ["w", "ws", "wz"], ["wd"], axis=0),
        node("DequantizeLinear", ["b", "ws", "bz"], ["bd"], axis=0),
        node("Conv", ["d", "wd", "bd"], ["y"]),
    ]
    tensors = [filled("s", floats), filled("z", int8), filled("w", int8, 4, 3, 3, 2)]
    tensors += [filled("ws", floats, 4), filled("wz", int8, 4), filled("b", int32, 4)]
    found = spec(tmp_path, model(nodes, IMAGE, [*tensors, filled("bz", int32, 4)]))
    assert steps(found.text) == ("conv(4, k=(3, 2), p=0, bias=true)",)
    assert (found.totals.macs, found.totals.params) == (MACS, 72 + 4)
    assert "Never used" not in found.text


@pytest.mark.parametrize("op", ["ConvInteger", "MatMulInteger", "QLinearConv"])
def test_products_of_whole_numbers_are_refused(op: str, tmp_path: Path) -> None:
    weight = filled("w", TensorProto.INT8, *((6, 4) if op == "MatMulInteger" else (4, 3, 3, 2)))
    tensors = [weight, filled("s", TensorProto.FLOAT), filled("z", TensorProto.INT8)]
    inputs = ["x", "s", "z", "w", "s", "z", "s", "z"] if op == "QLinearConv" else ["x", "w"]
    shape = {"x": (1, 5, 6)} if op == "MatMulInteger" else IMAGE
    made = model([node(op, inputs, ["y"])], shape, tensors, kind=TensorProto.INT8)
    with pytest.raises(UsageError, match=f"`{op}`"):
        spec(tmp_path, made)


def test_both_names_of_the_domain_of_onnx(tmp_path: Path) -> None:
    made = model([node("Relu", ["x"], ["y"], domain="ai.onnx")], IMAGE)
    made.opset_import[0].domain = "ai.onnx"
    assert steps(spec(tmp_path, made).text) == ("relu",)


@pytest.mark.parametrize("domain", ["ai.onnx.ml", "com.microsoft"])
def test_operators_of_other_domains_are_refused(domain: str, tmp_path: Path) -> None:
    made = model([node("Gelu", ["x"], ["y"], domain=domain)], IMAGE)
    with pytest.raises(UsageError, match=rf"`{domain}.Gelu` cannot be read"):
        spec(tmp_path, made)


def test_sparse_tensors_are_refused(tmp_path: Path) -> None:
    made = model([node("Mul", ["x", "v"], ["y"])], IMAGE)
    made.graph.sparse_initializer.append(SPARSE)
    with pytest.raises(UsageError, match="it stores sparse tensors, which are not read"):
        spec(tmp_path, made)


def test_a_shape_that_is_stored_beside_the_file_is_not_read(tmp_path: Path) -> None:
    shape = numpy_helper.from_array(numpy_helper.to_array(stored("to", (2,), [0, -1])), "to")
    shape.data_location = TensorProto.EXTERNAL
    shape.external_data.add(key="location", value="../../etc/passwd")
    with pytest.raises(UsageError, match="the shape of its output depends on values"):
        spec(tmp_path, model([node("Reshape", ["x", "to"], ["y"])], IMAGE, [shape]))


def test_states_that_are_computed_are_refused(tmp_path: Path) -> None:
    names = ["x", "w", "r", "", "", "h"]
    tensors = [stored("w", (1, 16, 3)), stored("r", (1, 16, 4))]
    inputs = {"x": (5, 1, 3), "h": (1, 1, 4)}
    made = model([node("LSTM", names, ["y"], hidden_size=4)], inputs, tensors)
    with pytest.raises(UsageError, match="begins with states that are computed"):
        spec(tmp_path, made, x=(5, 1, 3), h=(1, 1, 4))


@pytest.mark.parametrize("name", ["y", "x"])
def test_an_output_without_a_node(name: str, tmp_path: Path) -> None:
    """What is empty, or an input as it is, is no network."""
    tensors = [stored("none", (1,), [0])]
    nodes = [node("Slice", ["x", "none", "none"], ["y"])]
    with pytest.raises(UsageError, match=r"the output `y` has no elements|`layers` is empty"):
        spec(tmp_path, model(nodes, IMAGE, tensors, outputs=(name,)))
