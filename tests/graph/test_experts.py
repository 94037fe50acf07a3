"""Experts: all are stored, those that are active run."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc import Cost, CostcalcError, cost_of, evaluate, formula, graph_from_text
from costcalc.cost.dtypes import dtype_of
from costcalc.cost.memory.stored import stored_bytes, trained_values
from costcalc.graph.build import build
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import follow

E, K, T, D, H = 7, 3, 9, 10, 24
PARAMS = (
    f"params:\n  experts: {{default: {E}, range: experts >= 1}}\n"
    f"  active: {{default: {K}, range: active >= 1}}\n"
)
MLP = """      - ln
      - up: linear(24) | gelu
      - down: linear(10, bias=false)
"""
ONE = (2 * D) + (D * H + H) + H * D


def graph(body: str = MLP, after: str = "", before: str = "", **settings: Any) -> Graph:
    head = f"costcalc: 1\nname: t\n{PARAMS}input: ({T}, {D})\nlayers:\n{before}"
    route = (
        "  - moe:\n      route:\n        experts: experts\n        active: active\n        do:\n"
    )
    inside = "".join(f"    {line}\n" for line in body.splitlines())
    return graph_from_text(f"{head}{route}{inside}{after}", **settings)


def test_all_experts_are_stored_and_the_active_ones_run() -> None:
    found = cost_of(graph())
    assert found.params == E * ONE
    assert found.totals.active == K * ONE
    assert found.macs == K * T * (D * H + H * D)
    assert found.activations == K * T * (H + D)


def test_rows_are_those_that_run_and_the_first_holds_the_others() -> None:
    found = cost_of(graph())
    assert [found[f"moe/{i}"].params for i in range(K)] == [(E - K + 1) * ONE, ONE, ONE]
    route = found.graph.layers[-1]
    assert (route.path, route.op.name, len(route.sources)) == ("moe/route", "route", K)
    assert route.op.work(*route.inputs).additions == (K - 1) * T * D


@pytest.mark.parametrize(("experts", "active"), [(1, 1), (5, 1), (5, 5), (64, 6)])
def test_at_any_numbers(experts: int, active: int) -> None:
    found = cost_of(graph(experts=experts, active=active))
    assert (found.params, found.totals.active) == (experts * ONE, active * ONE)


def test_more_active_than_there_are() -> None:
    with pytest.raises(CostcalcError, match="more experts are active than there are"):
        graph(active=8)


def test_statistics_belong_to_each_expert() -> None:
    """And fused norms become biases of each."""
    body = "      - conv: conv(9, k=3)\n      - bn\n"
    found = graph(body)
    both = found, build(found.spec, fuse_norm=True)
    plain, fused = (cost_of(one).totals for one in both)
    assert (plain.norm, plain.buffers) == (E * 2 * 9, E * 2 * 9)
    assert (fused.norm, fused.biases, fused.active) == (0, E * 9, K * (9 * 9 * 3 + 9))


def test_what_is_excluded_is_excluded_of_all_experts() -> None:
    for word, left in (("ln", ONE - 2 * D), ("bias", ONE - H), ("norm", ONE - 2 * D)):
        found = cost_of(graph(), exclude=[word])
        assert (found.params, found.totals.active) == (E * left, K * left)


def test_experts_in_a_repeat_and_in_experts() -> None:
    inner = "      - a: linear(10)\n      - b: {route: {experts: 4, active: 2, do: linear(10)}}\n"
    found = cost_of(graph(inner))
    one = D * D + D
    assert found.params == E * (one + 4 * one)
    assert found.totals.active == K * (one + 2 * one)
    assert found.macs == K * 3 * T * D * D
    twice = cost_of(graph(after="    repeat: 2\n"))
    assert (twice.params, twice.macs) == (2 * E * ONE, 2 * cost_of(graph()).macs)
    shared = cost_of(graph(after="    repeat: 2\n    shared: true\n"))
    assert (shared.params, shared.macs) == (E * ONE, twice.macs)
    assert shared.totals.active == K * ONE


def test_experts_are_applied_again_with_their_weights() -> None:
    found = cost_of(graph(after="  - more: {same: moe}\n"))
    assert (found.params, found.totals.active) == (E * ONE, K * ONE)
    without = cost_of(found.graph, exclude=["moe"])
    assert (without.params, without.totals.active) == (E * ONE, K * ONE)


def test_weights_may_be_shared_inside_an_expert() -> None:
    body = "      - a: linear(10)\n      - {name}: linear(10)\n        tied: a\n"
    found = cost_of(graph(body.format(name="b")))
    assert found.params == E * (D * D + 2 * D)
    assert found.totals.active == K * (D * D + 2 * D)


OUTSIDE = "an expert has weights of its own, and uses none from outside"


def test_weights_from_outside_are_refused() -> None:
    before = "  - first: linear(10)\n"
    with pytest.raises(CostcalcError, match=OUTSIDE):
        graph("      - a: linear(10)\n        tied: first\n", before=before)
    with pytest.raises(CostcalcError, match=OUTSIDE):
        graph("      - a: {same: first}\n      - linear(10)\n", before=before)


def test_what_a_network_returns_is_not_in_the_midst_of_experts() -> None:
    with pytest.raises(CostcalcError, match="an expert cannot have a `tap:`"):
        graph("      - linear(10)\n      - tap: linear(5)\n")


def test_experts_without_weights_are_refused() -> None:
    with pytest.raises(CostcalcError, match="the experts store nothing"):
        graph("      - relu\n")


def test_memory_stores_all_experts() -> None:
    assert stored_bytes(graph(), dtype_of("fp32"), frozenset()) == 4 * E * ONE
    assert trained_values(graph()) == E * ONE


SYMBOLS = [
    ("params", f"{ONE}*experts"),
    ("active", f"{ONE}*active"),
    ("macs", f"{2 * T * D * H}*active"),
    ("activations", f"{T * (D + H)}*active"),
]


@pytest.mark.parametrize(("quantity", "form"), SYMBOLS)
def test_their_numbers_are_factors_of_formulas(quantity: str, form: str) -> None:
    found = formula(graph(), "experts", "active", of=quantity)
    assert str(found.total.smooth) == form


def test_one_expert_stands_for_all_that_are_active_but_the_first() -> None:
    found = evaluate(follow(graph(), ["experts", "active"]).graph)
    times = {cost.layer.path: str(cost.layer.times) for cost in found.layers}
    assert times["moe/0/down"] == "1"
    assert times["moe/1/down"] == str(K - 1)


def test_a_step_may_be_named_route() -> None:
    """The word is a structure only before two of its own words."""
    text = "costcalc: 1\ninput: 10\nlayers:\n  - route: linear(3)\n  - experts: linear(4)\n"
    assert [layer.path for layer in graph_from_text(text).layers] == ["route", "experts"]
    named = "costcalc: 1\ninput: 10\nlayers:\n  - route: {experts: linear(3)}\n"
    assert [layer.path for layer in graph_from_text(named).layers] == ["route/experts"]
    block = "costcalc: 1\ninput: 10\nblocks:\n  route(n): linear(n)\nlayers:\n  - a: route(3)\n"
    assert [layer.op.name for layer in graph_from_text(block).layers] == ["linear"]


def test_a_network_without_experts_has_all_parameters_active() -> None:
    found: Cost = cost_of(graph_from_text("costcalc: 1\ninput: 10\nlayers: [linear(3), bn]\n"))
    assert found.totals.active == found.params == 10 * 3 + 3 + 2 * 3
