"""Sizes that a file leaves open, as parameters of its spec.

The files are two small networks of PyTorch 2.13, exported by both of its exporters. At sizes that
are not traced the spec has the multiply-adds that FlopCounterMode counts there, halved.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from onnx import helper

from costcalc.bridge.sizes import traced
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.cost.network import Network
from costcalc.imports.knobs import with_knobs
from costcalc.imports.road import Imported, imported
from tests.imports.onnx.graphs import unpacked
from tests.imports.onnx.models import INT64, model, stored

node = helper.make_node
IMAGE = (3, 64, 64)
COUNTED = {50: 171_624, 81: 458_472}
"""A convolution of 3 to 8 and a grouped one of 8 to 12 channels, and 10 classes, by pixels."""

COUNTED_OF_TOKENS = {10: 13_560, 13: 18_564}
"""A table of 50 rows, a TransformerEncoderLayer of 12 features, and 5 classes, by tokens."""


def macs_at(found: Imported, **settings: int) -> int:
    return Network.from_text(found.text).at(**settings).cost().totals.macs


def spec(path: str, *given: tuple[str, tuple[int, ...]]) -> Imported:
    inputs = tuple(GivenInput(name, shape) for name, shape in given)
    found = traced(TraceRequest(path, inputs=inputs))
    return with_knobs(imported(found.trace), found)


@pytest.mark.parametrize("way", ["torchscript", "dynamo"])
def test_an_open_image_has_a_resolution(way: str, tmp_path: Path) -> None:
    found = spec(unpacked(f"open_image-{way}", tmp_path), ("x", IMAGE))
    assert (found.axis, found.sizes, found.fixed) == ("resolution", (33, 64, 96), "")
    for size, macs in COUNTED.items():
        assert macs_at(found, resolution=size) == macs


def test_classes_and_channels_of_a_file(tmp_path: Path) -> None:
    found = spec(unpacked("open_image-dynamo", tmp_path), ("", IMAGE))
    params = {
        (classes, channels): Network.from_text(found.text)
        .at(classes=classes, channels=channels)
        .cost()
        .totals.params
        for classes, channels in ((10, 3), (11, 3), (10, 4))
    }
    assert params[11, 3] - params[10, 3] == 12 + 1
    assert params[10, 4] - params[10, 3] == 8 * 3 * 3


def test_an_open_sequence_has_a_length(tmp_path: Path) -> None:
    found = spec(unpacked("open_length-dynamo", tmp_path), ("x", (16,)))
    assert (found.axis, found.sizes) == ("length", (9, 12, 16))
    for size, macs in COUNTED_OF_TOKENS.items():
        assert macs_at(found, length=size) == macs


def test_a_length_that_an_exporter_wrote_into_the_graph_is_fixed(tmp_path: Path) -> None:
    """It has a length that is open, and reshapes to the one that it was exported with."""
    found = spec(unpacked("open_length-torchscript", tmp_path), ("x", (16,)))
    assert found.sizes == ()
    assert found.fixed.endswith("`Reshape`: it makes [16, 3, 4] of [9, 1, 12], in `l.self_attn`")


def test_a_size_that_the_file_fixes_is_no_parameter(tmp_path: Path) -> None:
    path = unpacked("fixed_image-torchscript", tmp_path)
    found = spec(path)
    assert found.sizes == ()
    assert found.fixed.endswith("the file fixes the size of input `x`: [1, 3, 32, 32]")
    assert "file fixes the size" not in " ".join(found.trace.notes)


def test_another_size_than_the_file_fixes_is_said(tmp_path: Path) -> None:
    found = spec(unpacked("fixed_image-torchscript", tmp_path), ("x", IMAGE))
    note = "The file fixes the size of input `x`: [1, 3, 32, 32]; what its exporter computed of "
    assert f"{note}that is kept." in found.trace.notes
    assert "input: (channels, 64, 64)" in found.text


def test_one_length_of_several_inputs(tmp_path: Path) -> None:
    """It is given for the second, and a size with a name holds for all."""
    nodes = [
        node("Gather", ["t", "x"], ["a"]),
        node("Gather", ["t", "z"], ["b"]),
        node("Add", ["a", "b"], ["c"]),
        node("MatMul", ["c", "w"], ["y"]),
    ]
    inputs = {"x": ("n", "tokens"), "z": ("n", "tokens")}
    tensors = [stored("t", (9, 4)), stored("w", (4, 5))]
    path = tmp_path / "two.onnx"
    path.write_bytes(model(nodes, inputs, tensors, kind=INT64).SerializeToString())
    found = spec(str(path), ("z", (16,)))
    assert (found.axis, found.sizes) == ("length", (9, 12, 16))
    assert macs_at(found, length=11) == 11 * 4 * 5


def test_a_batch_is_a_factor_and_no_parameter(tmp_path: Path) -> None:
    found = spec(unpacked("open_image-torchscript", tmp_path), ("x", IMAGE))
    one, four = (Network.from_text(found.text).cost(batch=n).totals.macs for n in (1, 4))
    assert four == 4 * one
    assert "  batch:" not in found.text
