"""The page of a network as text: what it holds for networks that do not fit it."""

from __future__ import annotations

from costcalc import graph_from_text, page
from costcalc.api import sheets
from costcalc.graph.graph import Graph

DEEP = """costcalc: 1
name: deep
params:
  alpha: {default: 1, range: 0 < alpha <= 2, role: width, doc: width multiplier}
  depth: {default: 1, range: depth >= 1, role: depth, doc: layers}
input: (3, 9, 7)
layers:
  - stem: conv(int(8 * alpha), k=3)
  - body: conv(int(8 * alpha), k=3)
    repeat: depth
variants:
  table:
    - [name, depth]
"""


BLOCKS = """costcalc: 1
name: blocks
input: (8, 9, 7)
blocks:
  inner(c):
    - conv(c, k=3) | bn | relu
  unit(c):
    - residual:
        - first: inner(c)
        - second: inner(c)
      if: c == cin
layers:
  - wide: unit(16)
  - same: unit(16)
  - wider: unit(24)
  - last: unit(24)
  - after: unit(24)
"""


def deep(variants: int) -> Graph:
    """A network whose depth has as many settings."""
    return graph_from_text(DEEP + "".join(f"    - [deep{n}, {n}]\n" for n in range(variants)[1:]))


def chain(layers: int) -> Graph:
    lines = "".join(f"  - layer{n}: conv({n % 5 + 4}, k=3)\n" for n in range(layers))
    return graph_from_text("costcalc: 1\nname: chain\ninput: (3, 9, 7)\nlayers:\n" + lines)


def test_the_formula_is_in_the_parameters_that_have_a_slider() -> None:
    graph = deep(40)
    (sheet,) = sheets(graph, device=None)
    assert sheet.family is not None
    assert sheet.formula is not None
    assert [one.name for one in sheet.family.sliders] == ["alpha"]
    assert {str(one) for one in sheet.formula.total.smooth.free_symbols} == {"alpha"}
    assert "depth" in page(graph, device=None)


def test_a_graph_that_is_too_long_is_not_drawn_and_says_so() -> None:
    said = "Folded at level 1 it has {} boxes, more than a page can show"
    assert said.format("131") in page(chain(130), device=None)
    assert "boxes, more than" not in page(chain(8), device=None)


def test_the_block_that_is_shown_is_the_usual_form_of_the_outer_one() -> None:
    (sheet,) = sheets(graph_from_text(BLOCKS), device=None)
    assert sheet.block is not None
    assert (sheet.block.call.block, sheet.block.call.path) == ("unit", "same")
    assert "The block unit, at same" in page(graph_from_text(BLOCKS), device=None)
