"""The table of tensors at the peak, as a page shows it."""

from __future__ import annotations

from costcalc import graph_from_text, memory
from costcalc.report.memory.page import tensors

SPEC = """
costcalc: 1
name: positions
input: (6, 8)
layers:
  - add:
      tokens: []
      positions: stored(6, 8)
"""


def test_stored_values_have_no_row_at_the_peak() -> None:
    found = memory(graph_from_text(SPEC, "positions"))
    paths = [found.buffers[number].path for number in found.peak.buffers]
    assert paths == ["input", "add/positions", "add/add"]
    rows = [(line.cells[0], line.cells[3]) for line in tensors(found).lines]
    assert rows == [("input", "192"), ("add/add", "192"), ("total", "384")]
