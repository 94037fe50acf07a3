"""Answers in the form that the rest of the program reads them in."""

from typing import Any

import pytest

from costcalc.ops import find, names
from costcalc.ops.base import Missing, window
from tests.ops.rows import ROWS

SLIDING = [row for row in ROWS if hasattr(find(row.operator), "sliding")]


@pytest.mark.parametrize("operator", sorted(names()))
def test_ranks_ascend(operator: Any) -> None:
    """As they are named where another is given: `takes a vector or tokens`."""
    ranks = find(operator).ranks
    assert list(ranks) == sorted(set(ranks))


@pytest.mark.parametrize("operator", ["conv", "conv_transpose", "dwconv", "linear", "bn", "sdpa"])
def test_the_rule_stands_before_the_mistake(operator: Any) -> None:
    """A mistake is something that is done: counting, taking, forgetting."""
    words = find(operator).words()
    assert words.mistake.split()[0].endswith("ing")
    assert not words.rule.split()[0].endswith("ing")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_counterpart_is_a_name_and_its_arguments(row: Any) -> None:
    modules = row.op().module(*row.inputs)
    for module in () if isinstance(modules, Missing) else modules:
        assert isinstance(module.name, str)
        assert all(isinstance(name, str) for name in module.arguments)


def test_rows_slide() -> None:
    assert {"conv", "dwconv", "maxpool", "avgpool"} <= {row.operator for row in SLIDING}


@pytest.mark.parametrize("row", SLIDING, ids=str)
def test_a_window_moves_as_its_operator_says(row: Any) -> None:
    """From how it says that it moves follows the output it says it has."""
    op = row.op()
    found = op.sliding()
    if found is None:
        return
    attributes = op.attributes()
    assert found.k == attributes["k"]
    assert found.s == (attributes["s"] or attributes["k"])
    if not (found.ceil or found.transposed):
        assert window.slide(row.inputs[0], found.k, found.s, found.p, found.d) == row.output[1:]
