"""Another implementation with several inputs: it takes ours in their order."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from torch import Tensor, cat, nn

from costcalc import graph_from_text
from costcalc.bridge.against import against
from costcalc.bridge.against_record import Against
from costcalc.bridge.theirs import measured
from tests.bridge import models

SPEC = """costcalc: 1
input:
  image: (3, 10, 12)
  depth: (2, 10, 12)
layers:
  - a: conv(6, k=3)
    from: image
  - b: conv(5, k=3)
    from: depth
  - do: concat
    from: [a, b]
  - c: conv(7, k=3)
"""


class Two(nn.Module):
    """A convolution on each input, and one on both results."""

    def __init__(self, wide: int = 6) -> None:
        super().__init__()
        self.a = nn.Conv2d(3, wide, 3, padding=1, bias=False)
        self.b = nn.Conv2d(2, 5, 3, padding=1, bias=False)
        self.c = nn.Conv2d(wide + 5, 7, 3, padding=1, bias=False)

    def forward(self, image: Tensor, depth: Tensor) -> Tensor:
        joined: Tensor = self.c(cat([self.a(image), self.b(depth)], 1))
        return joined


def held(**arguments: int) -> Against:
    """The spec against the module, in this process."""
    models.given = Two  # type: ignore[attr-defined]
    graph = graph_from_text(SPEC)
    return against(graph, "tests.bridge.models:given", dict(arguments), measured=measured)


def test_two_inputs_agree() -> None:
    found = held()
    assert (found.verdict, found.unmatched) == ("agrees", ())


def test_another_width_behind_the_first_input_is_seen_there_and_behind_both() -> None:
    found = held(wide=7)
    assert found.verdict == "differs"
    pairs = [(ours and ours.module, theirs and theirs.module) for ours, theirs in found.unmatched]
    assert {one for pair in pairs for one in pair if one} == {"a", "c"}
