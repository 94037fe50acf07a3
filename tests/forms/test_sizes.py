"""What a window gives: the rule in letters, with the numbers, against PyTorch's own sizes."""

import json
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.algebra.symbols import exactly_at
from costcalc.api import cost_of, graph_from_text, graph_of
from costcalc.cli.run import run
from costcalc.cost.cost import evaluate
from costcalc.cost.evaluation import value_at
from costcalc.cost.explanation import explain_chains
from costcalc.cost.forms import forms_of
from costcalc.cost.textbook import of_chains, quotient
from costcalc.errors import SpecError
from costcalc.graph.build import build
from costcalc.report.notation import Latex, Text, size_rules
from costcalc.spec.chain import chain


def explained(capsys: pytest.CaptureFixture[str], *words: Any) -> Any:
    code = run(["explain", *words])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    return out


def test_the_first_layer_of_alexnet(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "conv(96, k=11, s=4, p=2)", "--input", "3x224x224")
    lines = out.splitlines()
    assert "MACs = D_K^2 · M · N · D_F'^2" in lines
    assert "D_F' = ⌊(D_F + 2p - D_K) / s⌋ + 1 = ⌊(224 + 2 · 2 - 11) / 4⌋ + 1 = 55" in lines
    assert any("11^2 · 3 · 96 · 55^2" in line and "105,415,200" in line for line in lines)


def test_a_pool_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "maxpool(3, s=2)", "--input", "96x55x53")
    assert "H' = ⌊(H + 2p - 3) / 2⌋ + 1 = ⌊(55 + 2 · 0 - 3) / 2⌋ + 1 = 27" in out
    assert "W' = ⌊(W + 2p - 3) / 2⌋ + 1 = ⌊(53 + 2 · 0 - 3) / 2⌋ + 1 = 26" in out
    assert "0 MACs" in out


def test_a_window_that_keeps_the_size_has_its_rule_too(capsys: pytest.CaptureFixture[str]) -> None:
    out = explained(capsys, "conv(8, k=3)", "--input", "4x20x20")
    assert "MACs = D_K^2 · M · N · D_F^2" in out
    assert "size out of conv = ⌊(D_F + 2p - D_K) / 1⌋ + 1 = ⌊(20 + 2 · 1 - 3) / 1⌋ + 1 = 20" in out


WINDOWS = """
    conv(5,k={k},s={s},p={p},d={d}) conv(5,k={k},s={s},p=(({p},{q}),({q},{p})),d={d})
    dwconv(k={k},s={s},p={p},d={d}) maxpool({k},s={s},p={half},d={d}) avgpool({k},s={s},p={half})
    maxpool({k},s={s},p={half},ceil=true) avgpool({k},s={s},ceil=true)
    conv_transpose(5,k={k},s={s},p={p},d={d})
"""


def number(text: str) -> Any:
    """A rule with numbers in it, as Python reads it."""
    text = text.replace("·", "*")
    text = re.sub(r"⌊\((.*)\) / (\d+)⌋", r"((\1) // \2)", text)
    text = re.sub(r"⌈\((.*)\) / (\d+)⌉", r"(-(-(\1) // \2))", text)
    return eval(text, {})  # digits and signs of a rule


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(WINDOWS.split()),
    st.integers(1, 5),
    st.integers(1, 4),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(1, 3),
    st.tuples(st.integers(13, 25), st.integers(13, 25)),
)
def test_the_rule_gives_the_size(
    window: Any, k: Any, s: Any, p: Any, q: Any, d: Any, size: Any
) -> None:
    text = window.format(k=k, s=s, p=p, q=q, d=d, half=k // 2)
    graph = build(chain(text, (5, *size), "<chain>"))
    (book,) = of_chains([graph], "macs")
    rules = book.sizes
    assert {rule.axis for rule in rules} in ({""}, {"height", "width"})
    for rule in rules:
        (line,) = size_rules.written([rule], Text({}, dots=True))
        assert line.value == rule.value
        if not rule.ceil:
            assert number(line.numbers) == rule.value, line
        else:
            assert number(line.numbers) >= rule.value
            if rule.pads == (0, 0) and rule.numbers[2] <= rule.numbers[1]:
                assert number(line.numbers) == rule.value, line
    assert (rules[0].value, rules[-1].value) == graph.layers[-1].output[1:]


def test_rules_in_latex() -> None:
    (book,) = of_chains([build(chain("conv(96,k=11,s=4,p=2)", (3, 224, 224), "<chain>"))], "macs")
    (line,) = size_rules.written(book.sizes, Latex({}))
    assert line.line == (
        "{D_{F}'} = \\left\\lfloor \\frac{D_{F} + 2p - D_{K}}{s} \\right\\rfloor + 1 = "
        "\\left\\lfloor \\frac{224 + 2 \\cdot 2 - 11}{4} \\right\\rfloor + 1 = 55"
    )


def ratios(*chains: Any, shape: Any) -> Any:
    costs = [evaluate(build(chain(text, shape, f"<chain {text}>"))) for text in chains]
    return explain_chains(costs, "macs")


def test_letters_have_one_value_on_a_page() -> None:
    found = ratios("conv(64) | conv(8)", "conv(32) | conv(8)", "conv(64)", shape=(16, 8, 8))
    values: dict[Any, Any] = {}
    for section in found.sections:
        for letter in section.book.letters:
            assert values.setdefault(letter.name, letter.value) == letter.value
    first, second = found.ratios
    assert (first.value, first.worked) == (Fraction(1, 2), Fraction(1, 2))
    assert second.is_exact


def test_ends_with_other_channels() -> None:
    (one,) = ratios("conv(8)", "conv(16)", shape=(16, 8, 8)).ratios
    assert (one.value, one.worked) == (2, 2)
    assert {symbol.name for symbol in one.form.free_symbols} == {"N", "N'"}


def test_a_stride_that_does_not_divide() -> None:
    (one,) = ratios("conv(16,k=3,s=2) | conv(8)", "conv(8,k=3)", shape=(8, 13, 13)).ratios
    assert one.is_exact
    assert one.value == Fraction(97_344, 62_720)


def test_what_a_ratio_leaves_out_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("conv(16)", "conv(cin // 3)", "--input", "16x8x8")
    out = explained(capsys, *words)
    assert (
        "conv(cin // 3): about M / (3 · N) of the first, which gives 0.333 (error +6.67 %): it "
        "leaves out what the spec rounds in conv of conv(cin // 3)" in out
    )
    (ratio,) = json.loads(explained(capsys, *words, "--format", "json"))["ratios"]
    assert (ratio["value"], ratio["formula_value"]) == ("5/16", "1/3")
    assert ratio["rounded"] == ["conv of conv(cin // 3)"]


PARTS = """
    conv(7,k=3) conv(16) conv(9,k=3,s=2) dwconv(k=3) dwconv(k=5,s=2) maxpool(2) maxpool(3,s=2,p=1)
    conv(12,k=3,p=0) conv(8,k=2,s=2,p=0) relu avgpool(3,s=1,p=1) conv(12,g=2) conv(cin//2)
"""
chains = st.lists(st.sampled_from(PARTS.split()), min_size=1, max_size=4).map(" | ".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(chains, min_size=2, max_size=3), st.sampled_from([(8, 32, 32), (12, 29, 41)]))
def test_a_ratio_is_exact_or_says_what_it_leaves_out(texts: Any, shape: Any) -> None:
    costs = []
    for text in texts:
        try:
            costs.append(evaluate(build(chain(text, shape, f"<chain {text}>"))))
        except SpecError:
            return
    if not all(cost.totals.macs for cost in costs):
        return
    found = explain_chains(costs, "macs")
    first = found.sections[0].book
    for section, ratio in zip(found.sections[1:], found.ratios, strict=True):
        assert ratio.value == Fraction(section.book.value, first.value)
        setting = {**first.setting, **section.book.setting}
        assert ratio.worked == value_at(quotient(section.book, first), setting)
        assert ratio.is_exact or ratio.rounded
    for section in found.sections:
        for part in section.book.parts:
            rounded = value_at(part.form, section.book.setting) != part.value
            assert not rounded or "cin//2" in section.title


COVERED = """
costcalc: 1
params: {{r: {{default: 64, range: 8 <= r, role: resolution}}}}
input: (3, r, r + 3)
blocks:
  covered:
    - {pool}
layers:
  - stem: conv(64, k=3, s=2)
  - pool: covered
  - fc: conv(1000)
"""


@pytest.mark.parametrize(
    "pool",
    [
        "maxpool((hin, win))",
        '"maxpool((hin, win), s=2)"',
        '"maxpool((hin, win), s=3)"',
        "avgpool((hin, win))",
        '"dwconv(k=(hin, win), p=0)"',
        '"dwconv(k=(hin, win), s=(hin, win), p=0)"',
    ],
)
def test_a_window_that_covers_its_map_is_there_once(pool: Any) -> None:
    """Kernel and stride are symbols, and the size behind them is 1 in every form."""
    forms = forms_of(graph_from_text(COVERED.format(pool=pool)), ["r"])
    (fc,) = [layer for layer in forms.layers if layer.layer.path.startswith("fc")]
    assert fc.forms["macs"].smooth == fc.forms["macs"].exact == 64_000
    for r in (16, 63, 200):
        exact = cost_of(graph_from_text(COVERED.format(pool=pool), r=r)).macs
        assert exactly_at(forms.total("macs").exact, {"r": r}) == exact


@pytest.mark.parametrize("patch", [8, 14, 16, 28, 32, 56])
def test_windows_side_by_side_are_a_quotient(patch: Any) -> None:
    """The smooth form in the side of a patch is exact wherever it divides the image."""
    form = forms_of(graph_of("vit_b_16"), ["patch"]).total("macs")
    exact = cost_of("vit_b_16", patch=patch).macs
    assert value_at(form.smooth, {"patch": patch}) == exact
    assert exactly_at(form.exact, {"patch": patch}) == exact


@pytest.mark.parametrize("patch", [15, 17, 30, 100])
def test_patches_that_do_not_divide_the_image(patch: Any) -> None:
    form = forms_of(graph_of("vit_b_16"), ["patch"]).total("macs")
    assert exactly_at(form.exact, {"patch": patch}) == cost_of("vit_b_16", patch=patch).macs
