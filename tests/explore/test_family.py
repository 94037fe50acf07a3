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
from costcalc.explore.classes.searching import Found, family_of, mixed
from costcalc.explore.classes.sliders import Slider, slider_of, sliders_of
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
    return found_of(graph, *names).family


def found_of(graph: Graph, *names: str) -> Found:
    sliders: Any = [slider_of(graph, name) for name in names] or sliders_of(graph)[0]
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
    found = found_of(graph_from_text(WORDS))
    assert {one.name for one in found.family.sliders} == {"width", "groups"}
    assert {one.name for one in found.fixed} == {"act", "wide"}
    assert all(one.can_be_asked for one in found.fixed)


def test_words_alone_are_sliders() -> None:
    text = WORDS.replace("  width: {default: 1, range: 0 < width <= 2, role: width}\n", "")
    family = of(graph_from_text(text.replace("round(4 * width)", "4")))
    assert {one.name for one in family.sliders} == {"groups", "act", "wide"}
    assert len(family.structures) == 12
    assert check(family, 40) == 0


SYMBOLS = """costcalc: 1
name: symbols
params:
  base: {default: 2, range: 1 < base <= 4}
  width: {default: 8, range: 1 <= width <= 16}
input: (3, 9, 7)
layers:
  - stem: conv(width * max(1, round_log(9, base)), k=3)
"""


def test_a_number_that_can_be_no_symbol_has_no_slider() -> None:
    graph = graph_from_text(SYMBOLS)
    for names in ((), ("base", "width")):
        found = found_of(graph, *names)
        assert [one.name for one in found.family.sliders] == ["width"]
        (base,) = found.fixed
        assert base.name == "base"
        assert not base.can_be_asked
        assert "the base of round_log must be a number" in base.reason
        assert check(found.family, 20) == 0


RANGES = """costcalc: 1
name: ranges
params:
  c: {default: 8, range: 4 < c < 16 and c != 10}
  d: {default: 8, range: d % 4 == 0 or d == 6}
  one: {default: 3, choices: [3]}
  zero: {default: 0, range: 0 <= zero <= 2, whole: true}
  open: {default: 0, range: open >= 0, whole: true}
  sides: {default: 9, range: sides >= 1, role: resolution}
input: (3, sides, sides)
layers:
  - stem: conv(c + d + zero + open, k=one)
"""


def test_any_range_has_a_slider_with_the_settings_that_it_holds() -> None:
    graph = graph_from_text(RANGES)
    values = {one.name: one.values for one in sliders_of(graph)[0]}
    assert values["c"] == (5, 6, 7, 8, 9, 11, 12, 13, 14, 15)
    assert values["d"] == (4, 6, 8, 12, 16)
    assert values["zero"] == (0, 1, 2)
    family = of(graph, "c", "d", "zero")
    assert check(family, 60) == 0


PASSES = """costcalc: 1
name: passes
params:
  n: {default: 3, range: 1 <= n <= 6}
  wide: {default: 1, range: 0 < wide <= 2}
  one: {default: 1, range: 1 <= one < 2}
input: (3, 9, 7)
layers:
  - body: conv(round(8 * wide * one), k=3)
    repeat: n
"""


def test_a_number_of_passes_is_slid_in_whole_steps_and_a_multiplier_is_not() -> None:
    graph = graph_from_text(PASSES)
    values = {one.name: one.values for one in sliders_of(graph)[0]}
    assert values["n"] == (1, 2, 3, 4, 5, 6)
    assert values["wide"][:2] == (Fraction(13, 100), Fraction(7, 50))
    assert values["one"][-1] == Fraction(199, 100)
    assert check(of(graph, "n", "wide"), 40) == 0


HEADS = """costcalc: 1
name: heads
params:
  dim: {default: 48, range: dim >= 8, role: width}
  heads: {default: 4, range: 1 <= heads <= 12, whole: true}
  odd: {default: 5, range: 4 <= odd <= 6}
input: (9, 7)
layers:
  - wide: linear(dim)
  - mix: linear(dim / heads * heads)
  - when: odd != 5
    do: linear(dim / (heads - heads))
  - split: reshape((9, heads, dim / heads))
"""


def test_a_slider_has_what_can_be_built_with_the_others_as_they_are() -> None:
    found = found_of(graph_from_text(HEADS))
    values = {one.name: one.values for one in found.family.sliders}
    assert values["dim"] == tuple(range(8, 97, 4))
    assert values["heads"] == (1, 2, 3, 4, 6, 8)
    assert {one.name: one.reason for one in found.fixed} == {
        "odd": "no second setting can be built with the others as now"
    }
    assert check(found.family, 40) == 0


def test_a_parameter_without_a_slider_says_why() -> None:
    graph = Network.from_text(RANGES).at(sides=(9, 7)).graph()
    said = {one.name: one.reason for one in sliders_of(graph)[1]}
    assert said == {
        "one": "3 is its one choice",
        "open": "its range has no second setting from an eighth of 0 to twice of it",
        "sides": "it is 9x7, which is no single number",
    }


def test_no_form_is_a_condition_and_not_a_guess() -> None:
    graph = graph_from_text(EQUAL)
    sliders = [one for one in sliders_of(graph)[0] if one.name == "width"]
    family = Family(graph, sliders, counting(graph), dtype_of("fp32"))
    family.derive(graph)
    unknown = [v for v in sliders[0].values if family.totals_at({"width": v}) is None]
    assert unknown
    assert all(family.built({"width": value}) is not None for value in unknown)


def test_a_slider_stays_in_its_range() -> None:
    graph = Network.named(SMALL).at(rho="2/3").graph()
    rho = slider_of(graph, "rho")
    assert isinstance(rho, Slider)
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
