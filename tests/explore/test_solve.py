"""Solving for a budget: the answer meets it, the next step does not, and the cost table agrees."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import SpecError, cost_of
from costcalc.errors import WrongAnswer
from costcalc.explore import solve as module
from costcalc.explore.model import CostModel
from costcalc.explore.plateaus import Cut
from costcalc.explore.profile import exact_cost, figures_of
from costcalc.explore.solve import curve
from costcalc.explore.targets import parse_targets
from tests.explore.fuzz import claims_of
from tests.explore.solving import cost, solved


def at(name: str, **options: Any) -> Any:
    return cost_of(name, **options).totals


# MobileNet-V2, compared with the cost table on both sides of the step


@pytest.mark.parametrize(
    ("budget", "first", "end", "beyond", "macs", "next_macs"),
    [
        (300_000_000, "39/40", "79/80", False, 299_896_192, 300_774_272),
        (200_000_000, "59/80", "20/27", True, 186_001_376, 209_069_792),
        (60_000_000, "29/80", "10/27", True, 59_919_280, 78_191_968),
    ],
)
def test_mobilenet_v2(
    budget: Any, first: Any, end: Any, beyond: Any, macs: Any, next_macs: Any
) -> None:
    found = solved("mobilenet_v2", "alpha", f"macs={budget}")
    plateau = found.best.plateau
    assert plateau == (Cut(Fraction(first), False), Cut(Fraction(end), beyond))
    assert found.above.plateau.start == plateau.end
    tiny = Fraction(1, 10**9)
    below, above = (0, tiny) if beyond else (tiny, 0)
    for place in (Fraction(first), found.setting, Fraction(end) - below):
        assert at("mobilenet_v2", alpha=place).macs == macs <= budget
    assert at("mobilenet_v2", alpha=Fraction(end) + above).macs == next_macs > budget
    assert at("mobilenet_v2", alpha=Fraction(first) - tiny).macs < macs


def test_the_smooth_answer_is_the_root_of_the_smooth_form() -> None:
    (smooth,) = solved("mobilenet_v2", "alpha", "macs=300M").smooth
    alpha = smooth.setting
    value = 247_869_440 * alpha**2 + 51_624_832 * alpha + 1_280_000
    assert abs(value - 300_000_000) < Fraction(1, 10**9)


def test_other_parameters_keep_their_settings() -> None:
    found = solved("mobilenet_v1", "alpha", "macs<=60M", rho="0.857")
    assert at("mobilenet_v1", alpha=found.setting, rho="0.857").macs <= 60_000_000
    above = found.above.plateau.handy()
    assert at("mobilenet_v1", alpha=above, rho="0.857").macs > 60_000_000


# Laws


BUDGETS = [
    ("mobilenet_v1", "rho", 9_000_000_000),
    ("efficientnet_b0", "depth", 3_000_000_000),
]


@settings(max_examples=5, deadline=None)
@given(st.sampled_from(BUDGETS), st.floats(0.02, 1), st.integers(0, 60))
def test_the_answer_meets_the_budget_and_the_next_step_does_not(
    case: Any, part: Any, place: Any
) -> None:
    name, param, most = case
    budget = int(part * most)
    found = solved(name, param, f"macs={budget}")
    if found.best is None:
        assert all(s.figures["macs"] > budget for s in found.lowest)
        return
    assert found.best.figures["macs"] <= budget
    plateau = found.best.plateau
    width = plateau.end.value - plateau.start.value
    inside = plateau.start.value + width * place / 60
    if inside in plateau:
        assert figures_of(exact_cost(found.cost, {param: inside})) == found.best.figures
    if found.above is not None:
        assert found.above.figures["macs"] > budget
        assert found.above.plateau.start == plateau.end


def test_more_budget_never_gives_less() -> None:
    settings_ = [
        solved("mobilenet_v2", "alpha", f"macs={n * 100_000_000}").setting for n in range(1, 5)
    ]
    assert settings_ == sorted(settings_)


# Several targets, and none that can be met


def test_the_binding_target_is_named() -> None:
    found = solved("mobilenet_v1", "alpha", "macs<=300M", "params<=1M")
    assert [target.quantity for target in found.binding] == ["params"]
    alone = solved("mobilenet_v1", "alpha", "params<=1M")
    assert found.best == alone.best
    assert solved("mobilenet_v1", "alpha", "macs<=300M").setting > found.setting


def test_a_target_no_setting_meets() -> None:
    found = solved("mobilenet_v2", "alpha", "macs<=1M")
    assert (found.verdict, found.best, found.is_met) == ("unreachable", None, False)
    (lowest,) = found.lowest
    assert lowest.figures["macs"] == at("mobilenet_v2", alpha="1/36").macs == 23_225_728


@pytest.mark.parametrize("target", ["macs<=100G", "macs=100G"])
def test_a_target_every_setting_meets(target: Any) -> None:
    """The end of the range is as close to the budget as there is."""
    found = solved("mobilenet_v2", "alpha", target)
    assert (found.verdict, found.setting, found.above, found.is_met) == ("within", 4, None, True)
    assert found.best.figures["macs"] == at("mobilenet_v2", alpha=4).macs


def test_a_quantity_that_does_not_depend_on_the_parameter() -> None:
    found = solved("mobilenet_v1", "rho", "params<=1M")
    assert found.verdict == "unreachable"
    assert found.smooth[0].setting is None


def test_a_range_without_an_upper_end_is_searched_far_enough() -> None:
    found = solved("resnet50", "resolution", "macs=10G")
    assert (found.setting, found.search.declared) == (344, (True, False))
    assert at("resnet50", resolution=344).macs <= 10**10 < at("resnet50", resolution=345).macs


# Networks that are shipped: true answers by counting them one by one


def counted(name: str, param: Any, settings_: Any, **others: Any) -> Any:
    found = {}
    for value in settings_:
        try:
            found[value] = at(name, **{param: value}, **others)
        except SpecError:
            continue
    return found


@pytest.mark.parametrize(
    ("name", "param", "target", "values", "setting"),
    [
        ("vit_b_16", "patch", "macs<=20G", range(1, 300, 1), 16),
        ("vit_b_16", "depth", "macs<=20G", range(1, 30), 13),
        ("resnet_cifar", "layers", "macs<=100M", range(8, 80), 44),
        ("convnext_tiny", "deep", "macs<=5G", range(1, 20), 11),
        ("resnet50", "layers", "params<=30M", (18, 34, 50, 101, 152), 50),
        ("vit_b_16", "heads", "macs<=20G", range(1, 770, 7), 768),
    ],
)
def test_shipped_networks(name: str, param: Any, target: Any, values: Any, setting: Any) -> None:
    found = solved(name, param, target)
    assert found.setting == setting
    (budget,) = parse_targets([target])
    totals = counted(name, param, values)
    meeting = {
        v: getattr(t, budget.quantity)
        for v, t in totals.items()
        if getattr(t, budget.quantity) <= budget.limit
    }
    most = found.best.figures[budget.quantity]
    assert all(figure <= most for figure in meeting.values())
    for value, figure in meeting.items():
        assert any(value in one.span for one in found.intervals), (value, figure)
    for value in totals.keys() - meeting.keys():
        assert not any(value in one.span for one in found.intervals), value


def test_a_base_of_a_logarithm_is_solved_for() -> None:
    found = solved("regnet_y_400mf", "wm", "macs<=500M")
    assert at("regnet_y_400mf", wm=found.setting).macs == found.best.figures["macs"] <= 500_000_000


# Two unknowns


def test_a_curve_of_equal_cost() -> None:
    found = curve(cost("mobilenet_v1"), ("alpha", "rho"), parse_targets(["macs=150M"]), 3)
    assert [one.fixed["rho"] for one in found] == [Fraction(6, 7), 1, Fraction(8, 7)]
    sizes = (192, 224, 256)
    assert [one.inputs for one in found] == [((3, size, size),) for size in sizes]
    for one in found:
        rho = one.fixed["rho"]
        assert at("mobilenet_v1", alpha=one.setting, rho=rho).macs <= 150_000_000
        above = one.above.plateau.handy()
        assert at("mobilenet_v1", alpha=above, rho=rho).macs > 150_000_000
    alone = solved("mobilenet_v1", "alpha", "macs=150M", rho=Fraction(8, 7))
    assert alone.best == found[2].best


def test_a_curve_over_pixels_goes_by_32() -> None:
    found = curve(cost("mobilenet_v2"), ("alpha", "resolution"), parse_targets(["macs=300M"]), 2)
    assert [one.fixed["resolution"] for one in found] == [192, 224]


# Planted defects


def test_a_plateau_that_ends_too_late_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting the network finds an answer that reaches into the next step."""
    genuine = module.segments_of

    def shifted(pieces: Any, targets: Any) -> Any:
        found = [
            p._replace(span=p.span._replace(end=p.span.end._replace(after=True))) for p in pieces
        ]
        return genuine(found, targets)

    monkeypatch.setattr(module, "segments_of", shifted)
    with pytest.raises(WrongAnswer, match="alpha = "):
        solved("mobilenet_v2", "alpha", "macs=300M")


def test_a_formula_without_its_rounding_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = CostModel.totals

    def smoothed(self: Any, setting: Any) -> Any:
        totals = genuine(self, setting)
        return totals and {**totals, "macs": totals["macs"] - 1}

    monkeypatch.setattr(CostModel, "totals", smoothed)
    with pytest.raises(WrongAnswer):
        solved("mobilenet_v2", "alpha", "macs=300M")


# At random


@pytest.mark.parametrize("first", range(0, 50, 10))
def test_random_specs_against_brute_force(first: Any) -> None:
    """Of `python -m tests.explore.fuzz`, the first few."""
    for seed in range(first, first + 10):
        assert not claims_of(seed, quick=True), seed
