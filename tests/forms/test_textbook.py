"""Formulas in a textbook's letters, derived from the spec: they read as papers have them."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.api import graph_of
from costcalc.cost.cost import evaluate
from costcalc.cost.evaluation import value_at
from costcalc.cost.symbols import default_symbols
from costcalc.cost.textbook import Textbook, of_call, of_chains, of_layer, quotient
from costcalc.graph.build import build
from costcalc.graph.symbolic import follow
from costcalc.report.notation import Text, letters_of, ratio
from costcalc.report.notation.textbook import textbook_form
from costcalc.spec import catalog
from costcalc.spec.chain import chain


def block(network: str, path: str, quantity: Any = "macs", *, scaled: bool = True) -> str:
    """The formula of a block, in letters."""
    graph = graph_of(network)
    symbols = default_symbols(graph)
    twin = follow(graph, symbols, fold=False).graph if scaled else None
    (call,) = (call for call in graph.calls if call.path == path)
    return textbook_form(of_call(graph, call, quantity, twin), letters_of(symbols))


@pytest.mark.parametrize(
    ("network", "path", "formula"),
    [
        ("mobilenet_v1", "blocks/0/0", "D_K^2 · αM · (ρD_F)^2 + αM · αN · (ρD_F)^2"),
        (
            "mobilenet_v1",
            "blocks/1/0",
            "D_K^2 · αM · (ρD_F)^2 / s^2 + αM · αN · (ρD_F)^2 / s^2",
        ),
        (
            "mobilenet_v2",
            "stages/1/1",
            "t · (αM)^2 · D_F^2 + D_K^2 · t · αM · D_F^2 + t · (αM)^2 · D_F^2",
        ),
        (
            "squeezenet1_0",
            "fire2",
            "M · s1x1 · D_F^2 + s1x1 · e1x1 · D_F^2 + D_K^2 · s1x1 · e3x3 · D_F^2",
        ),
        (
            "efficientnet_b0",
            "stages/1/1",
            "t · (wM)^2 · D_F^2 + D_K^2 · t · wM · D_F^2 + t · (wM)^2 / 4 + t · (wM)^2 / 4 "
            "+ t · (wM)^2 · D_F^2",
        ),
        ("vit_b_16", "blocks/0/residual_2/mlp", "4 · T · D^2 + 4 · T · D^2"),
    ],
)
def test_blocks(network: str, path: str, formula: str) -> None:
    assert block(network, path) == formula


def test_a_shuffle_unit() -> None:
    """With c channels and a bottleneck of c / 4: hw(2 c m / g + 9 m), as the paper has it."""
    formula = block("shufflenet_v1", "stages/0/1", scaled=False)
    assert formula == ("M^2 · D_F^2 / (4 · g) + D_K^2 · M · D_F^2 / 4 + M^2 · D_F^2 / (4 · g)")


def test_params_have_formulas_too() -> None:
    assert block("mobilenet_v1", "blocks/0/0", "params") == (
        "D_K^2 · αM + 2 · αM + αM · αN + 2 · αN"
    )


NETWORKS = """
    mobilenet_v1 mobilenet_v2 shufflenet_v1 squeezenet1_0 efficientnet_b0 resnet50 resnext50_32x4d
    densenet121 nasnet_a_mobile swin_t
"""


@pytest.mark.parametrize("network", NETWORKS.split())
def test_every_block_and_layer_of_a_network(network: str) -> None:
    """The value is the exact cost, and numbers put in give it wherever nothing is rounded."""
    graph = graph_of(network)
    cost = evaluate(graph)
    for call in graph.calls:
        for quantity in ("macs", "params"):
            book = of_call(graph, call, quantity)
            part = cost.layers[slice(*call.layers)]
            assert book.value == sum(getattr(one.totals, quantity) for one in part), call.path
            check(book)
    for number, layer in enumerate(graph.layers):
        if layer.op.multiplies:
            book = of_layer(graph, number, "macs", None)
            assert book.value == cost.layers[number].totals.macs, layer.path
            check(book)


def check(book: Textbook) -> None:
    for part in book.parts:
        found = value_at(part.form, book.setting)
        assert found == part.value, (book.title, part)


def books(*chains: str, shape: tuple[int, ...] = (128, 28, 20)) -> list[Textbook]:
    graphs = [build(chain(text, shape, f"<chain {n}>")) for n, text in enumerate(chains)]
    return of_chains(graphs, "macs")


@pytest.mark.parametrize(
    ("standard", "other", "formula"),
    [
        ("conv(256, k=3)", "dwconv(k=3) | conv(256)", "1 / N + 1 / D_K^2"),
        ("conv(256)", "conv(256, g=4)", "1 / g"),
        ("conv(256, k=3)", "conv(256, k=3, g=4)", "1 / g"),
        ("conv(128, k=3)", "conv(128, k=3) | conv(128, k=3)", "N / M + 1"),
    ],
)
def test_ratios(standard: str, other: str, formula: str) -> None:
    """What every lecture quotes, derived."""
    first, second = books(standard, other)
    assert ratio(quotient(second, first), Text({}, dots=True)) == formula


def test_chains_give_channels_letters() -> None:
    conv, fire = books(
        "conv(128, k=3)",
        '[squeeze: conv(16) | relu, concat: {e1: conv(64), e3: "conv(64, k=3)"}]',
        shape=(96, 54, 54),
    )
    assert textbook_form(conv, {}) == "D_K^2 · M · N · D_F^2"
    assert textbook_form(fire, {}) == (
        "M · squeeze · D_F^2 + squeeze · e1 · D_F^2 + D_K^2 · squeeze · e3 · D_F^2"
    )
    assert fire.value == (96 * 16 + 16 * 64 + 9 * 16 * 64) * 54**2


def test_kernels_of_two_sizes_stay_numbers() -> None:
    (book,) = books("conv(64, k=3) | conv(64, k=5)")
    assert "D_K" not in book.setting


def test_every_block_of_the_catalog_has_a_formula() -> None:
    """The outermost blocks of every spec can be written in letters."""
    for spec in catalog.all_specs():
        graph = build(spec, next(iter(spec.variants), None))
        for name in spec.blocks:
            call = next((call for call in graph.calls if call.block == name), None)
            if call is not None:
                of_call(graph, call, "macs")


def test_a_ratio_to_a_sum_is_one_fraction() -> None:
    first, second = books("conv(256, k=3) | conv(4)", "dwconv(k=3) | conv(256)")
    text = ratio(quotient(second, first), Text({}, dots=True))
    assert text == "(D_K^2 · M + M · N') / (D_K^2 · E_1 · M + E_1 · N)"


AWKWARD = """
costcalc: 1
params: {a: {default: 1, range: a > 0, role: width}}
input: (8, 12, 12)
blocks:
  cut(axis, shift, times, ratio):
    - slice(0, 6, axis=axis)
    - pad(((shift, shift), (0, 0)))
    - conv(int(8 * a * ratio), k=3)
    - body: conv(4, k=3)
      repeat: times
layers:
  - first: cut(1, -1, 2, 0.5)
  - second: cut(2, 2, 3, 1.5)
"""


def test_arguments_that_can_be_no_letters() -> None:
    """An axis, a number below 0, a number of passes, a fraction: the formula is right with them."""
    from costcalc.api import graph_from_text

    graph = graph_from_text(AWKWARD)
    cost = evaluate(graph)
    twin = follow(graph, ["a"], fold=False).graph
    assert len(graph.calls) == 2
    for call in graph.calls:
        book = of_call(graph, call, "macs", twin)
        assert book.value == sum(one.totals.macs for one in cost.layers[slice(*call.layers)])
        assert sum(value_at(part.form, book.setting) for part in book.parts) == book.value
