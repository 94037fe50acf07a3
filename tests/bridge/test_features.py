"""The spec of each feature that the documentation shows: the exported file is the same network.

`docs/build.py --check` compares what `verify` says of each with the page.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from costcalc import graph_of
from tests.bridge.exported import difference, values_differ

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "features"
SPECS = sorted(FOLDER.glob("*.yaml"))


def test_there_are_specs() -> None:
    assert len(SPECS) > 25


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_it_is_exported(path: Path) -> None:
    graph = graph_of(path)
    assert difference(graph)[1] == ""
    assert values_differ(graph) < 1e-5
