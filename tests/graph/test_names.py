"""What a name stands for where a step and a value have the same, and where it counts as used."""

from __future__ import annotations

import pytest

from costcalc.api import graph_from_text
from costcalc.errors import SpecError
from costcalc.graph.graph import Graph


def network(layers: str, head: str = "") -> Graph:
    return graph_from_text(f"costcalc: 1\n{head}input: (3, 8, 6)\nlayers:\n{layers}")


CARRIED = """\
blocks:
  unit(c):
    - body: conv(3, k=3)
      repeat: 2
      carry: {c: [input, body]}
    - after: conv(c)
"""


def test_a_carried_tensor_does_not_hide_the_argument_of_its_name() -> None:
    built = network("  - unit(7)\n", CARRIED)
    assert built.layers[-1].output == (7, 8, 6)


def test_nor_does_it_inside_of_the_repeat() -> None:
    block = CARRIED.replace("conv(3, k=3)", "conv(c, k=3)").replace("    - after: conv(c)\n", "")
    assert network("  - unit(7)\n", block).layers[-1].output == (7, 8, 6)


def test_a_call_knows_what_entered_it_and_which_layers_it_made() -> None:
    block = "blocks:\n  unit(c):\n    - conv(c)\n    - relu\n"
    built = network("  - stem: conv(5)\n  - unit(7)\n  - unit(9)\n", block)
    assert [(call.path, call.entry, call.layers) for call in built.calls] == [
        ("unit", ((5, 8, 6),), (1, 3)),
        ("unit_2", ((7, 8, 6),), (3, 5)),
    ]
    assert [dict(call.arguments) for call in built.calls] == [{"c": 7}, {"c": 9}]


def test_a_step_does_not_hide_the_argument_of_its_name() -> None:
    block = "blocks:\n  unit(c):\n    - c: conv(5)\n    - after: conv(c)\n"
    assert network("  - unit(7)\n", block).layers[-1].output == (7, 8, 6)


def test_an_axis_is_a_value_like_any_other() -> None:
    """A parameter in it counts as used, an unknown name in it is a fault."""
    params = "params: {along: {default: 1, range: 0 <= along <= 2}}\n"
    layers = "  - both:\n      concat: {a: conv(4), b: conv(4)}\n      axis: AXIS\n"
    assert network(layers.replace("AXIS", "along"), params).layers[-1].output == (4, 16, 6)
    with pytest.raises(SpecError, match="unknown name `alogn`"):
        network(layers.replace("AXIS", "alogn"))
    with pytest.raises(SpecError, match="the parameter `along` is never used"):
        network(layers.replace("AXIS", "1"), params)


BOTH = """\
costcalc: 1
input: (4, 8, 8)
blocks:
  deep(c): conv(c) | relu
  joined(other, last):
    - do: add
      from: [input, other]
    - last: last
layers:
  - deep: deep(4)
  - conv(4)
  - end: joined(deep, relu)
  - relu: relu
  - again: joined(relu, relu)
"""


def test_a_step_may_have_the_name_of_a_block_and_be_handed_to_one() -> None:
    """`from` takes the step, a chain the block or operator."""
    built = graph_from_text(BOTH)
    paths = [layer.path for layer in built.layers]
    read = {layer.path: [paths[number] for number in layer.sources] for layer in built.layers}
    assert read["end/add"] == ["conv", "deep/relu"]
    assert read["again/add"] == ["relu", "relu"]
    assert built.layers[paths.index("end/last")].op.name == "relu"
