"""Compound scaling: the paper's numbers, each way of counting, and what a search accepts."""

from fractions import Fraction
from typing import Any

import pytest

from costcalc import UsageError, cost_of
from costcalc.errors import Source
from costcalc.explore import scale as module
from costcalc.explore.counted import Counted
from costcalc.explore.grid import CRITERIA, grid, search
from costcalc.explore.published import ScaledFigure, scaled_figures
from costcalc.explore.references import published
from costcalc.explore.scale import Coefficients, rounded, scale
from costcalc.report.scale_published.data import data
from costcalc.report.scale_published.words import verdict as in_words
from costcalc.spec import catalog
from costcalc.spec.load import load

PAPER = Coefficients(Fraction(6, 5), Fraction(11, 10), Fraction(23, 20))
PART = Fraction(1, 20)


@pytest.fixture(scope="module")
def b0() -> Any:
    return cost_of("efficientnet_b0")


@pytest.fixture(scope="module")
def scaling(b0: Any) -> Any:
    return scale(b0, PAPER, range(1, 8), 1, None)


def test_the_papers_coefficients_at_phi_1(scaling: Any) -> None:
    """Three figures for one thing: 1.92 by the rule, 1.91 smoothly, 2.57 in fact."""
    first = scaling.rows[0]
    assert PAPER.product == first.predicted == Fraction("1.92027")
    assert round(float(first.smooth), 3) == 1.907
    assert round(float(first.kept), 3) == 2.336
    assert round(float(first.ratio(385_814_752)), 3) == 2.573
    assert (first.unrounded, first.inputs) == (Fraction("257.6"), ((3, 258, 258),))


def test_the_exact_cost_is_that_of_the_main_job(scaling: Any) -> None:
    for row in scaling.rows:
        assert cost_of("efficientnet_b0", **row.settings).totals.macs == row.macs


def test_settings_grow_by_powers(scaling: Any) -> None:
    third = scaling.rows[2]
    assert third.settings == {
        "depth": Fraction("1.728"),
        "width": Fraction("1.331"),
        "resolution": 341,
    }
    assert third.unrounded == 224 * Fraction("1.520875")
    assert third.predicted == PAPER.product**3


def test_the_prediction_is_right_where_nothing_is_rounded() -> None:
    """A law: width alone, where every channel count doubles, on a quadratic cost."""
    found = scale(cost_of("mobilenet_v1"), Coefficients(1, 2, 1), [1], 1, None)
    row = found.rows[0]
    assert row.predicted == 4
    assert row.smooth == Fraction(row.macs, 568_740_352)
    assert row.kept == row.smooth


def test_variants_set_by_hand_stand_beside_the_rule(scaling: Any) -> None:
    assert [one.name for one in scaling.variants] == [f"efficientnet_b{n}" for n in range(1, 8)]
    for one in scaling.variants:
        assert one.macs == cost_of(one.name).totals.macs
        assert one.rule is scaling.rows[one.phi - 1]
    assert scaling.variants[0].settings == {
        "depth": Fraction("1.1"),
        "width": 1,
        "resolution": 240,
    }


def test_a_network_off_its_variants_has_none() -> None:
    found = scale(cost_of("efficientnet_b0", resolution=192), PAPER, [1], 1, None)
    assert found.variants == ()


@pytest.mark.parametrize(
    ("how", "pixels"), [("nearest", 258), ("even", 258), ("8", 256), ("32", 256)]
)
def test_rounding_of_the_resolution(how: Any, pixels: Any) -> None:
    assert rounded(Fraction("257.6"), how) == pixels
    assert rounded(Fraction("257.5"), "nearest") == 258
    assert rounded(Fraction("257.5"), "none") == Fraction("257.5")
    assert rounded(Fraction(1, 9), how) == rounded(Fraction(1), how) or rounded(1, how) > 0


def test_a_multiplier_is_not_rounded() -> None:
    found = scale(cost_of("mobilenet_v1"), PAPER, [1], 1, None)
    assert (found.rounding, found.rows[0].settings["rho"]) == ("none", Fraction("1.15"))
    assert found.rows[0].inputs == ((3, 258, 258),)


def test_a_setting_outside_its_range_has_a_reason() -> None:
    found = scale(cost_of("mobilenet_v1"), Coefficients(1, 3, 1), [1, 2], 1, None)
    assert found.rows[0].fault == ""
    assert found.rows[1].macs is None
    assert "outside its range" in found.rows[1].fault


@pytest.mark.parametrize(
    ("name", "rounding", "message"),
    [
        ("alexnet", None, "`alexnet` has no parameter that scales its depth"),
        ("shufflenet_v1", None, "`shufflenet_v1` has no parameter that scales its depth"),
        ("mobilenet_v2", "none", "`resolution` is a number of pixels, which must be whole"),
        ("mobilenet_v1", "even", "`rho` is a multiplier: its spec rounds the pixels"),
    ],
)
def test_what_cannot_be_scaled(name: str, rounding: Any, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        scale(cost_of(name), PAPER, [1], 1, rounding)
    assert caught.value.diagnostics[0].message == message


# The search


def test_a_search_against_the_main_job() -> None:
    """Each exact ratio on a coarse grid is that of the network built."""
    base = cost_of("mobilenet_v2").totals.macs
    found = search(cost_of("mobilenet_v2"), PAPER, Fraction(1, 5), Fraction(1, 5), None)
    assert found.tried == len(list(grid(Fraction(1, 5))))
    assert found.found
    for one in found.found:
        depth, width, growth = one.coefficients
        pixels = rounded(224 * Fraction(growth), "nearest")
        there = cost_of("mobilenet_v2", depth=depth, alpha=width, resolution=pixels.numerator)
        assert one.ratios["exact"] == Fraction(there.totals.macs, base)
        assert one.accepted == tuple(
            c for c in CRITERIA if abs(one.ratios[c] / 2 - 1) <= Fraction(1, 5)
        )


def test_the_papers_coefficients_pass_the_constraint_and_not_the_exact_count(b0: Any) -> None:
    found = search(b0, PAPER, PART, PART, None)
    assert found.given.accepted == ("constraint", "smooth")
    assert found.given in found.found
    exactly = [one for one in found.found if "exact" in one.accepted]
    assert 0 < len(exactly) < len(found.found)


def test_too_fine_a_step_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        list(grid(Fraction(1, 1000)))
    assert caught.value.diagnostics[0].message == (
        "a step of 1/1000 makes too many coefficients to try"
    )


# Published figures


def scaled_figure(macs: int, reason: str, scaled: Any = None) -> ScaledFigure:
    """`2.2M` multiply-adds, as printed of a network that has some."""
    cell = "2.2M ~ why" if reason else "2.2M"
    spec = load(
        Source("net.yaml", FIGURE.format(cell, f"reasons: {{why: {reason}}}" if reason else ""))
    )
    (one,) = published(spec, spec.references, Counted())
    return ScaledFigure(one, macs, {"width": "2"} if scaled is None else scaled)


FIGURE = """
costcalc: 1
name: net
input: (3, 8, 8)
layers: [conv(8)]
references:
  - source: a report
    table: [[macs], [{}]]
    {}
"""


def test_published_figures_of_both_tables() -> None:
    found = list(scaled_figures())
    assert [one.published.source[-7:] for one in found] == ["Table 3"] * 14 + ["Table 7"] * 5
    by_name = {(one.published.network, one.way): one for one in found}
    swapped = by_name["resnet50", "depth"], by_name["resnet50", "width"]
    assert [one.published.figure.printed.text for one in swapped] == ["16.2B", "14.7B"]
    assert [one.macs for one in swapped] == [14_570_749_952, 16_116_613_120]
    assert by_name["efficientnet_b0", "compound"].macs == 1_800_091_280
    for one in found:
        assert (one.agreement == "differs") is bool(one.reason)


@pytest.mark.parametrize(
    ("macs", "reason", "verdict", "words"),
    [
        (2_249_999, "", "rounded", "as printed"),
        (2_150_000, "", "rounded", "as printed"),
        (2_299_999, "", "truncated", "as printed, truncated"),
        (2_300_000, "", "differs", "differs, no reason given"),
        (2_149_999, "", "differs", "differs, no reason given"),
        (25_669_872, "", "differs", "differs, no reason given"),
        (25_669_872, "a mistake", "differs", "differs (1)"),
        (2_249_999, "a mistake", "rounded", "as printed"),
    ],
)
def test_a_figure_is_called_truncated_only_where_it_is(
    macs: Any, reason: Any, verdict: Any, words: Any
) -> None:
    one = scaled_figure(macs, reason)
    assert one.agreement == verdict
    assert in_words(one, ["a mistake"]) == words
    (figure,) = data([one])["figures"]
    assert figure["verdict"] == ("differs" if verdict == "differs" else "agrees")


def test_a_table_of_scaling_says_so_itself(monkeypatch: Any) -> None:
    """Whatever its source is called; a table of the same columns without the word is none."""
    text = """
costcalc: 1
name: net
params: {alpha: {default: 1, range: alpha > 0, role: width}}
input: (3, 8, 8)
layers: [conv(int(8 * alpha))]
references:
  - {source: "a report", scaling: true, table: [[alpha, macs], [2, 3K]]}
  - {source: "EfficientNet paper, Table 3", table: [[alpha, macs], [2, 3K]]}
"""
    monkeypatch.setattr(catalog, "all_specs", lambda: [load(Source("net.yaml", text))])
    assert [one.published.source for one in scaled_figures()] == ["a report"]


@pytest.mark.parametrize(
    ("scaled", "way"),
    [
        ({}, "baseline"),
        ({"depth": "2"}, "depth"),
        ({"width": "2", "depth": "2"}, "compound"),
        ({"width": "2", "depth": "2", "resolution": "260"}, "compound"),
    ],
)
def test_a_published_network_is_scaled_one_way_or_all_together(scaled: Any, way: Any) -> None:
    assert scaled_figure(10**9, "", scaled).way == way


# Planted defects


def test_a_wrong_exponent_in_the_prediction_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Coefficients,
        "product",
        property(lambda self: self.depth * self.width * self.resolution**2),
    )
    with pytest.raises(AssertionError):
        test_the_prediction_is_right_where_nothing_is_rounded()


def test_a_resolution_rounded_down_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "rounded", lambda pixels, how: Fraction(pixels // 1))
    first = scale(cost_of("efficientnet_b0"), PAPER, [1], 1, None).rows[0]
    assert first.inputs == ((3, 257, 257),)
