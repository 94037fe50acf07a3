"""Layers that use the stored values of others: parameters once, multiply-adds at every use."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc import Cost, CostcalcError, Network, cost_of, graph_from_text
from costcalc.cost.cost import shared_part

HEAD = "costcalc: 1\nname: tiny\n"


def cost(text: str, *exclude: str, **settings: Any) -> Cost:
    return cost_of(graph_from_text(HEAD + text, **settings), exclude=exclude)


def shares(found: Cost) -> dict[str, str]:
    return {one.layer.path: one.shares for one in found.layers if one.shares}


HEADS = """input: (3, 20, 28)
params:
  first: {default: true, choices: [true, false]}
layers:
  - small: maxpool(2)
  - head3:
      - hidden: conv(5, k=3, bias=true) | bn | relu
      - out: conv(2, k=1)
    from: input
    when: first
  - keep: gap
  - head4: {same: head3}
    from: small
  - pooled: gap
  - head5: {same: head4, from: input}
  - last: gap
  - sum: add
    from: [keep, pooled, last]
"""
WEIGHTS, BIASES, NORM, BUFFERS = 5 * 3 * 9 + 2 * 5, 5, 2 * 5, 2 * 5


def test_an_earlier_step_is_applied_again_with_its_weights() -> None:
    found = cost(HEADS)
    assert found["head3"][:5] == (20 * 28 * (135 + 10), WEIGHTS, BIASES, NORM, BUFFERS)
    assert found["head4"][:5] == (10 * 14 * (135 + 10), 0, 0, 0, 0)
    assert found["head5"][:5] == (20 * 28 * (135 + 10), 0, 0, 0, 0)
    assert found.totals[1:5] == (WEIGHTS, BIASES, NORM, BUFFERS)
    assert shares(found) == {
        f"{head}/{layer}": f"head3/{layer}"
        for head in ("head4", "head5")
        for layer in ("hidden/conv", "hidden/bn", "out")
    }


def test_without_the_owner_the_first_use_that_is_left_owns() -> None:
    """Left out by `when`, or by `--exclude`."""
    without = HEADS.replace("from: [keep, pooled, last]", "from: [pooled, last]")
    without = without.replace("  - keep: gap\n", "")
    for found in (cost(without, first="false"), cost(HEADS, "head3")):
        assert found["head4"].params == WEIGHTS + BIASES + NORM
        assert found["head5"].params == 0
        assert found.params == WEIGHTS + BIASES + NORM
        assert set(shares(found).values()) == {
            f"head4/{layer}" for layer in ("hidden/conv", "hidden/bn", "out")
        }


def test_a_component_left_out_is_left_out_of_its_owner() -> None:
    assert cost(HEADS, "norm").params == WEIGHTS + BIASES
    assert cost(HEADS, "bn").params == WEIGHTS + BIASES


def test_bytes_are_read_at_every_use() -> None:
    found = cost(HEADS)
    assert found["head5"].bytes == found["head3"].bytes


REPEATED = """input: (7, 24)
params:
  n: {default: 4, whole: true, range: n >= 1}
  d: {default: 24, whole: true, range: d >= 1}
layers:
  - into: linear(d)
  - encoder:
      - residual: ln | linear(3 * d) | gelu | linear(d)
    repeat: n
    shared: true
  - back: linear(24)
    tied: into
"""


def test_every_pass_uses_the_weights_of_the_first() -> None:
    found = cost(REPEATED)
    inner = 2 * 24 + (24 * 72 + 72) + (72 * 24 + 24)
    assert found["encoder/0"].params == found["encoder"].params == inner
    assert found.macs == 7 * (2 * 24 * 24 + 4 * 2 * 24 * 72)
    assert shares(found)["encoder/3/residual/ln"] == "encoder/0/residual/ln"
    assert shared_part("encoder/3/residual/ln", "encoder/0/residual/ln") == "encoder/0"
    assert cost(REPEATED, "encoder/0").params == found.params
    assert cost(REPEATED, "encoder/1")["encoder/2"].params == 0


@pytest.mark.parametrize("exclude", [(), ("encoder/0",), ("encoder/0", "encoder/1"), ("into",)])
def test_symbols_agree_with_numbers_at_other_settings(exclude: tuple[str, ...]) -> None:
    network = Network.from_text(HEAD + REPEATED)
    forms = network.forms("n", "d", exclude=exclude)
    least = 1 + sum(path.startswith("encoder") for path in exclude)  # then a pass is left to own
    for n, d in ((4, 24), (9, 5), (least, 40)):
        exact = cost(REPEATED, *exclude, n=n, d=d)
        for quantity in ("macs", "params", "activations"):
            ours = forms.function(quantity)(n=n, d=d)
            assert ours == exact.totals.of(quantity), (quantity, n, d)


def test_a_form_without_an_owner_holds_where_a_pass_is_left_to_own() -> None:
    forms = Network.from_text(HEAD + REPEATED).forms("n", exclude=["encoder/0", "encoder/1"])
    assert forms.function("params")(n=3) == forms.function("params")(n=9)
    with pytest.raises(ValueError, match="the form holds only where 3 <= n"):
        forms.function("params")(n=2)


TIED = """input: (6)
layers:
  - embed: {table: "embedding(50, 8)"}
  - up: linear(12)
  - down: linear(8, bias=false)
    tied: up
  - head: linear(50)
    tied: embed/table
  - again: {same: down, from: up}
"""


def tied(text: str = TIED) -> str:
    """The network of `TIED`: a step with a table of an embedding, in a group of its own."""
    text = text.replace('{table: "embedding(50, 8)"}', "[{table_: 'embedding(50, 8)'}]")
    return text.replace("embed/table", "embed/table_").replace(
        "  - again: {same: down, from: up}\n", "  - tap: [{again: {same: down, from: up}}]\n"
    )


def test_one_layer_has_the_weight_of_another_and_its_own_bias() -> None:
    found = cost(tied())
    assert found["head"][1:3] == (0, 50)
    assert found["down"][1:3] == (0, 0)
    assert found.params == 50 * 8 + (8 * 12 + 12) + 50
    assert shares(found) == {"down": "up", "head": "embed/table_", "tap/again": "up"}


def test_a_tied_layer_owns_the_weight_where_the_other_is_excluded() -> None:
    found = cost(tied(), "embed")
    assert found["head"].weights == 50 * 8
    found = cost(tied(), "up")
    assert found["down"].weights == 8 * 12
    assert found["tap/again"].weights == 0


def test_a_path_is_looked_for_from_its_layer_outwards() -> None:
    text = """input: (9)
blocks:
  coder(n):
    - into: linear(n)
    - inner: {do: linear(n), tied: into}
    - back: linear(din)
      tied: into
layers:
  - into: linear(9)
  - one: coder(9)
  - two: coder(9)
"""
    found = shares(cost(text))
    assert found["one/inner"] == found["one/back"] == "one/into"
    assert found["two/inner"] == "two/into"


def test_a_layer_of_its_own_name_further_out_is_meant() -> None:
    text = """input: (9)
layers:
  - into: linear(9)
  - part: [{into: {do: linear(9), tied: into}}, relu]
"""
    assert shares(cost(text)) == {"part/into": "into"}
    with pytest.raises(CostcalcError, match="a layer cannot be tied to itself"):
        cost(text.replace("  - into: linear(9)\n", ""))


def test_layers_tied_to_one_that_is_left_out_share_with_each_other() -> None:
    text = """input: (9)
params:
  big: {default: false, choices: [true, false]}
layers:
  - first: linear(9)
    when: big
  - a: linear(9)
    tied: first
  - b: linear(9, bias=false)
    tied: first
"""
    assert shares(cost(text)) == {"b": "a"}
    assert shares(cost(text, big="true")) == {"a": "first", "b": "first"}


def test_a_use_of_a_use_is_one_of_the_first() -> None:
    text = """input: (9)
layers:
  - a: linear(9)
  - b: {same: a}
  - c: {same: b, repeat: 2}
  - d: {same: c}
"""
    found = cost(text)
    assert set(shares(found).values()) == {"a"}
    assert found.params == 90
    assert found.macs == 81 * 6


def test_a_shared_pass_holds_shared_steps_of_the_first() -> None:
    text = """input: (9)
layers:
  - body:
      - one: linear(9)
      - two: {same: one}
      - three: linear(9)
        when: i > 0
    repeat: 3
    shared: true
"""
    assert shares(cost(text)) == {
        "body/0/two": "body/0/one",
        "body/1/one": "body/0/one",
        "body/1/two": "body/0/one",
        "body/2/one": "body/0/one",
        "body/2/two": "body/0/one",
        "body/2/three": "body/1/three",
    }


@pytest.mark.parametrize(
    "step",
    [
        "  - same: conv(4)\n",
        "  - shared: conv(4)\n    repeat: 2\n",
        "  - tied: conv(4)\n",
        "  - group: {same: relu}\n",
        "  - group: {shared: conv(4)}\n",
        "  - group: [{tied: conv(4)}, {same: bn}, {shared: relu}]\n",
        "  - shared: relu\n  - tied: relu\n  - same: relu\n",
        "  - mlp: [conv(4), relu, conv(3)]\n",
    ],
)
def test_words_of_sharing_name_steps_as_before(step: str) -> None:
    """A spec that has them as names of steps is what it was."""
    found = cost(f"input: (3, 8, 8)\nlayers:\n{step}")
    assert not shares(found)


def test_a_later_layer_at_the_place_of_one_left_out_is_refused() -> None:
    text = """input: (9)
layers:
  - a: linear(9)
    when: false
  - b: {same: a}
  - a: linear(9)
    when: true
"""
    with pytest.raises(CostcalcError, match="`a` comes after `b`, which uses its weights"):
        cost(text.replace("false", "1 > 2").replace("true", "2 > 1"))


def test_the_owner_of_a_weight_that_is_shared_twice_is_named() -> None:
    """The first pass is tied to another layer: there all that a later pass uses counts."""
    text = """input: (6, 9, 7)
layers:
  - a: conv(6, k=3)
  - b: {conv}
    repeat: 3
    shared: true
    tied: a
"""
    assert set(shares(cost(text.format(conv="conv(6, k=3)"))).values()) == {"a"}
    with_bias = shares(cost(text.format(conv="conv(6, k=3, bias=true)")))
    assert with_bias == {"b/0/conv": "a", "b/1/conv": "b/0/conv", "b/2/conv": "b/0/conv"}


def test_a_shared_repeat_that_does_not_fit_is_one_fault() -> None:
    text = "input: (6, 9, 7)\nlayers:\n  - b: conv(4 + i)\n    repeat: 5\n    shared: true\n"
    with pytest.raises(CostcalcError) as error:
        cost(text)
    assert len(error.value.diagnostics) == 1
