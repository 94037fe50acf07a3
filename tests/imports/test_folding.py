"""Folded specs are the same network as the flat ones, and read as a person would write them."""

from typing import Any

import pytest

from costcalc.cost.network import Network
from costcalc.graph.graph import Graph
from costcalc.imports import road
from costcalc.imports.folding import text
from costcalc.imports.folding.equal import same_network
from costcalc.imports.folding.items import Residual, Unit
from costcalc.imports.folding.modules import folded
from costcalc.imports.layer_text import Word
from costcalc.imports.road import imported
from costcalc.imports.trace import Call, Input, StoredTensor, Trace
from tests.imports.test_road import trace_of

LINES = {
    "convnext_tiny": 40,
    "dla34": 110,
    "gmixer_12_224": 36,
    "test_vit_relpos": 60,
    "efficientnet_b0": 60,
    "googlenet": 55,
    "mobilenet_v2": 35,
    "resnet18": 35,
    "shufflenet_v2_x0_5": 48,
    "squeezenet1_1": 38,
    "vit_b_16": 45,
}
"""More lines than a folded spec has, its head and references included."""


def graph_of(text: str) -> Graph:
    return Network.from_text(text).graph()


@pytest.mark.parametrize("name", LINES)
def test_a_trace_is_folded(name: str) -> None:
    found = imported(trace_of(name))
    assert found.is_folded
    assert len(found.text.splitlines()) < LINES[name]


def test_mobilenet_v2_is_the_table_of_its_paper() -> None:
    spec = imported(trace_of("mobilenet_v2")).text
    assert (
        """\
    - residual:
        - conv(6 * cin) | bn | relu6
        - dwconv(k=3, s=s) | bn | relu6
        - conv(c) | bn
      if: s == 1 and cin == c
"""
        in spec
    )
    assert (
        """\
  - features: features_block(s if i == 0 else 1, c)
    repeat: n
    table:
      - [s,   c, n]
      - [2,  24, 2]
      - [2,  32, 3]
      - [2,  64, 4]
      - [1,  96, 3]
      - [2, 160, 3]
      - [1, 320, 1]
"""
        in spec
    )


def test_attention_takes_slices_of_one_layer() -> None:
    spec = imported(trace_of("vit_b_16")).text
    assert "- q: slice(0, 768, axis=1)\n" in spec
    assert "- encoder_layer: encoder_layer_block\n    repeat: 12\n" in spec


def test_a_value_that_is_read_in_several_places_is_taken_by_its_name() -> None:
    """DLA aggregates what several blocks give, not all of which are next to each other."""
    spec = imported(trace_of("dla34")).text
    assert "from: [" in spec.partition("layers:\n")[2]


def test_tokens_that_are_turned_and_turned_back_need_no_axes() -> None:
    """A mixer mixes tokens behind a permutation, and features behind another."""
    spec = imported(trace_of("gmixer_12_224")).text
    assert "- norm1: ln | permute(1, 0)\n        - fc1: linear(384)\n" in spec
    assert "- norm2: ln\n        - fc1: linear(1536)\n" in spec


def test_axes_that_are_turned_are_said() -> None:
    """Where the features of a linear layer are the places of a convolution, it says so."""
    given = {"out": 6, "k": (3,), "s": (1,), "p": (1,), "d": (1,), "g": 1, "bias": False}
    calls = (
        Call("conv", (0,), 1, given, {"weight": 0}),
        Call("linear", (1,), 2, {"out": 4, "bias": False, "axis": 1}, {"weight": 1}),
    )
    stored = (StoredTensor("a", (6, 5, 3), True), StoredTensor("b", (4, 9), True))
    trace = Trace("x", (), (Input("x", 0),), (2,), ((5, 9), (6, 9), (6, 4)), calls, stored)
    assert "linear(4, bias=false, axis=1)" in imported(trace).text


def dense(layers: int) -> Trace:
    """Layers of which each takes all before it, as in DenseNet."""
    shapes, calls = [(8, 5, 7)], []
    stored = []
    parts = [0]
    for number in range(layers):
        wide = sum(shapes[value][0] for value in parts)
        taken = parts[0]
        module = f"dense{number}"
        if number:
            shapes.append((wide, 5, 7))
            taken = len(shapes) - 1
            calls.append(Call("concat", tuple(parts), taken, {"axis": 0}, {}, module))
        for out, kernel, entering in ((16, 1, wide), (4, 3, 16)):
            shapes.append((out, 5, 7))
            stored.append(StoredTensor(f"{module}.{out}", (out, entering, kernel, kernel), True))
            given = {"out": out, "k": (kernel,) * 2, "p": (kernel // 2,) * 2}
            given |= {"s": (1, 1), "d": (1, 1), "g": 1, "bias": False}
            held = {"weight": len(stored) - 1}
            calls.append(Call("conv", (taken,), len(shapes) - 1, given, held, f"{module}.c{out}"))
            taken = len(shapes) - 1
        parts.append(taken)
    shapes.append((8 + 4 * layers, 5, 7))
    calls.append(Call("concat", tuple(parts), len(shapes) - 1, {"axis": 0}, {}, "join"))
    inputs = (Input("x", 0),)
    ends = (len(shapes) - 1,)
    return Trace("dense", (), inputs, ends, tuple(shapes), tuple(calls), tuple(stored))


def test_a_dense_block_is_a_repeat() -> None:
    spec = imported(dense(5)).text
    assert "  - concat:\n      x: []\n      dense0: dense_block\n    repeat: 5\n" in spec


def test_shortcuts_of_other_layers_are_other_blocks() -> None:
    """Two modules with a shortcut of a convolution, and two with one of a norm and more."""
    items = (
        *(shortcut(number, "conv") for number in (0, 1)),
        *(shortcut(number, "bn", "conv") for number in (2, 3)),
    )
    templates, _ = folded(items)
    assert len(templates) == 2


def shortcut(number: int, *skip: str) -> Residual:
    """A module b0, b1, ... of two convolutions, with these layers beside them."""
    module = f"b{number}"
    body = ("conv", "relu", "conv")
    return Residual(
        tuple(unit(name, f"{module}.x") for name in body),
        tuple(unit(name, f"{module}.y") for name in skip),
        module,
    )


def unit(name: str, module: str) -> Unit:
    words = (Word("out", is_named=False, value=8),) if name == "conv" else ()
    return Unit(name, words, module, (8, 5, 7), has_weights=True)


def test_a_folded_spec_is_the_flat_one() -> None:
    trace = trace_of("resnet18")
    flat = graph_of(imported(trace, fold=False).text)
    assert same_network(flat, graph_of(imported(trace).text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("conv(c, k=3) | bn\n", "conv(c, k=3)\n"),
        ("conv(64, k=7, s=2)", "conv(64, k=(7, 5), s=2)"),
        ("- [256, 2, 2]", "- [256, 2, 1]"),
        ("| maxpool(k=3, s=2, p=1)", "| avgpool(k=3, s=2, p=1)"),
        ("s if i == 0 else 1", "s"),
        ("  - gap | flatten\n", "  - residual: relu\n  - gap | flatten\n"),
    ],
)
def test_another_network_is_not_the_same(old: str, new: str) -> None:
    spec = imported(trace_of("resnet18")).text
    assert old in spec
    other = spec.replace(old, new)
    assert not same_network(graph_of(spec), graph_of(other))


def test_wiring_is_compared() -> None:
    head = "costcalc: 1\ninput: (3, 8, 8)\nlayers:\n  - a: conv(3)\n  - b: conv(3)\n"
    one = f"{head}  - c: sub\n    from: [a, b]\n"
    assert not same_network(graph_of(one), graph_of(one.replace("[a, b]", "[b, a]")))
    two = one.replace("sub", "add")
    assert same_network(graph_of(two), graph_of(two.replace("[a, b]", "[b, a]")))


def test_what_is_folded_to_another_network_stays_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*given: Any) -> list[str]:
        lines = text.layer_lines(*given)
        return [line.replace("[256, 2, 2]", "[256, 2, 3]") for line in lines]

    monkeypatch.setattr(road, "layer_lines", wrong)
    found = imported(trace_of("resnet18"))
    assert not found.is_folded
    assert found.totals.macs == 1_814_073_344
