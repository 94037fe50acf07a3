"""Repeats: one pass for all that are like it, and the layers themselves where none is."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.algebra.symbols import exactly_at
from costcalc.algebra.traced import Traced
from costcalc.api import graph_from_text, graph_of
from costcalc.cost.cost import evaluate
from costcalc.cost.forms import forms_of
from costcalc.errors import UsageError, WrongAnswer
from costcalc.graph import folding
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import follow

SPEC = """
costcalc: 1
params:
  n: {{default: 4, range: n >= 0, role: depth}}
  c: {{default: 16, range: c >= 1, role: width}}
input: (c, 9, 7)
{blocks}
layers:
{layers}
  - last: conv(c)
"""


def network(layers: str, blocks: str = "", **settings: Any) -> Graph:
    return graph_from_text(SPEC.format(layers=layers, blocks=blocks), **settings)


def shown(graph: Graph, *symbols: str, **how: Any) -> list[str]:
    """Path, and how often it is there."""
    found = follow(graph, symbols, **how)
    return [f"{layer.path} x {_times(layer.times)}" for layer in found.graph.layers]


def _times(times: Any) -> str:
    return str(times.form) if isinstance(times, Traced) else str(times)


def test_passes_alike_are_one() -> None:
    graph = network("  - same: conv(c, k=3)\n    repeat: n")
    assert shown(graph, "n") == ["same/0/conv x 1", "same/1/conv x n - 1", "last x 1"]
    assert shown(graph, "c") == ["same/0/conv x 1", "same/1/conv x 3", "last x 1"]
    assert len(follow(graph, ["n"], fold=False).graph.layers) == 5


def test_the_first_pass_may_differ() -> None:
    graph = network("  - same: conv(2 * c if i == 0 else c, k=3)\n    repeat: n")
    assert shown(graph, "n") == [
        "same/0/conv x 1",
        "same/1/conv x 1",
        "same/2/conv x n - 2",
        "last x 1",
    ]
    assert "2 <= n" in facts(graph, "n")


def facts(graph: Graph, *symbols: str) -> list[str]:
    return [f"{f.left} {f.relation} {f.right}" for f in follow(graph, symbols).facts]


def test_passes_that_grow_stay_as_they_are() -> None:
    blocks = "blocks: {wider: conv(cin + c)}"
    graph = network("  - more: wider\n    repeat: n", blocks)
    assert shown(graph, "n")[:4] == [f"more/{i}/conv x 1" for i in range(4)]
    assert "n == 4" in facts(graph, "n")
    (unrolled,) = follow(graph, ["n"]).unrolled
    assert unrolled == ("more", "its passes differ in size")


def test_passes_that_know_their_number_stay_as_they_are() -> None:
    graph = network("  - own: conv(c, k=3) | conv(c * (i + 1)) | conv(c)\n    repeat: n")
    assert len(shown(graph, "n")) == 13
    (unrolled,) = follow(graph, ["n"]).unrolled
    assert unrolled.reason == "its passes depend on their number"


def test_a_kernel_that_depends_on_the_number() -> None:
    graph = network("  - own: conv(c, k=2 * i + 1)\n    repeat: n")
    assert len(shown(graph, "n")) == 5


def test_repeats_in_repeats_multiply() -> None:
    graph = network("  - outer: {do: [{inner: conv(c), repeat: 3}]}\n    repeat: n")
    assert shown(graph, "n") == [
        "outer/0/inner/0/conv x 1",
        "outer/0/inner/1/conv x 2",
        "outer/1/inner/0/conv x n - 1",
        "outer/1/inner/1/conv x 2*n - 2",
        "last x 1",
    ]


def test_no_pass_at_all() -> None:
    graph = network("  - none: conv(c)\n    repeat: n - 4")
    assert shown(graph, "n") == ["last x 1"]
    assert "n - 4 == 0" in facts(graph, "n")


def test_one_pass_stands_for_more() -> None:
    """At depth 1 there is no second pass, but the formula knows it."""
    graph = network("  - same: conv(c)\n    repeat: n", n=1)
    assert shown(graph, "n") == ["same/0/conv x 1", "same/1/conv x n - 1", "last x 1"]


def test_a_pass_that_cannot_be_is_not_in_the_formula() -> None:
    """The second pass would halve a map of one row: what is left is the first alone."""
    spec = "  - half: conv(c, k=9, p=(0, 3))\n    repeat: n"
    assert shown(network(spec, n=1), "n") == ["half/0/conv x 1", "last x 1"]
    assert "n == 1" in facts(network(spec, n=1), "n")


def test_carried_tensors_are_part_of_what_must_not_change() -> None:
    layers = """
  - start: conv(2 * c)
  - cells:
      - now: conv(c)
      - do: concat
        from: [now, before]
      - conv(c)
    repeat: n
    carry: {before: [start, now]}
"""
    graph = network(layers)
    assert "cells/0/now x 1" in shown(graph, "n")
    assert "cells/1/now x n - 1" in shown(graph, "n")
    forms = forms_of(graph, ["n"])
    for n in range(1, 7):
        exact = evaluate(network(layers, n=n)).totals.macs
        assert exactly_at(forms.total("macs").exact, {"n": n}) == exact


def test_the_form_holds_at_other_depths() -> None:
    forms = forms_of(graph_of("resnet50"), ["depth"])
    for depth in (1, 2, 5):
        exact = evaluate(graph_of("resnet50", depth=depth)).totals
        assert exactly_at(forms.total("macs").exact, {"depth": depth}) == exact.macs
        assert exactly_at(forms.total("params").exact, {"depth": depth}) == exact.params


def test_a_lost_pass_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the passes that one stands for are counted once too often."""
    whole = folding.FoldedPasses.multiply
    monkeypatch.setattr(
        folding.FoldedPasses,
        "multiply",
        lambda s, layers, since, count, index: whole(s, layers, since, count + 1, index),
    )
    with pytest.raises(WrongAnswer, match="the network has"):
        forms_of(graph_of("resnet50"), ["depth"])


def test_a_pass_that_changes_is_not_taken_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: what a pass hands on is not looked at."""
    monkeypatch.setattr(folding, "_state", lambda passed: None)
    with pytest.raises(WrongAnswer, match="the network has"):
        forms_of(graph_of("densenet121"), ["growth"])


def test_a_number_of_the_pass_is_not_overlooked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: nobody asks whether a pass depends on its number."""
    graph = network("  - own: conv(c, k=3) | conv(c * (i + 1)) | conv(c)\n    repeat: n")
    monkeypatch.setattr(folding.FoldedPasses, "mentions", lambda s, i, layers, mark: False)
    (layer,) = {layer.op for layer in follow(graph, ["n"]).graph.layers if "i_1" in repr(layer.op)}
    assert layer.name == "conv"


def test_an_excluded_pass_among_folded_ones() -> None:
    from costcalc.cost.counting import counting

    graph = graph_of("resnet50")
    counted = counting(graph, exclude=["stages/0/1"])
    found = forms_of(graph, ["width"], counted)
    assert found.total("params").value == evaluate(graph, counted).totals.params
    whole = counting(graph, exclude=["stages", "bn", "bias"])
    forms = forms_of(graph, ["width"], whole)
    assert forms.total("params").value == evaluate(graph, whole).totals.params


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("layers", "`layers` chooses the structure"),
        ("widht", "`resnet` has no parameter `widht`"),
    ],
)
def test_what_can_be_no_symbol(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        follow(graph_of("resnet50"), [name])


EXCEPTIONS = [
    ("body/1", "n"),
    ("body/3", "n"),
    ("body/1,body/2", "n"),
    ("body/0", "n"),
    ("body/2/conv", "n"),
    ("last", "n"),
]


@pytest.mark.parametrize(("paths", "symbols"), EXCEPTIONS)
def test_a_pass_that_is_left_out_stands_alone(paths: str, symbols: str) -> None:
    """At every number of passes for which the formula holds it is the count, without the pass."""
    from costcalc.cost.counting import counting
    from costcalc.cost.evaluation import holds

    layers = "  - body: conv(c, k=3) | bn\n    repeat: n"
    names = paths.split(",")
    graph = network(layers, n=4)
    forms = forms_of(graph, [symbols], counting(graph, exclude=names))
    facts = [fact for fact, role in forms.facts.items() if role == "structure"]
    facts += forms.assumed
    held = 0
    for n in range(1, 9):
        if not all(holds(fact, {"n": n}) for fact in facts):
            continue
        held += 1
        other = network(layers, n=n)
        there = evaluate(other, counting(other, exclude=names))
        assert exactly_at(forms.total("macs").exact, {"n": n}) == there.totals.macs, n
        assert exactly_at(forms.total("params").exact, {"n": n}) == there.totals.params, n
    assert held >= 5


def test_an_excluded_block_of_efficientnet() -> None:
    """`efficientnet_b0 --depth 2 --exclude stages/1/1` costs 756,512,032."""
    from costcalc.cost.counting import counting

    graph = graph_of("efficientnet_b0")
    counted = counting(graph, exclude=["stages/1/1"])
    form = forms_of(graph, ["depth"], counted).total("macs").exact
    assert exactly_at(form, {"depth": 2}) == 756_512_032
    assert exactly_at(form, {"depth": 1}) == evaluate(graph, counted).totals.macs


def test_conditions_are_listed_once() -> None:
    """What follows from another condition, or is a multiple of it, is not listed."""
    from fractions import Fraction

    import sympy

    from costcalc.algebra.facts import Fact, independent
    from costcalc.algebra.language import find
    from costcalc.algebra.symbols import opaque

    truncate = opaque(find("int"))
    n, a = sympy.Symbol("n", positive=True, integer=True), sympy.Symbol("a", positive=True)
    one = Fact.of("<=", sympy.Integer(1), n)
    assert Fact.of("<=", sympy.Integer(3), 3 * n) == one
    assert Fact.of("<=", sympy.Integer(2), n + 1) == one
    assert Fact.of("divides", sympy.Integer(2), 4 * n) == Fact("divides", sympy.Integer(1), 2 * n)
    eight = sympy.Integer(8)
    found = [Fact.of("<=", eight, truncate(k * a)) for k in (64, 32, 128, 48)]
    assert independent(found) == [Fact("<=", eight, truncate(32 * a))]
    assert independent([Fact.of("<", n, a), Fact.of("<", a, n)]) == [
        Fact.of("<", n, a),
        Fact.of("<", a, n),
    ]
    for value in (Fraction(1, 8), Fraction(1, 4), Fraction(1, 2)):
        assert (int(32 * value) >= 8) is all(int(k * value) >= 8 for k in (64, 32, 128, 48))


def test_long_conditions_are_not_all_written_out() -> None:
    from costcalc.report.notation import Text
    from costcalc.report.symbols import conditions, letters_of

    for name, symbol, most in (("regnet_x_200mf", "w0", 800), ("mobilenet_v1", "alpha", 100)):
        forms = forms_of(graph_of(name), [symbol])
        found = list(conditions(forms, Text(letters_of(forms))))
        assert max(map(len, found)) < most
        cut = [one for one in found if "more, listed by --format json" in one]
        assert bool(cut) is (symbol == "w0")
