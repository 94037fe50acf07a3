"""Several nodes that are one operator of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from onnx import NodeProto, helper

from costcalc.imports.road import imported
from tests.imports.onnx.models import model, stored, traced
from tests.imports.onnx.test_rows import steps

NUMBERS = {"half": 0.5, "one": 1.0, "root": 2**0.5, "inverse": 2**-0.5, "third": 1 / 3}


def node(op: str, *names: str) -> NodeProto:
    """A node whose last name is its output."""
    return helper.make_node(op, names[:-1], names[-1:])


def of(folder: Path, *nodes: NodeProto, outputs: tuple[str, ...] = ("y",)) -> tuple[str, ...]:
    numbers: list[Any] = [stored(name, (), [number]) for name, number in NUMBERS.items()]
    tensors = [*numbers, stored("w", (6, 7)), stored("b", (7,)), stored("tokens", (5, 1))]
    made = model(nodes, {"x": (1, 5, 6)}, tensors, outputs)
    return steps(imported(traced(folder, made), fold=False).text)


ERROR = (node("Div", "x", "root", "a"), node("Erf", "a", "e"), node("Add", "e", "one", "p"))


@pytest.mark.parametrize(
    "nodes",
    [
        (*ERROR, node("Mul", "x", "p", "m"), node("Mul", "m", "half", "y")),
        (*ERROR, node("Mul", "p", "half", "m"), node("Mul", "m", "x", "y")),
        (*ERROR, node("Mul", "x", "half", "m"), node("Mul", "m", "p", "y")),
        (
            node("Mul", "x", "inverse", "a"),
            *ERROR[1:],
            node("Mul", "x", "p", "m"),
            node("Div", "m", "two", "y"),
        ),
    ],
)
def test_a_gelu_in_each_order(nodes: Any, tmp_path: Path) -> None:
    NUMBERS["two"] = 2.0
    assert of(tmp_path, *nodes) == ("gelu",)


def test_a_gate_and_its_input(tmp_path: Path) -> None:
    assert of(tmp_path, node("Sigmoid", "x", "a"), node("Mul", "a", "x", "y")) == ("silu",)
    gate = helper.make_node("HardSigmoid", ["x"], ["a"], alpha=1 / 6)
    assert of(tmp_path, gate, node("Mul", "x", "a", "y")) == ("hswish",)


def test_a_gate_that_is_used_elsewhere_too_stays(tmp_path: Path) -> None:
    nodes = node("Sigmoid", "x", "a"), node("Mul", "a", "x", "y")
    assert of(tmp_path, *nodes, outputs=("y", "a")) == ("sigmoid", "mul")


def test_a_vector_that_is_added_is_a_bias(tmp_path: Path) -> None:
    nodes = node("MatMul", "x", "w", "a"), node("Add", "a", "b", "y")
    assert of(tmp_path, *nodes) == ("linear(7)",)


def test_what_is_added_along_another_axis_is_none(tmp_path: Path) -> None:
    nodes = node("MatMul", "x", "w", "a"), node("Add", "a", "tokens", "y")
    assert of(tmp_path, *nodes) == ("linear(7, bias=false)", "stored(5, 1)", "add")
