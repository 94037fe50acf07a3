"""The nine networks of the model zoo that ONNX's own wheel holds, without their weights.

Their multiply-adds are those that onnx-tool 1.0.1 counts for `Conv` and `Gemm`, less the addition
that it counts for each output of a node with a bias.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import onnx
import pytest

from costcalc.api import cost_of
from costcalc.bridge.onnx.door import trace
from costcalc.imports.road import Imported, imported

ZOO = Path(onnx.__file__).parent / "backend/test/data/light"

BY_ONNX_TOOL = {
    "bvlc_alexnet": 654_560_384,
    "densenet121": 2_834_161_664,
    "inception_v1": 1_431_556_352,
    "inception_v2": 2_018_851_840,
    "resnet50": 4_089_184_256,
    "shufflenet": 124_664_528,
    "squeezenet": 349_151_936,
    "vgg19": 19_632_062_464,
    "zfnet512": 1_481_727_008,
}


@cache
def read(name: str) -> Imported:
    return imported(trace(str(ZOO / f"light_{name}.onnx")))


@pytest.mark.parametrize("name", sorted(BY_ONNX_TOOL))
def test_the_multiply_adds_are_those_of_another_counter(name: str) -> None:
    assert read(name).totals.macs == BY_ONNX_TOOL[name]


def test_no_network_of_the_zoo_is_left_out() -> None:
    assert {path.stem.removeprefix("light_") for path in ZOO.glob("*.onnx")} == set(BY_ONNX_TOOL)


@pytest.mark.parametrize(
    ("name", "ours"), [("resnet50", "resnet50"), ("vgg19", "vgg19"), ("densenet121", "densenet121")]
)
def test_a_network_that_is_shipped_too_has_its_totals(name: str, ours: str) -> None:
    shipped, found = cost_of(ours).totals, read(name).totals
    assert found.macs == shipped.macs
    if name != "densenet121":  # Caffe's has a scale and a shift of its own behind each batch norm
        assert found.params == shipped.params
