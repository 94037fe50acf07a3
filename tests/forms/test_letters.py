"""Which letters a block's formula has, and what they stand for."""

from __future__ import annotations

import pytest
import sympy

from costcalc.api import graph_from_text
from costcalc.cost.evaluation import value_at
from costcalc.cost.lettered_operators import _own_name, _padding
from costcalc.cost.letters import Letter
from costcalc.cost.textbook import Textbook, of_call, of_chains, of_layer
from costcalc.graph.build import build
from costcalc.graph.symbolic import follow
from costcalc.ops.base import SAME
from costcalc.spec.chain import chain

TEXT = """
costcalc: 1
params:
  a: {{default: 1, range: a > 0, role: width}}
  r: {{default: 6, range: r > 0, role: resolution}}
input: {input}
blocks:
  unit(c, e):
    - wide: conv(e * cin)
    - deep: dwconv(k=3)
    - narrow: conv(c)
layers:
  - conv(int(4 * a))
  - unit(10, 3)
  - conv(r)
"""


def unit(input_: str) -> Textbook:
    graph = graph_from_text(TEXT.format(input=input_))
    twin = follow(graph, ["a", "r"], fold=False).graph
    return of_call(graph, graph.calls[0], "macs", twin)


def letters(book: Textbook) -> dict[str, Letter]:
    return {letter.name: letter for letter in book.letters}


def values(book: Textbook) -> dict[str, object]:
    return {name: letter.value for name, letter in letters(book).items()}


def test_a_square_map_has_one_letter_and_another_has_two() -> None:
    square = unit("(5, 6, 6)")
    assert values(square) == {"M": 4, "N": 10, "D_F": 6, "D_K": 3, "e": 3}
    assert values(unit("(5, 6, 9)")) == {"M": 4, "N": 10, "H": 6, "W": 9, "D_K": 3, "e": 3}


def test_a_map_of_one_row_has_a_letter_for_its_width_alone() -> None:
    assert values(unit("(5, 1, 9)")) == {"M": 4, "N": 10, "W": 9, "D_K": 3, "e": 3}


def test_what_scales_a_letter_is_named_with_it() -> None:
    found = letters(unit("(5, r, r)"))
    assert (found["M"].scaled_by, found["M"].base) == ("a", 4)
    assert (found["N"].scaled_by, found["N"].base) == ("", None)
    assert (found["D_F"].scaled_by, found["D_F"].base) == ("", None)  # it is r, and no multiple
    assert found["N"].meaning == "channels out"
    assert found["e"].meaning == "`e` of the block"
    assert found["D_K"].meaning == "kernel"


def test_letters_are_positive_whole_numbers() -> None:
    """Otherwise those of two formulas would not be the same, and would not cancel."""
    for input_ in ("(5, 6, 6)", "(5, 6, 9)"):
        symbols = unit(input_).form.free_symbols
        assert len(symbols) >= 5
        assert all(symbol.is_positive and symbol.is_integer for symbol in symbols)


def test_a_formula_gives_its_value_layer_by_layer() -> None:
    book = unit("(5, 6, 9)")
    figures = [4 * 12 * 6 * 9, 9 * 12 * 6 * 9, 12 * 10 * 6 * 9]
    assert [part.path for part in book.parts] == ["wide", "deep", "narrow"]
    assert [part.value for part in book.parts] == figures
    assert [value_at(part.form, book.setting) for part in book.parts] == figures
    assert book.value == sum(figures)


def test_a_layer_alone_has_letters_for_all_its_sizes() -> None:
    graph = build(chain("conv(8, k=3, g=2)", (6, 7, 5), "<chain>"))
    book = of_layer(graph, 0, "macs", None)
    assert values(book) == {"D_K": 3, "M": 6, "N": 8, "H": 7, "W": 5, "g": 2}
    d, m, n, h, w, g = (next(s for s in book.form.free_symbols if s.name == x) for x in names)
    assert sympy.simplify(book.form - d**2 * m * n * h * w / g) == 0


names = ("D_K", "M", "N", "H", "W", "g")


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("conv(8, k=3, s=2)", ["conv"]),
        ("conv(8, k=3, s=2) | maxpool(2)", ["conv", "maxpool"]),
        ("[one: 'conv(8, k=3, s=2)', two: maxpool(2) | relu]", ["one", "two/maxpool"]),
    ],
)
def test_a_size_rule_is_of_the_layer_with_its_path(text: str, paths: list[str]) -> None:
    (book,) = of_chains([build(chain(text, (6, 17, 17), "<chain>"))], "macs")
    assert [rule.path for rule in book.sizes] == paths


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conv(8, k=3) | conv(9, k=3)", {"D_K"}),
        ("conv(8, k=3) | conv(9)", {"D_K"}),
        ("conv(8, k=3) | conv(9, k=5)", set()),
        ("conv(8, k=(3, 5))", set()),
        ("conv(8, g=2) | conv(12, k=3, g=2)", {"D_K", "g"}),
        ("conv(8, g=2) | conv(12, k=3, g=4)", {"D_K"}),
    ],
)
def test_kernel_and_groups_have_a_letter_where_there_is_one_size(
    text: str, expected: set[str]
) -> None:
    (book,) = of_chains([build(chain(text, (6, 7, 5), "<chain>"))], "macs")
    assert {"D_K", "g"} & book.setting.keys() == expected
    assert value_at(book.form, book.setting) == book.value


def test_channels_of_a_chain_are_named_after_their_steps() -> None:
    text = "[wide: conv(16) | relu, concat: {a: conv(5) | bn, b: conv(4)}]"
    (book,) = of_chains([build(chain(text, (6, 7, 5), "<chain>"))], "macs")
    assert values(book) == {"M": 6, "wide": 16, "a": 5, "b": 4, "H": 7, "W": 5}
    (book,) = of_chains(
        [build(chain("conv(16) | conv(12) | conv(5)", (6, 7, 5), "<chain>"))], "macs"
    )
    assert values(book) == {"M": 6, "E_1": 16, "E_2": 12, "N": 5, "H": 7, "W": 5}


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("squeeze", "squeeze"),
        ("squeeze/conv", "squeeze"),
        ("squeeze/conv_2", "squeeze"),
        ("fire/squeeze/conv", "squeeze"),
        ("fire/squeeze", "squeeze"),
        ("conv", ""),
        ("conv_2", ""),
        ("residual/conv", ""),
        ("concat_2/conv", ""),
        ("stages/0/conv", ""),
        ("stages/0/convolved", "convolved"),
    ],
)
def test_a_step_that_has_a_name_gives_it_to_its_layer(path: str, own: str) -> None:
    assert _own_name(path, "conv") == own


@pytest.mark.parametrize(
    ("text", "padding"),
    [
        ("conv(8, k=3, p=1)", SAME),
        ("conv(8, k=5, p=2)", SAME),
        ("conv(8, k=3, p=2, d=2)", SAME),
        ("conv(8, k=(3, 5), p=(1, 2))", SAME),
        ("conv(8, k=3, p=0)", ((0, 0), (0, 0))),
        ("conv(8, k=1)", SAME),
        ("conv(8, k=3, p=2)", None),
        ("conv(8, k=3, p=((1, 0), (1, 1)))", None),
        ("conv(8, k=4, p=((1, 2), (1, 2)))", None),
        ("conv(8, k=(3, 4), p=(2, 3), d=2)", None),
    ],
)
def test_padding_keeps_its_meaning_for_any_kernel_where_it_is_none_or_half(
    text: str, padding: object
) -> None:
    (layer,) = build(chain(text, (6, 17, 17), "<chain>")).layers
    found = _padding(layer.op)
    assert found is SAME if padding is SAME else found == padding


def test_letters_are_in_the_order_of_a_product() -> None:
    """The kernel, what enters, what is between, what leaves; a square map before height, width."""
    text = "conv(8) | conv(7, k=(3, 5), p=0) | conv(9)"
    (book,) = of_chains([build(chain(text, (6, 15, 15), "<chain>"))], "macs")
    assert [letter.name for letter in book.letters] == ["M", "E_1", "E_2", "N", "D_F", "H'", "W'"]


ARGUMENTS = """
costcalc: 1
input: (8, 6, 9)
blocks:
  unit(c, extra):
    - residual:
        - first: conv({body})
        - last: conv({last})
layers:
  - unit(4, {extra})
"""


def argued(extra: int, last: str = "cin") -> Textbook:
    graph = graph_from_text(ARGUMENTS.format(body="c + extra", extra=extra, last=last))
    return of_call(graph, graph.calls[0], "macs")


def test_an_argument_that_decides_about_structure_stays_a_number() -> None:
    assert values(argued(0)) == {"M": 8, "c": 4, "H": 6, "W": 9}
    assert values(argued(1)) == {"M": 8, "c": 4, "H": 6, "W": 9}
    assert values(argued(2)) == {"M": 8, "c": 4, "extra": 2, "H": 6, "W": 9}


def test_what_a_residual_needs_to_be_equal_is_one_letter() -> None:
    """8 channels enter, 2 c leave: c is what is left."""
    book = argued(2, last="2 * c")
    assert values(book) == {"c": 4, "extra": 2, "H": 6, "W": 9}
    assert value_at(book.form, book.setting) == book.value == (8 * 6 + 6 * 8) * 6 * 9


@pytest.mark.parametrize("branches", ["{a: conv(2 * c), b: []}", "{a: [], b: conv(2 * c)}"])
def test_whichever_side_of_a_sum_is_a_letter_alone_is_what_the_other_is(branches: str) -> None:
    text = (
        "costcalc: 1\ninput: (8, 6, 9)\nblocks:\n  unit(c):\n"
        f"    - sum:\n        add: {branches}\nlayers:\n  - unit(4)\n"
    )
    graph = graph_from_text(text)
    book = of_call(graph, graph.calls[0], "macs")
    assert values(book) == {"c": 4, "H": 6, "W": 9}
    assert value_at(book.form, book.setting) == book.value == 8 * 8 * 6 * 9


BY_USE = """
costcalc: 1
input: (5, 8, 8)
blocks:
  odd(t, s, k, g):
    - grown: conv(k * s)
    - moved: conv(cin, k=3, s=t)
    - split: conv(g)
layers:
  - conv(8)
  - odd({arguments})
"""


def test_an_argument_means_what_it_is_used_for() -> None:
    graph = graph_from_text(BY_USE.format(arguments="2, 3, 6, 7"))
    found = letters(of_call(graph, graph.calls[0], "macs", follow(graph, [], fold=False).graph))
    meanings = {letter.meaning for letter in found.values()}
    assert found["t"].meaning == "stride"
    assert found["s"].meaning == "`s` of the block"
    assert "`k` of the block" in meanings
    assert not meanings & {"expansion", "groups"}


NO_EXPANSION = """
costcalc: 1
input: (8, 8, 8)
blocks:
  odd(t, g):
    - wide: conv(t)
    - narrow: conv(t / g)
    - last: conv(5)
layers:
  - odd(12, 3)
"""


def test_channels_that_a_kernel_follows_are_no_kernel() -> None:
    text = NO_EXPANSION.replace("conv(t / g)", "conv(t / g, k=2 * t - 21)")
    graph = graph_from_text(text)
    found = letters(of_call(graph, graph.calls[0], "macs", follow(graph, [], fold=False).graph))
    assert found["t"].meaning == "`t` of the block"


def test_a_number_of_channels_is_no_expansion_and_a_divisor_no_groups() -> None:
    graph = graph_from_text(NO_EXPANSION)
    found = letters(of_call(graph, graph.calls[0], "macs", follow(graph, [], fold=False).graph))
    assert found["t"].meaning == "`t` of the block"
    assert found["g"].meaning == "`g` of the block"
