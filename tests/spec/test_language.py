"""Each feature of the spec language on a network small enough to follow by hand."""

import pytest

from costcalc import cost_of, graph_from_text
from costcalc.graph.graph import Graph


def graph(layers: str, blocks: str = "", head: str = "input: (3, 20, 14)") -> Graph:
    text = f"costcalc: 1\n{head}\n"
    if blocks:
        text += f"blocks:\n{blocks}"
    return graph_from_text(f"{text}layers:\n{layers}")


def paths(built: Graph) -> list[str]:
    return [layer.path for layer in built.layers]


def sources(built: Graph) -> dict[str, list[str]]:
    names = ["input" if n < 0 else built.layers[n].path for n in range(-1, len(built.layers))]
    return {layer.path: [names[n + 1] for n in layer.sources] for layer in built.layers}


def test_names_and_numbers_of_paths() -> None:
    built = graph("  - stem: conv(4) | bn\n  - relu\n  - conv(5) | relu\n  - head: conv(6)\n")
    assert paths(built) == ["stem/conv", "stem/bn", "relu", "conv", "relu_2", "head"]


def test_a_neighbour_does_not_change_a_path() -> None:
    before = paths(graph("  - a: conv(4) | relu\n  - b: conv(5)\n"))
    after = paths(
        graph("  - new: conv(3) | bn\n  - a: conv(4) | relu\n  - dropout\n  - b: conv(5)\n")
    )
    assert set(before) <= set(after)


def test_tables_and_repeats_number_rows_and_passes() -> None:
    rows = "    table:\n      - [c, n]\n      - [4, 2]\n      - [5, 1]\n"
    built = graph(f"  - s: conv(c + i) | relu\n    repeat: n\n{rows}")
    assert paths(built) == [f"s/{p}/{w}" for p in ("0/0", "0/1", "1/0") for w in ("conv", "relu")]
    assert [layer.output[0] for layer in built.layers] == [4, 4, 5, 5, 5, 5]


def test_repeat_zero_and_when_false_leave_nothing() -> None:
    text = "  - conv(4)\n  - a: relu\n    repeat: 0\n  - b: relu\n    when: cin > 3\n"
    assert paths(graph(text)) == ["conv"]


def test_an_operator_repeated_is_never_a_bare_number() -> None:
    assert paths(graph("  - a: conv(4)\n    repeat: 2\n")) == ["a/0/conv", "a/1/conv"]
    assert paths(graph("  - do: conv(4)\n    repeat: 2\n")) == ["conv/0/conv", "conv/1/conv"]


def test_a_residual_with_and_without_its_sum() -> None:
    block = "  r(c):\n    - residual: conv(c, k=3)\n      if: cin == c\n"
    built = graph("  - r(4)\n  - r(4)\n", block)
    assert paths(built) == ["r/residual/conv", "r_2/residual/conv", "r_2/residual/add"]
    assert sources(built)["r_2/residual/add"] == ["r_2/residual/conv", "r/residual/conv"]


def test_a_skip_and_a_named_structure() -> None:
    built = graph("  - unit:\n      residual: conv(4, k=3) | bn\n      skip: conv(4)\n")
    assert paths(built) == ["unit/conv", "unit/bn", "unit/skip", "unit/add"]
    assert sources(built)["unit/add"] == ["unit/bn", "unit/skip"]


def test_branches_meet() -> None:
    built = graph("  - concat:\n      a: conv(4)\n      b: []\n      c: conv(5) | relu\n")
    assert paths(built) == ["concat/a", "concat/c/conv", "concat/c/relu", "concat/concat"]
    assert built.layers[-1].output == (4 + 3 + 5, 20, 14)
    assert sources(built)["concat/concat"] == ["concat/a", "input", "concat/c/relu"]


def test_squeeze_and_excitation_is_a_product() -> None:
    built = graph("  - mul:\n      x: []\n      gate: gap | conv(3) | sigmoid\n")
    assert built.layers[-1].output == (3, 20, 14)


def test_from_sees_earlier_steps_around_it_and_the_input() -> None:
    text = (
        "  - a: conv(4)\n  - b: conv(5)\n  - inner:\n      - c: conv(6)\n        from: a\n"
        "      - d: concat\n        from: [b, c, input]\n"
    )
    built = graph(text)
    assert sources(built)["inner/c"] == ["a"]
    assert sources(built)["inner/d"] == ["b", "inner/c", "input"]


def test_a_block_takes_tensors() -> None:
    block = "  join(skip, c):\n    - up: conv(c)\n    - do: concat\n      from: [up, skip]\n"
    built = graph("  - a: conv(4)\n  - b: conv(5)\n  - join(a, 6)\n", block)
    assert sources(built)["join/concat"] == ["join/up", "a"]


def test_carry_hands_on_the_previous_cell() -> None:
    block = (
        "  cell(before):\n    - left: conv(4)\n      from: before\n"
        "    - right: conv(4)\n      from: input\n    - do: add\n      from: [left, right]\n"
    )
    built = graph(
        "  - s0: conv(4)\n  - s1: conv(4)\n"
        "  - cells: cell(before)\n    repeat: 3\n    carry: {before: [s0, input]}\n",
        block,
    )
    found = sources(built)
    assert [found[f"cells/{i}/left"] for i in range(3)] == [["s0"], ["s1"], ["cells/0/add"]]
    assert [found[f"cells/{i}/right"][0] for i in range(3)] == ["s1", "cells/0/add", "cells/1/add"]


def test_a_tap_passes_its_input_on() -> None:
    built = graph("  - a: conv(4)\n  - aux:\n      tap: gap | linear(7)\n  - b: conv(5)\n")
    assert sources(built)["b"] == ["a"]
    assert paths(built) == ["a", "aux/gap", "aux/linear", "b"]


def test_a_split_is_two_slices() -> None:
    text = (
        "  - conv(8)\n  - concat:\n      kept: slice(0, 3)\n      changed:\n"
        "        - slice(3, 8)\n        - conv(5, k=3)\n"
    )
    assert graph(text).layers[-1].output == (8, 20, 14)


def test_blocks_and_operators_are_values() -> None:
    head = "params:\n  kind: {default: wide, choices: [wide, slim]}\n"
    head += "let:\n  unit: {by: kind, wide: big, slim: small}\ninput: (3, 20, 14)"
    blocks = "  big(act): conv(8, k=3) | act\n  small(act): conv(2) | act\n"
    rows = "    table:\n      - [act]\n      - [relu]\n      - [hswish]\n"
    built = graph(f"  - a: unit(act)\n{rows}", blocks, head)
    assert [layer.op.name for layer in built.layers] == ["conv", "relu", "conv", "hswish"]
    assert built.layers[0].output[0] == 8


def test_look_ups_functions_and_defaults() -> None:
    head = "let:\n  w(n): {by: n, 1: 4, 2: 6, else: n}\n  half(c, d=2): c / d\ninput: (3, 20, 14)"
    built = graph("  - conv(w(1)) | conv(w(2)) | conv(w(9)) | conv(half(8))\n", head=head)
    assert [layer.output[0] for layer in built.layers] == [4, 6, 9, 4]


def test_a_chain_is_chosen() -> None:
    built = graph("  - a: ((conv(4) | bn) if hin > win else conv(5)) | relu\n")
    assert [layer.op.name for layer in built.layers] == ["conv", "bn", "relu"]


def test_height_and_width_apart() -> None:
    built = graph(
        "  - a: conv(4, k=(1, 7), s=(2, 3), d=(1, 2), p=((0, 1), (2, 3)))\n"
        "  - b: maxpool(k=(3, 2), s=(2, 1), ceil=true)\n"
    )
    # height: (20 + 1 - 1) // 2 + 1; width: (14 + 5 - 2 * 6 - 1) // 3 + 1
    assert built.layers[0].output == (4, 11, 3)
    assert built.layers[1].output == (4, 5, 2)


def test_tokens_and_features() -> None:
    built = graph(
        "  - b(16)\n  - gap\n", "  b(c): linear(din * 2) | gelu | linear(c)\n", "input: (49, 96)"
    )
    assert [layer.output for layer in built.layers] == [(49, 192), (49, 192), (49, 16), (16,)]
    assert cost_of(built).totals.macs == 49 * 96 * 192 + 49 * 192 * 16
    assert graph("  - linear(5)\n", head="input: 7").layers[0].output == (5,)


def test_a_block_does_not_see_its_callers_columns() -> None:
    from costcalc import SpecError

    with pytest.raises(SpecError, match="unknown name `c`"):
        graph(
            "  - b\n    \n  - s: conv(c)\n    table:\n      - [c]\n      - [4]\n", "  b: conv(c)\n"
        )


def test_a_step_that_is_left_out_does_not_turn_the_flow() -> None:
    """What follows takes up what came before it, not what the step would have taken up."""
    text = """costcalc: 1
input: (3, 8, 6)
layers:
  - a: conv(4)
  - b: conv(5)
  - c: relu
    from: a
    when: 1 > 2
  - d: conv(7)
"""
    assert graph_from_text(text).layers[-1].inputs == ((5, 8, 6),)
