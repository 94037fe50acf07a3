"""Ten networks of torchvision, exported to ONNX in two ways, as `onnx/record.py` recorded them."""

import json
from pathlib import Path
from typing import Any

import pytest

FOUND: dict[str, Any] = json.loads(
    (Path(__file__).parent / "onnx/exported.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("way", ["torchscript", "dynamo"])
@pytest.mark.parametrize("name", sorted(FOUND))
def test_an_exported_network_has_the_multiply_adds_that_pytorch_counts(name: str, way: str) -> None:
    assert FOUND[name][way]["macs"] == FOUND[name]["torch"]["macs"]


def test_ten_networks_were_recorded() -> None:
    assert len(FOUND) == 10


def test_the_batch_norms_of_an_exported_resnet18_became_biases() -> None:
    """Its 20 batch norms have 4,800 scales and as many shifts; the file has 4,800 biases."""
    found = FOUND["resnet18"]
    assert found["torchscript"]["params"] == found["torch"]["params"] - 4800
