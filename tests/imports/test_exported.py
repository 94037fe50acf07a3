"""Networks exported to ONNX in two ways, as `onnx/record.py` recorded them.

Their parameters are random. Those of a file are PyTorch's, less the scales of the batch norms that
an exporter folded into convolutions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

FOUND: dict[str, Any] = json.loads(
    (Path(__file__).parent / "onnx/exported.json").read_text(encoding="utf-8")
)


OFFSETS, PAIRS, HEADS = 169, 2401, (3, 3, 6, 6, *(12,) * 6, 24, 24)
"""Of a Swin: offsets in a window of 7 x 7, its pairs of places, and the heads of each block. An
exporter that stores what it computed of a table of biases stores a value for each pair.
"""

LEVIT = 3 * 6 * (49**2 - 49) + 4 * 8 * (16**2 - 16) + 16 * (16 * 49 - 49) - (2 * 4 + 8) * 196
"""The same of a LeViT, whose three tables of 14 x 14 offsets are left to a `GatherND`, which is not
read: what it gives is a constant, and the spec says that they are never used.
"""

EXPANDED = {
    (name, way): sum(HEADS) * (PAIRS - OFFSETS)
    for name, way in (
        ("catalog:swin_t", "dynamo"),
        ("torchvision:swin_t", "dynamo"),
        ("torchvision:swin_t", "torchscript"),
    )
} | {(f"{library}:levit_128s", "dynamo"): LEVIT for library in ("catalog", "timm")}
REFUSED = {"torchvision:maxvit_t": "Einsum"}
FAILED = {("catalog:shufflenet_v1", "torchscript"): "aten::channel_shuffle"}


def files() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each file that was written: the network, the exporter with its options, and what was read."""
    for name, found in FOUND.items():
        for words, one in found["files"].items():
            if "failed" not in one:
                yield name, words, one


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [one for one in files() if "refused" not in one[2]],
    ids=lambda word: str(word)[:30],
)
def test_a_file_has_the_figures_of_pytorch(name: str, words: str, found: Any) -> None:
    torch = FOUND[name]["torch"]
    assert found["macs"] == torch["macs"]
    more = EXPANDED.get((name, words.split()[0]), 0)
    assert found["params"] == torch["params"] - found["folded"] + more


def test_what_the_door_refuses_and_what_an_exporter_cannot_write() -> None:
    refused = {name: one["refused"] for name, _, one in files() if "refused" in one}
    assert refused.keys() == REFUSED.keys()
    assert all(f"`{REFUSED[name]}`" in why for name, why in refused.items())
    failed = {
        (name, words.split()[0]): one["failed"]
        for name, found in FOUND.items()
        for words, one in found["files"].items()
        if "failed" in one
    }
    assert failed.keys() == FAILED.keys()
    assert all(FAILED[one] in why for one, why in failed.items())


def test_twenty_networks_are_equal_both_ways() -> None:
    equal = {
        name for name, found in FOUND.items() if all("macs" in f for f in found["files"].values())
    }
    assert len(equal) >= 20
    assert {"torchvision:swin_t", "torchvision:vit_b_16", "catalog:bert_base"} <= equal


def test_the_batch_norms_of_an_exported_resnet18_became_biases() -> None:
    """Its 20 batch norms have 4,800 scales and as many shifts; the file has 4,800 biases."""
    found = FOUND["torchvision:resnet18"]
    assert found["files"]["torchscript 17 one"]["params"] == found["torch"]["params"] - 4800
