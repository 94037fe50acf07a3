"""Functions that a model defines for itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from onnx import ModelProto, helper

from costcalc.errors import UsageError
from tests.imports.onnx.models import model
from tests.imports.onnx.test_legal import CONV, IMAGE, KERNEL, MACS, spec
from tests.imports.onnx.test_rows import steps

node = helper.make_node


def with_functions(made: ModelProto, *functions: Any) -> ModelProto:
    made.functions.extend(functions)
    made.opset_import.append(helper.make_opsetid("own", 1))
    return made


def function(name: str, *nodes: Any, inputs: Any = ("a",), opset: int = 20, **more: Any) -> Any:
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid("own", 1)]
    return helper.make_function("own", name, inputs, ("b",), nodes, opsets, **more)


def test_functions_of_the_model_are_written_out(tmp_path: Path) -> None:
    inner = function("Inner", node("Relu", ["a"], ["b"]))
    body = [node("Conv", ["a", "w"], ["c"]), node("Inner", ["c"], ["b"], domain="own")]
    block = function("Block", *body, inputs=("a", "w"))
    made = model([node("Block", ["x", "w"], ["y"], domain="own")], IMAGE, [KERNEL])
    found = spec(tmp_path, with_functions(made, block, inner))
    assert (steps(found.text), found.totals.macs) == ((*CONV, "relu"), MACS)


def test_an_attribute_of_a_function(tmp_path: Path) -> None:
    leaky = node("LeakyRelu", ["a"], ["b"])
    leaky.attribute.add(name="alpha", ref_attr_name="slope", type=1)
    own = function("Leaky", leaky, attributes=["slope"])
    made = model([node("Leaky", ["x"], ["y"], domain="own", slope=0.25)], IMAGE)
    assert steps(spec(tmp_path, with_functions(made, own)).text) == ("leaky_relu(slope=0.25)",)


def call(name: str, source: str, output: str) -> Any:
    return node(name, [source], [output], domain="own")


DOUBLED = [function("F0", node("Relu", ["a"], ["b"]))] + [
    function(f"F{n}", call(f"F{n - 1}", "a", "c"), call(f"F{n - 1}", "c", "b"))
    for n in range(1, 40)
]
DEEP = [function("F0", node("Relu", ["a"], ["b"]))] + [
    function(f"F{n}", call(f"F{n - 1}", "a", "b")) for n in range(1, 200)
]
ROUND = [function("F39", call("F1", "a", "b")), function("F1", call("F39", "a", "b"))]


@pytest.mark.parametrize(
    ("functions", "name", "why"),
    [
        (DOUBLED, "F39", "more than 100,000 nodes with its functions"),
        (DEEP, "F199", "nested more than 100 deep"),
        (ROUND, "F1", "`own.F1` calls itself"),
        ([function("F", node("Relu", ["a"], ["b"]), opset=18)], "F", "a function of another opset"),
        ([function("F", node("NonZero", ["a"], ["b"]))], "F", "`NonZero` cannot be read"),
        ([function("F", node("If", ["a"], ["b"]))], "F", "`If` cannot be read"),
    ],
    ids=["doubled", "deep", "round", "opset", "values", "control flow"],
)
def test_functions_that_are_refused(functions: Any, name: str, why: str, tmp_path: Path) -> None:
    made = with_functions(model([call(name, "x", "y")], IMAGE), *functions)
    with pytest.raises(UsageError, match=why):
        spec(tmp_path, made)


def test_a_function_that_nothing_calls_is_not_looked_at(tmp_path: Path) -> None:
    made = model([node("Relu", ["x"], ["y"])], IMAGE)
    bad = function("F", node("If", ["a"], ["b"]))
    assert steps(spec(tmp_path, with_functions(made, bad)).text) == ("relu",)
