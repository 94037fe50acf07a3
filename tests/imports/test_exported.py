"""Networks exported to ONNX in two ways, as `onnx/record.py` recorded them.

Their parameters are random. Those of a file are PyTorch's, less the scales of the batch norms that an
exporter folded into convolutions.
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


def files() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each file that was written: the network, the exporter with its options, and what was read."""
    for name, found in FOUND.items():
        for words, one in found["files"].items():
            if "failed" not in one:
                yield name, words, one


@pytest.mark.parametrize(("name", "words", "found"), files(), ids=lambda word: str(word)[:30])
def test_a_file_has_the_figures_of_pytorch(name: str, words: str, found: Any) -> None:
    torch = FOUND[name]["torch"]
    assert found["macs"] == torch["macs"]
    more = EXPANDED.get((name, words.split()[0]), 0)
    assert found["params"] == torch["params"] - found["folded"] + more
