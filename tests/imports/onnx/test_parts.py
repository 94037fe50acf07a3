"""Parts of an axis that change places, parts without elements, and tables that are looked up in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from onnx import NodeProto, helper, numpy_helper

from costcalc.imports.road import Imported, imported
from tests.imports.onnx.models import model, stored, traced
from tests.imports.onnx.test_rows import steps

node = helper.make_node
END = 2**62


def cut(source: str, axis: int, start: int, stop: int, output: str) -> list[NodeProto]:
    """A slice, its numbers constants as both exporters of PyTorch write them."""
    numbers = {"start": start, "stop": stop, "axis": axis}
    names = [f"{output}.{one}" for one in numbers]
    pairs = zip(names, numbers.values(), strict=True)
    made = [node("Constant", [], [name], value_ints=[number]) for name, number in pairs]
    return [*made, node("Slice", [source, *names], [output])]


def shift(source: str, axis: int, by: int, output: str) -> list[NodeProto]:
    """What exporters make of `roll` along an axis."""
    later, sooner = f"{output}.later", f"{output}.sooner"
    joined = node("Concat", [later, sooner], [output], axis=axis)
    return [*cut(source, axis, by, END, later), *cut(source, axis, 0, by, sooner), joined]


def spec(folder: Path, nodes: Any, tensors: Any = (), **inputs: Any) -> Imported:
    return imported(traced(folder, model(nodes, inputs, tensors)), fold=False)


def test_an_image_that_is_shifted(tmp_path: Path) -> None:
    nodes = [*shift("x", 2, 3, "a"), *shift("a", 3, -2, "y")]
    assert steps(spec(tmp_path, nodes, x=(1, 6, 9, 7)).text) == ("roll((-3, 2))",)


def test_an_image_whose_channels_are_last(tmp_path: Path) -> None:
    nodes = [*shift("x", 1, 3, "a"), *shift("a", 2, -2, "y")]
    assert steps(spec(tmp_path, nodes, x=(1, 9, 7, 6)).text) == (
        "permute(2, 0, 1)",
        "roll((-3, 2))",
        "permute(1, 2, 0)",
    )


@pytest.mark.parametrize("places", [((0, 4), (4, 9)), ((5, 9), (0, 4)), ((4, 9), (1, 4))])
def test_parts_that_do_not_change_places_are_concatenated(places: Any, tmp_path: Path) -> None:
    first, second = places
    nodes = [*cut("x", 2, first[0], first[1], "a"), *cut("x", 2, second[0], second[1], "b")]
    found = spec(tmp_path, [*nodes, node("Concat", ["a", "b"], ["y"], axis=2)], x=(1, 6, 9, 7))
    assert steps(found.text)[-1] == "concat(axis=1)"


def test_parts_of_other_values_are_concatenated(tmp_path: Path) -> None:
    nodes = [node("Relu", ["x"], ["z"]), *cut("x", 2, 4, 9, "a"), *cut("z", 2, 0, 4, "b")]
    found = spec(tmp_path, [*nodes, node("Concat", ["a", "b"], ["y"], axis=2)], x=(1, 6, 9, 7))
    assert steps(found.text)[-1] == "concat(axis=1)"


def test_a_part_without_elements_adds_nothing(tmp_path: Path) -> None:
    """So an exporter writes a shift by nothing."""
    nodes = [
        *cut("x", 2, 0, 0, "none"),
        node("Relu", ["none"], ["still_none"]),
        node("Concat", ["x", "still_none"], ["a"], axis=2),
        node("Relu", ["a"], ["y"]),
    ]
    assert steps(spec(tmp_path, nodes, x=(1, 6, 9, 7)).text) == ("relu",)


TABLE = numpy_helper.to_array(stored("t", (9, 4), [0.25 * n for n in range(36)]))


@pytest.mark.parametrize(("axis", "shape"), [(0, (9, 4)), (1, (4, 9))])
def test_constant_places_of_a_trained_table(axis: int, shape: Any, tmp_path: Path) -> None:
    """As a bias for each relative position is looked up."""
    tensors = [numpy_helper.from_array(TABLE.reshape(shape), "table")]
    tensors += [stored("places", (3, 5), [n % 9 for n in range(15)])]
    nodes = [node("Gather", ["table", "places"], ["bias"], axis=axis)]
    wide = (1, 3, 5, 4) if axis == 0 else (1, 4, 3, 5)
    found = spec(tmp_path, [*nodes, node("Add", ["x", "bias"], ["y"])], tensors, x=wide)
    assert found.totals.params == 9 * 4
    assert "embedding(9, dim=4)" in steps(found.text)
    assert "Never used" not in found.text


def test_a_place_outside_of_an_axis_is_refused(tmp_path: Path) -> None:
    nodes = [node("Gather", ["x", "place"], ["y"], axis=2)]
    made = model(nodes, {"x": (1, 6, 9, 7)}, [stored("place", (), [9])])
    assert (
        traced(tmp_path, made).calls[0].attributes["why"] == "a place outside of the 9 of its axis"
    )


def test_what_is_computed_of_constants_is_one(tmp_path: Path) -> None:
    """A mask that is large, so that it is not computed."""
    many = 2**17
    nodes = [
        node("Neg", ["m"], ["a"]),
        node("Sub", ["a", "m"], ["b"]),
        node("Add", ["x", "b"], ["y"]),
    ]
    tensors = [
        numpy_helper.from_array(numpy_helper.to_array(stored("m", (many,), [0] * many)), "m")
    ]
    made = model(nodes, {"x": (1, 3, many)}, tensors, kind=7)
    found = imported(traced(tmp_path, made), fold=False)
    assert steps(found.text) == (f"constant(1, {many})", "add")


def test_each_reader_of_a_constant_has_one_of_its_own(tmp_path: Path) -> None:
    tensors = [stored("m", (9, 7), list(range(63)))]
    nodes = [
        node("Add", ["x", "m"], ["a"]),
        node("Relu", ["a"], ["b"]),
        node("Add", ["b", "m"], ["y"]),
    ]
    made = model(nodes, {"x": (1, 6, 9, 7)}, tensors, kind=7)
    assert "same" not in imported(traced(tmp_path, made), fold=False).text
