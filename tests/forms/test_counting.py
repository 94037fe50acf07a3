"""What a count leaves out, and for which batch it is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from costcalc.api import graph_from_text
from costcalc.cost.cost import Totals, evaluate
from costcalc.cost.counting import counting
from costcalc.errors import UsageError
from costcalc.graph.graph import Graph

TEXT = """
costcalc: 1
input: (3, 8, 6)
layers:
  - stem: conv(4, k=3, bias=true) | bn
  - body:
      - a: conv(5)
      - b: conv(7) | bn
  - head: gap | linear(2)
"""
CONVOLUTIONS = 9 * 3 * 4 + 4 * 5 + 5 * 7
NORM = 2 * 4 + 2 * 7


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_from_text(TEXT)


def totals(graph: Graph, *words: str, batch: int = 1) -> Totals:
    return evaluate(graph, counting(graph, batch=batch, exclude=words)).totals


def test_nothing_is_left_out_unless_it_is_asked_for(graph: Graph) -> None:
    found = evaluate(graph, counting(graph)).totals
    assert found.macs == CONVOLUTIONS * 8 * 6 + 7 * 2
    assert found.params == CONVOLUTIONS + 4 + NORM + 7 * 2 + 2
    assert found.buffers == NORM


def test_a_batch_multiplies_what_is_computed_and_not_what_is_stored(graph: Graph) -> None:
    one, three = totals(graph), totals(graph, batch=3)
    assert (three.macs, three.activations) == (3 * one.macs, 3 * one.activations)
    assert three.params == one.params


@pytest.mark.parametrize("batch", [0, -1, 1.5, Fraction(3, 2), True, "2"])
def test_a_batch_is_a_whole_number(graph: Graph, batch: Any) -> None:
    with pytest.raises(UsageError, match="a batch is a whole number, 1 or more"):
        counting(graph, batch=batch)


def test_an_operator_is_left_out_wherever_it_is(graph: Graph) -> None:
    found = totals(graph, "bn")
    assert (found.norm, found.buffers) == (0, 0)
    assert found.weights == CONVOLUTIONS + 7 * 2
    found = totals(graph, "conv")
    assert (found.macs, found.weights, found.norm) == (7 * 2, 7 * 2, NORM)


def test_a_path_is_left_out_with_all_below_it_and_nothing_else(graph: Graph) -> None:
    assert totals(graph, "body").weights == 9 * 3 * 4 + 7 * 2
    assert totals(graph, "body").norm == 2 * 4
    assert totals(graph, "body/b").weights == 9 * 3 * 4 + 4 * 5 + 7 * 2
    assert totals(graph, "body/a").macs == totals(graph).macs - 4 * 5 * 8 * 6
    assert totals(graph, "stem/bn").norm == 2 * 7


def test_what_is_left_out_whole_costs_nothing_at_all(graph: Graph) -> None:
    assert totals(graph, "stem", "body", "head") == Totals(0, 0, 0, 0, 0, 0)
    assert totals(graph, "stem", "body", "head").is_nothing
    assert not totals(graph, "stem", "body").is_nothing


@pytest.mark.parametrize("word", ["bod", "body/c", "tem", "stem/"])
def test_a_word_that_names_nothing_is_refused(graph: Graph, word: str) -> None:
    with pytest.raises(UsageError, match=f"cannot exclude `{word}`"):
        counting(graph, exclude=[word])


def test_the_stamp_names_what_is_left_out_in_order(graph: Graph) -> None:
    words = ["stem/bn", "linear", "bias"]
    stamp = counting(graph, batch=2, exclude=words).stamp()
    assert stamp.endswith(
        "batch 2; params = weights + norm scale and shift; excluded: linear, stem/bn"
    )
