"""Several inputs and outputs, blocks that return several tensors, and steps inside groups."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from costcalc import CostcalcError, Graph, SpecError, cost_of, forms_of, graph_from_text
from costcalc.algebra.symbols import exactly_at
from costcalc.cli.run import run
from costcalc.cost.memory.record import memory_of
from costcalc.report.drawing.boxes import drawing

ENDS = (Path(__file__).parent.parent / "golden" / "ends.yaml").read_text(encoding="utf-8")
HEAD = "costcalc: 1\nname: tiny\n"


def built(text: str, **settings: object) -> Graph:
    return graph_from_text(HEAD + text, **settings)


def ends() -> Graph:
    return graph_from_text(ENDS)


def sources(graph: Graph) -> dict[str, list[str]]:
    return {one.path: [graph.path_of(n) for n in one.sources] for one in graph.layers}


def test_every_input_is_read_by_its_name() -> None:
    found = sources(ends())
    assert found["maps/fine/conv"] == ["image"]
    assert found["read/words"] == ["text"]
    assert found["side"] == ["maps/fine/relu"]
    assert ends().inputs == ((3, 32, 32), (12, 20))


def test_the_outputs_are_those_named_in_their_order_and_then_the_taps() -> None:
    graph = built(
        "input: (3, 9, 7)\nlayers:\n  - a: conv(4)\n  - tap: gap\n  - b: conv(5)\noutputs: [b, a]\n"
    )
    assert [graph.layers[n].path for n in graph.outputs] == ["b", "a", "tap/gap"]


def test_the_multiply_adds_are_those_of_each_input() -> None:
    image = 6 * 3 * 9 * 16 * 16 + 12 * 6 * 9 * 8 * 8 + 12 * 10 + 4 * 6 * 16 * 16
    assert cost_of(ends()).totals.macs == image + 12 * 20 * 10


@pytest.mark.parametrize(("resolution", "length"), [(8, 1), (33, 5), (47, 30)])
def test_the_formula_has_the_symbols_of_every_input(resolution: int, length: int) -> None:
    forms = forms_of(ends(), "resolution", "length")
    exact = cost_of(graph_from_text(ENDS, resolution=resolution, length=length)).totals.macs
    setting = {"resolution": Fraction(resolution), "length": Fraction(length)}
    assert exactly_at(forms.total("macs").exact, setting) == exact


def test_height_and_width_hold_for_every_input_that_has_the_parameter_twice() -> None:
    twins = """params:
  resolution: {default: 20, range: resolution >= 1, role: resolution, doc: size}
input:
  left: (3, resolution, resolution)
  right: (2, resolution, resolution)
  text: (5)
layers:
  - a: conv(4)
  - b: conv(4)
    from: right
  - c: linear(4)
    from: text
outputs: [a, b, c]
"""
    assert built(twins, resolution="12x16").inputs == ((3, 12, 16), (2, 12, 16), (5,))
    assert built(twins, resolution=9).inputs == ((3, 9, 9), (2, 9, 9), (5,))


def test_a_parameter_that_is_once_in_an_input_takes_no_height_and_width() -> None:
    mixed = """params:
  resolution: {default: 20, range: resolution >= 1, role: resolution, doc: size}
input:
  image: (3, resolution, resolution)
  row: (3, resolution)
layers:
  - a: conv(4)
  - b: conv(4)
    from: row
outputs: [a, b]
"""
    with pytest.raises(CostcalcError, match="resolution"):
        built(mixed, resolution="12x16")


CARRIED = """input: (4, 9, 7)
blocks:
  cell(before):
    do:
      - x: {add: {a: dwconv(3), b: {from: before, do: conv(4)}}}
      - y: conv(4)
        from: before
    returns: [x, y]
layers:
  - g:
      - u: conv(4)
      - v: conv(4, k=3)
  - cells: cell(b)
    repeat: 3
    carry: {b: [g.u, y]}
outputs: [cells, b]
"""


def test_what_a_block_returns_is_carried_from_pass_to_pass_and_seen_afterwards() -> None:
    graph = built(CARRIED)
    found = sources(graph)
    assert found["cells/0/y"] == ["g/u"]
    assert found["cells/1/y"] == ["cells/0/y"]
    assert found["cells/2/x/a"] == ["cells/1/x/add"]
    assert [graph.layers[n].path for n in graph.outputs] == ["cells/2/x/add", "cells/2/y"]


def test_a_step_inside_is_handed_to_a_block_and_returned_by_it() -> None:
    graph = built(
        """input: (4, 9, 7)
blocks:
  twice(x):
    do:
      - inner: {add: {a: conv(5), b: {from: x, do: conv(5)}}}
      - more:
          - p: conv(6)
          - q: conv(7)
    returns: [more, more.p]
layers:
  - g: {do: [{u: conv(3)}, {v: conv(4)}]}
  - t: twice(g.u)
outputs: [t, t.more.p]
"""
    )
    assert sources(graph)["t/inner/b"] == ["g/u"]
    assert [graph.layers[n].path for n in graph.outputs] == ["t/more/q", "t/more/p"]


def test_the_nearest_group_of_a_name_is_meant() -> None:
    text = """input: (4, 9, 7)
layers:
  - g: [{u: conv(3)}, {v: conv(4)}]
  - outer:
      - g: conv(5)
      - last: conv(6)
        from: [g.u]
"""
    with pytest.raises(SpecError, match="`g` gives one tensor, and no `u`"):
        built(text)


def test_a_name_that_is_given_again_forgets_what_was_inside() -> None:
    text = """input: (4, 9, 7)
params:
  deep: {default: true, doc: which one}
layers:
  - g: [{u: conv(3)}, {v: conv(4)}]
    when: not deep
  - g: [{w: conv(3)}, {v: conv(4)}]
    when: deep
  - last: conv(6)
    from: g.v
  - both: conv(6)
    from: g.w
outputs: [last, both]
"""
    assert sources(built(text))["both"] == ["g/w"]
    with pytest.raises(SpecError, match="`g` gives no `w` at this setting"):
        built(text, deep="false")


def test_a_block_whose_only_step_is_named_returns_is_still_a_step() -> None:
    graph = built("input: (4, 9, 7)\nblocks:\n  b: {returns: conv(3)}\nlayers: b\n")
    assert [layer.path for layer in graph.layers] == ["b/returns"]


def test_an_input_may_have_the_name_of_an_operator() -> None:
    graph = built(
        """input:
  image: (4, 6, 6)
  tokens: (5, 8)
blocks:
  both(x): {add: {a: gap | linear(3), b: {from: x, do: linear(3) | reduce_mean(0)}}}
layers:
  - all: tokens | image((6, 6)) | both(tokens)
"""
    )
    assert ["tokens"] in sources(graph).values()
    assert graph.layers[0].op.name == "tokens"


def test_every_input_is_there_from_the_start_until_it_is_read() -> None:
    found = memory_of(ends())
    lives = {one.path: (one.first, one.last) for one in found.lifetimes.buffers}
    steps = [ends().layers[one.layer].path for one in found.lifetimes.steps]
    assert lives["image"] == (0, 0)
    assert lives["text"] == (0, steps.index("read/words"))
    assert lives["side"][1] == len(steps) - 1
    assert lives["both"][1] == len(steps) - 1


def test_a_drawing_has_a_box_for_each_input_and_each_output_with_a_name() -> None:
    drawn = drawing(ends())
    lines = [box.lines for box in drawn.boxes]
    assert lines[:2] == [("image", "3x32x32"), ("text", "12x20")]
    assert lines[-2:] == [("output both", "10"), ("output side", "4x16x16")]
    arrows = {(drawn.boxes[a.start].lines[0], drawn.boxes[a.end].lines[0]) for a in drawn.arrows}
    assert {("text", "words"), ("side", "output side"), ("both", "output both")} <= arrows


def test_json_has_the_names_and_shapes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ends.yaml"
    path.write_text(ENDS, encoding="utf-8")
    assert run([str(path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["input"] == [3, 32, 32]
    assert found["inputs"][1] == {"name": "text", "shape": [12, 20]}
    assert found["outputs"][0] == {"name": "both", "from": "both", "shape": [10]}


def test_one_input_without_a_name_has_no_names_in_json() -> None:
    from costcalc.report.data import ends_data

    assert ends_data(built("input: (3, 9, 7)\nlayers: conv(4)\n")) == {"input": [3, 9, 7]}
