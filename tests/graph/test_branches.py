"""Branches that a table or a repeat gives: all from one input, of one text."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc import CostcalcError, Graph, cost_of, formula, graph_from_text

PARAMS = "params:\n  n: {default: 3, range: n >= 0}\n  c: {default: 5, range: c >= 1}\n"


def graph(layers: str, **settings: Any) -> Graph:
    head = f"costcalc: 1\nname: branches\ninput: (4, 20, 28)\n{PARAMS}layers:\n"
    return graph_from_text(f"{head}{layers}  - last: conv(n + c)\n", **settings)


def outputs(found: Graph) -> dict[str, tuple[Any, ...]]:
    return {layer.path: layer.output for layer in found.layers[:-1]}


REPEAT = "  - add: conv(c, k=3) | bn\n    repeat: n\n"
TABLE = """  - mixed:
      concat:
        - conv(d, k=k)
        - relu
    table:
      - [d, k, m]
      - [6, 3, 1]
      - [7, 5, 2]
    repeat: m
    when: k <= c
"""


def test_a_repeat_gives_branches_with_weights_of_their_own() -> None:
    found = graph(REPEAT)
    assert [layer.path for layer in found.layers[:-1]] == [
        *(f"add/{i}/{word}" for i in range(3) for word in ("conv", "bn")),
        "add/add",
    ]
    assert [layer.sources for layer in found.layers[:7:2]] == [(-1,), (-1,), (-1,), (1, 3, 5)]
    assert cost_of(found)["add"].weights == 3 * 5 * 4 * 3 * 3


def test_rows_of_a_table_and_their_passes_are_branches() -> None:
    assert outputs(graph(TABLE)) == {
        **dict.fromkeys(["mixed/0/0/conv", "mixed/0/0/relu"], (6, 20, 28)),
        **{f"mixed/1/{i}/{word}": (7, 20, 28) for i in (0, 1) for word in ("conv", "relu")},
        "mixed/concat": (6 + 2 * 7, 20, 28),
    }


def test_one_branch_is_merged_with_nothing() -> None:
    assert list(outputs(graph(REPEAT, n=1))) == ["add/0/conv", "add/0/bn"]
    assert list(outputs(graph(TABLE, c=4))) == ["mixed/0/0/conv", "mixed/0/0/relu"]


def test_a_condition_that_leaves_out_every_row_passes_the_input_on() -> None:
    assert outputs(graph(TABLE, c=2)) == {}
    assert outputs(graph(f"{REPEAT}    when: n > 0\n", n=0)) == {}


def test_no_branch_is_an_error() -> None:
    with pytest.raises(CostcalcError, match="`add` has no branch at this setting"):
        graph(REPEAT, n=0)


def test_each_branch_sees_its_number_and_the_input() -> None:
    found = graph("  - concat: slice(i, i + 1) | dwconv(k=2 * i + 1)\n    repeat: 4\n")
    convolutions = [layer.op for layer in found.layers if layer.op.name == "dwconv"]
    assert [op.attributes()["k"] for op in convolutions] == [(1, 1), (3, 3), (5, 5), (7, 7)]
    assert found.layers[-2].output == (4, 20, 28)


def test_branches_may_share_their_weights() -> None:
    found = cost_of(graph("  - mul: conv(c, k=3)\n    repeat: n\n    shared: true\n"))
    assert found["mul"].weights == 5 * 4 * 3 * 3
    assert found["mul"].macs == 3 * 20 * 28 * 5 * 4 * 3 * 3


def test_branches_are_applied_again_with_the_same_weights() -> None:
    again = REPEAT.replace("- add: conv(c, k=3) | bn", "- sum: {add: 'conv(4, k=3) | bn'}")
    found = cost_of(graph(f"{again}  - more: {{same: sum}}\n    repeat: 2\n"))
    weights = {one.layer.path: one.totals.weights for one in found.layers}
    assert sum(weights.values()) == 3 * 4 * 4 * 3 * 3 + 8 * 4
    assert weights["more/1/2/conv"] == 0
    assert found["more"].macs == 2 * found["sum"].macs


def test_a_layer_can_be_tied_to_one_in_a_branch() -> None:
    found = cost_of(graph(f"{REPEAT}  - back: conv(c, k=3)\n    tied: add/1/conv\n", c=4))
    assert found["back"].weights == 0


def test_all_faults_of_the_branches_are_said() -> None:
    with pytest.raises(CostcalcError) as caught:
        graph("  - add: conv(c, k=i + 1)\n    repeat: 5\n")
    assert str(caught.value).count("an even kernel has no centre") == 1
    with pytest.raises(CostcalcError, match="branch `0` gives 6 x 20 x 28"):
        graph("  - add: conv(d)\n    table:\n      - [d]\n      - [6]\n      - [7]\n")


def test_a_formula_holds_at_a_number_of_branches_and_says_so() -> None:
    text = f"costcalc: 1\nname: t\ninput: (4, 20, 28)\n{PARAMS}layers:\n{REPEAT}"
    found = formula(graph_from_text(text), "n", "c", of="params")
    assert str(found.total.smooth) == "114*c"
    assert [str(fact) for fact in found.forms.facts if "n" in str(fact)] == ["n == 3"]
