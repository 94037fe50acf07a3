"""A walk in symbols: its work is bounded, and it leaves nothing behind where it goes back."""

from __future__ import annotations

import pytest

from costcalc.api import graph_from_text
from costcalc.errors import SpecError
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import STEPS_PER_FORM, follow


def network(layers: str) -> Graph:
    head = "costcalc: 1\nparams: {c: {default: 16, range: c >= 1}, n: {default: 3}}\n"
    return graph_from_text(f"{head}input: (c, 9, 7)\nlayers:\n{layers}")


def test_each_different_layer_is_work_and_the_same_again_is_little() -> None:
    many, steps = 40, 20 * STEPS_PER_FORM
    alike = "".join(f"  - a{k}: conv(c)\n" for k in range(many)) + "  - z: conv(n)\n"
    different = "".join(f"  - a{k}: conv(c + {k})\n" for k in range(many)) + "  - z: conv(n)\n"
    assert len(follow(network(alike), ["c"], steps=steps).graph.layers) == many + 1
    with pytest.raises(SpecError, match="steps"):
        follow(network(different), ["c"], steps=steps)


def test_repeats_inside_each_other_have_numbers_of_their_own() -> None:
    """The inner passes differ by the inner number, the outer ones are all alike."""
    inner = "  - outer:\n      - inner: conv(c + i) | conv(c)\n        repeat: 2\n    repeat: n\n"
    found = follow(network(inner), ["n", "c"])
    assert [layer.path for layer in found.graph.layers] == [
        f"outer/{outer}/inner/{i}/conv{part}"
        for outer in (0, 1)
        for i in (0, 1)
        for part in ("", "_2")
    ]
    assert [str(layer.times) for layer in found.graph.layers] == ["1"] * 4 + ["2"] * 4
