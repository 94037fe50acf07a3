"""Files that are broken, or that claim what cannot be: a diagnostic, never a traceback."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from onnx import TensorProto, helper

from costcalc.errors import UsageError
from tests.imports.onnx.models import model, stored, traced

node = helper.make_node
RELU = node("Relu", ["x"], ["y"])
CONV = node("Conv", ["x", "w"], ["y"])


def message(folder: Path, made: Any, given: Mapping[str, tuple[int, ...]] | None = None) -> str:
    with pytest.raises(UsageError) as error:
        traced(folder, made, given)
    return str(error.value)


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08", b"\xff" * 99], ids=repr)
def test_what_is_no_model(content: bytes, tmp_path: Path) -> None:
    found = message(tmp_path, content)
    assert "not an ONNX file" in found or "IR version 0" in found


def test_a_truncated_file(tmp_path: Path) -> None:
    whole = model([CONV], {"x": (1, 3, 9, 7)}, [stored("w", (4, 3, 1, 1))]).SerializeToString()
    for length in range(1, len(whole), 7):
        with pytest.raises(UsageError):
            traced(tmp_path, whole[:length])


def test_files_as_the_installed_onnx_writes_them_are_read() -> None:
    import onnx

    from costcalc.bridge.onnx.file import IR_VERSIONS

    assert onnx.IR_VERSION in IR_VERSIONS


def test_a_missing_file() -> None:
    from costcalc.bridge.onnx.door import trace

    with pytest.raises(UsageError, match="cannot read it"):
        trace("there/is/none.onnx")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (model([RELU], {"x": (1, 3)}, ir=2), "IR version 2 is not known"),
        (model([RELU], {"x": (1, 3)}, ir=15), "IR version 15 is not known"),
        (model([RELU], {"x": (1, 3)}, opset=6), "opset 6 is not known"),
        (model([RELU], {"x": (1, 3)}, opset=24), "opset 24 is not known"),
        (model([], {"x": (1, 3)}), "the graph has no nodes"),
        (model([RELU], {}), "`Relu` reads `x`|it has no input"),
        (model([RELU], {"x": (1, -3)}), "an impossible shape"),
        (model([RELU], {"x": (1, 0)}), "an impossible shape"),
        (model([RELU], {"x": (1, 2**40, 2**40)}), "an impossible shape"),
        (model([RELU], {"x": None}), "the file gives it no shape"),
        (model([RELU], {"x": (8, 3, 9)}), "its batch is fixed at 8"),
        (model([RELU], {"x": (1, 3, "height")}), "sizes of it are left open"),
        (model([RELU], {"x": (1, 3)}, outputs=("z",)), "no node gives the output `z`"),
        (model([RELU, RELU], {"x": (1, 3)}), "`y` is given twice"),
        (model([node("Relu", ["y"], ["y"])], {"x": (1, 3)}), "which nothing before it gives"),
        (
            model([node("Relu", ["b"], ["y"]), node("Relu", ["y"], ["b"])], {"x": (1, 3)}),
            "without a cycle",
        ),
        (
            model([CONV], {"x": (1, 3, 9, 7)}, [stored("w", (4, -3, 1, 1))]),
            "`w` has an impossible shape",
        ),
        (model([node("Conv", ["x"], ["y"])], {"x": (1, 3, 9)}), "cannot be read"),
        (model([node("NonZero", ["x"], ["y"])], {"x": (1, 3)}), "depends on values"),
        (model([node("Nothing", ["x"], ["y"])], {"x": (1, 3)}), "ONNX refuses its inputs"),
        (
            model([node("Nothing", ["x"], ["y"], domain="com.example")], {"x": (1, 3)}),
            "`com.example.Nothing` cannot be read",
        ),
        (model([node("SequenceConstruct", ["x"], ["y"])], {"x": (1, 3)}), "`SequenceConstruct`"),
    ],
)
def test_what_a_file_claims(made: Any, words: str, tmp_path: Path) -> None:
    import re

    assert re.search(words, message(tmp_path, made))


def test_control_flow_is_refused_all_at_once(tmp_path: Path) -> None:
    branch = helper.make_graph([RELU], "branch", [], [])
    nodes = [
        node("If", ["c"], ["a"], then_branch=branch, else_branch=branch),
        node("Loop", ["", "", "x"], ["b"], body=branch),
        node("If", ["c"], ["y"], then_branch=branch, else_branch=branch),
    ]
    found = message(tmp_path, model(nodes, {"x": (1, 3)}))
    assert "`If` cannot be read (2 nodes)" in found
    assert "`Loop` cannot be read (one node)" in found


def test_what_has_no_counterpart_is_named_beside_what_has_no_shape(tmp_path: Path) -> None:
    nodes = [node("Erf", ["x"], ["a"]), node("Sin", ["x"], ["b"]), node("NonZero", ["x"], ["y"])]
    found = message(tmp_path, model(nodes, {"x": (1, 3)}))
    assert "also without a counterpart: Erf, Sin" in found


def test_names_cannot_reach_the_terminal(tmp_path: Path) -> None:
    made = model([node("Relu", ["\x1b[31mx"], ["y"])], {"x": (1, 3)})
    assert "\x1b" not in message(tmp_path, made)


@pytest.mark.parametrize(
    "nodes",
    [
        [node("ConstantOfShape", ["s"], ["a"]), node("Add", ["x", "a"], ["y"])],
        [node("Expand", ["x", "s"], ["y"])],
        [node("Tile", ["x", "s"], ["y"])],
        [node("Range", ["zero", "many", "one"], ["a"]), node("Add", ["x", "a"], ["y"])],
        [node("Resize", ["x", "", "", "s"], ["y"])],
    ],
    ids=lambda nodes: nodes[0].op_type,
)
def test_nothing_large_is_computed(nodes: Any, tmp_path: Path) -> None:
    tensors = [stored("s", (3,), [1, 2**20, 2**20])]
    tensors += [stored(n, (), [v]) for n, v in (("zero", 0), ("many", 2**40), ("one", 1))]
    made = model(nodes, {"x": (1, 1, 1)}, tensors)
    tracemalloc.start()
    try:
        traced(tmp_path, made)
    except UsageError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 10**8


def test_a_claim_of_terabytes_costs_nothing(tmp_path: Path) -> None:
    """A weight of 2**40 values, of which the file holds none."""
    made = model(
        [node("MatMul", ["x", "w"], ["y"])], {"x": (1, 2**20)}, [stored("w", (2**20, 2**20))]
    )
    assert traced(tmp_path, made).params == 2**40


def test_data_beside_the_file_is_not_read(tmp_path: Path) -> None:
    tensor = stored("w", (4, 3, 1, 1))
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/dev/zero")
    assert traced(tmp_path, model([CONV], {"x": (1, 3, 9, 7)}, [tensor])).params == 4 * 3
