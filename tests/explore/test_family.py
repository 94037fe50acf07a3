"""Forms along sliders: equal to the network built there, or none; and which sliders there are."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from costcalc import Network, graph_from_text
from costcalc.algebra import ExactnessError
from costcalc.cost.counting import counting
from costcalc.cost.dtypes import dtype_of
from costcalc.errors import UsageError
from costcalc.explore.classes import searching
from costcalc.explore.classes.curve import curve_of
from costcalc.explore.classes.family import Family
from costcalc.explore.classes.searching import family_of, mixed
from costcalc.explore.classes.sliders import slider_of, sliders_of
from costcalc.explore.classes.table import Table
from costcalc.graph.graph import Graph

SMALL = str(Path(__file__).parent.parent / "golden" / "small.yaml")
WORDS = """costcalc: 1
name: words
params:
  width: {default: 1, range: 0 < width <= 2, role: width}
  groups: {default: 2, choices: [1, 2, 3]}
  act: {default: relu, choices: [relu, hswish]}
  wide: {default: false}
input: (6, 9, 7)
layers:
  - stem: conv(6 * round(4 * width), k=3, g=groups) | act
  - when: wide
    do: {more: 'conv(5, k=3)'}
"""
EQUAL = """costcalc: 1
name: equal
params:
  width: {default: 1, range: 0 < width <= 2, role: width}
  size: {default: 24, range: size >= 5, role: resolution}
let:
  ch(c): make_divisible(c * width, 8)
input: (3, size, size)
blocks:
  step(c):
    - residual:
        - body: conv(c, k=3)
      if: cin == c
layers:
  - stem: conv(ch(12), k=3, s=2)
  - step(ch(16))
"""


def of(graph: Graph, *names: str) -> Family:
    sliders: Any = [slider_of(graph, name) for name in names] or sliders_of(graph)
    return family_of(graph, sliders, counting(graph), dtype_of("fp32"), asked=bool(names))


def check(family: Family, count: int) -> int:
    """Compare totals at mixed settings; how many have none though they can be built."""
    missing = 0
    for setting in mixed(family.sliders, count, 5):
        graph, found = family.built(setting), family.totals_at(setting)
        if graph is None:
            assert found is None
        elif found is None:
            missing += 1
        else:
            totals = Network.of(graph).cost().totals
            assert found == {"macs": totals.macs, "params": totals.params}, setting
    return missing


def test_totals_are_those_of_the_network_built_there() -> None:
    family = of(graph_from_text(EQUAL))
    assert len(family.structures) == 2
    assert check(family, 40) == 0


def test_words_choose_the_structure() -> None:
    family = of(graph_from_text(WORDS))
    assert {one.name for one in family.sliders} == {"width", "groups", "act", "wide"}
    assert {one.words["groups"] for one in family.structures} == {1, 2, 3}
    assert check(family, 60) == 0


def test_sliders_without_room_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_STRUCTURES", 4)
    family = of(graph_from_text(WORDS))
    assert {one.name for one in family.sliders} == {"width", "groups"}


def test_no_form_is_a_condition_and_not_a_guess() -> None:
    graph = graph_from_text(EQUAL)
    sliders = [one for one in sliders_of(graph) if one.name == "width"]
    family = Family(graph, sliders, counting(graph), dtype_of("fp32"))
    family.derive(graph)
    unknown = [v for v in sliders[0].values if family.totals_at({"width": v}) is None]
    assert unknown
    assert all(family.built({"width": value}) is not None for value in unknown)


def test_a_slider_stays_in_its_range() -> None:
    graph = Network.named(SMALL).at(rho="2/3").graph()
    rho = slider_of(graph, "rho")
    assert rho is not None
    assert rho.values[0] == Fraction(1, 2)
    assert rho.values[rho.place] == Fraction(2, 3)
    assert list(rho.values) == sorted(set(rho.values))
    with pytest.raises(UsageError, match="rho"):
        slider_of(graph, "rhoo")


def test_a_curve_has_no_figure_where_the_spec_refuses() -> None:
    text = WORDS.replace("6 * round(4 * width)", "round(8 * width)")
    graph = graph_from_text(text)
    curve = curve_of(graph, "width", "macs", counting(graph))
    found = dict(zip(curve.settings, curve.figures, strict=True))
    assert found[1] == graph_cost(text, 1)
    assert found[Fraction(22, 25)] is None
    assert None in curve.figures


def graph_cost(text: str, width: int) -> Any:
    return Network.from_text(text).at(width=width).cost().totals.macs


def test_a_table_refuses_what_it_cannot_hold() -> None:
    import sympy

    with pytest.raises(ExactnessError, match="log"):
        Table().place(sympy.log(sympy.Symbol("x")))


def test_equal_parts_are_one_node() -> None:
    import sympy

    x, table = sympy.Symbol("x"), Table()
    assert table.place(x**2 + 1) == table.place(1 + x**2)
    assert table.at({"x": Fraction(1, 2)})[table.place(x**2 + 1)] == Fraction(5, 4)
