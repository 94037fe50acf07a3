"""Solving for a budget: the answer meets it, the next step does not, and the main job agrees."""

from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import UsageError, cost_of, graph_from_text
from costcalc.cost.cost import evaluate
from costcalc.cost.forms import QUANTITIES
from costcalc.explore import solve as module
from costcalc.explore.profile import exact_cost, figures_of
from costcalc.explore.solve import curve, exceeded, solve
from costcalc.explore.targets import Target, parse_targets


@cache
def cost(name, **options):
    return cost_of(name, **options)


def solved(name, param, *targets, **options):
    return solve(cost(name, **options), param, parse_targets(targets))


def at(name, **options):
    return cost_of(name, **options).totals


# MobileNet-V2, held against the main job on both sides of the step


@pytest.mark.parametrize(
    ("budget", "first", "end", "beyond", "macs", "next_macs"),
    [
        (300_000_000, "39/40", "79/80", False, 299_896_192, 300_774_272),
        (200_000_000, "59/80", "20/27", True, 186_001_376, 209_069_792),
        (60_000_000, "29/80", "10/27", True, 59_919_280, 78_191_968),
    ],
)
def test_mobilenet_v2(budget, first, end, beyond, macs, next_macs):
    found = solved("mobilenet_v2", "alpha", f"macs={budget}")
    plateau = found.best.plateau
    assert (plateau.start, plateau.end) == ((Fraction(first), False), (Fraction(end), beyond))
    assert found.above.plateau.start == plateau.end
    tiny = Fraction(1, 10**9)
    below, above = (0, tiny) if beyond else (tiny, 0)
    for place in (Fraction(first), found.setting, Fraction(end) - below):
        assert at("mobilenet_v2", alpha=place).macs == macs <= budget
    assert at("mobilenet_v2", alpha=Fraction(end) + above).macs == next_macs > budget
    assert at("mobilenet_v2", alpha=Fraction(first) - tiny).macs < macs


def test_the_smooth_answer_is_the_root_of_the_smooth_form():
    (smooth,) = solved("mobilenet_v2", "alpha", "macs=300M").smooth
    alpha = smooth.setting
    value = 247_869_440 * alpha**2 + 51_624_832 * alpha + 1_280_000
    assert abs(value - 300_000_000) < Fraction(1, 10**9)


def test_other_parameters_keep_their_settings():
    found = solved("mobilenet_v1", "alpha", "macs<=60M", rho="0.857")
    assert at("mobilenet_v1", alpha=found.setting, rho="0.857").macs <= 60_000_000
    above = found.above.plateau.handy()
    assert at("mobilenet_v1", alpha=above, rho="0.857").macs > 60_000_000


# Laws


BUDGETS = [
    ("mobilenet_v1", "rho", 9_000_000_000),
    ("mobilenet_v2", "alpha", 4_000_000_000),
    ("shufflenet_v1", "scale", 2_000_000_000),
    ("efficientnet_b0", "depth", 3_000_000_000),
]


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(BUDGETS), st.floats(0.02, 1), st.integers(0, 60))
def test_the_answer_meets_the_budget_and_the_next_step_does_not(case, part, place):
    name, param, most = case
    budget = int(part * most)
    found = solved(name, param, f"macs={budget}")
    if found.best is None:
        assert all(getattr(s.figures, "macs") > budget for s in found.lowest)  # noqa: B009
        return
    assert found.best.figures.macs <= budget
    plateau = found.best.plateau
    width = plateau.end.value - plateau.start.value
    inside = plateau.start.value + width * place / 60
    if inside in plateau:
        assert figures_of(exact_cost(found.cost, {param: inside})) == found.best.figures
    if found.above is not None:
        assert found.above.figures.macs > budget
        assert found.above.plateau.start == plateau.end


def test_more_budget_never_gives_less():
    settings_ = [
        solved("mobilenet_v2", "alpha", f"macs={n * 100_000_000}").setting for n in range(1, 5)
    ]
    assert settings_ == sorted(settings_)


# Several targets, and none that can be met


def test_the_binding_target_is_named():
    found = solved("mobilenet_v1", "alpha", "macs<=300M", "params<=1M")
    assert [target.quantity for target in found.binding] == ["params"]
    alone = solved("mobilenet_v1", "alpha", "params<=1M")
    assert found.best == alone.best
    assert solved("mobilenet_v1", "alpha", "macs<=300M").setting > found.setting


def test_a_target_no_setting_meets():
    found = solved("mobilenet_v2", "alpha", "macs<=1M")
    assert (found.verdict, found.best, found.is_met) == ("unreachable", None, False)
    (lowest,) = found.lowest
    assert lowest.figures.macs == at("mobilenet_v2", alpha="1/36").macs == 23_225_728


@pytest.mark.parametrize(("target", "met"), [("macs<=100G", True), ("macs=100G", False)])
def test_a_target_every_setting_meets(target, met):
    """At most is met by the end of the range; as close as possible is not."""
    found = solved("mobilenet_v2", "alpha", target)
    assert (found.verdict, found.setting, found.above, found.is_met) == ("within", 4, None, met)
    assert found.best.figures.macs == at("mobilenet_v2", alpha=4).macs


def test_a_quantity_that_does_not_depend_on_the_parameter():
    found = solved("mobilenet_v1", "rho", "params<=1M")
    assert found.verdict == "unreachable"
    assert found.smooth[0].setting is None


def test_a_range_without_an_upper_end_is_searched_far_enough():
    found = solved("resnet50", "resolution", "macs=10G")
    assert (found.setting, found.search.declared) == (344, False)
    assert at("resnet50", resolution=344).macs <= 10**10 < at("resnet50", resolution=345).macs


# What cannot be listed is searched by halves, and says so

SQUARE = """
costcalc: 1
name: square
params:
  a: {default: 1, range: 0 < a <= 4, role: width}
input: (3, 8, 9)
layers:
  - conv(int(16 * a * a), k=3)
"""


def test_what_is_not_affine_is_searched_by_halves():
    found = solve(evaluate(graph_from_text(SQUARE)), "a", parse_targets(["params<=1000"]))
    assert "16*a**2" in found.search.by_halves
    channels = 1000 // 27
    assert found.best.figures.params == channels * 27
    assert abs(found.best.plateau.end.value**2 * 16 - (channels + 1)) < Fraction(1, 10**4)
    assert abs(found.best.plateau.start.value**2 * 16 - channels) < Fraction(1, 10**4)
    assert found.above.figures.params == (channels + 1) * 27


POINTS = """
costcalc: 1
name: points
params:
  a: {default: 1, range: 0 < a <= 2, role: width}
input: (3, 8, 9)
layers:
  - conv(32 * a, k=3)
"""


def test_settings_that_give_whole_sizes_only():
    """Without a rounding in the spec a setting is a single number, and none lies beside it."""
    found = solve(evaluate(graph_from_text(POINTS)), "a", parse_targets(["params<=300"]))
    assert (found.setting, found.best.plateau.is_point) == (Fraction(11, 32), True)
    assert found.above.plateau.start.value == Fraction(12, 32)
    assert found.search.unbuildable > 0


# Two unknowns


def test_a_curve_of_equal_cost():
    found = curve(cost("mobilenet_v1"), ("alpha", "rho"), parse_targets(["macs=150M"]), 3)
    assert [one.fixed["rho"] for one in found] == [Fraction(6, 7), 1, Fraction(8, 7)]
    assert [one.input for one in found] == [(3, 192, 192), (3, 224, 224), (3, 256, 256)]
    for one in found:
        rho = one.fixed["rho"]
        assert at("mobilenet_v1", alpha=one.setting, rho=rho).macs <= 150_000_000
        above = one.above.plateau.handy()
        assert at("mobilenet_v1", alpha=above, rho=rho).macs > 150_000_000
    alone = solved("mobilenet_v1", "alpha", "macs=150M", rho=Fraction(8, 7))
    assert alone.best == found[2].best


def test_a_curve_over_pixels_goes_by_32():
    found = curve(cost("mobilenet_v2"), ("alpha", "resolution"), parse_targets(["macs=300M"]), 2)
    assert [one.fixed["resolution"] for one in found] == [192, 224]


# Targets as words


def test_units_and_relations():
    assert parse_targets(["macs=300M", "params<=1.5k"]) == (
        Target("macs", 300_000_000, True, "macs=300M"),
        Target("params", 1500, False, "params<=1.5k"),
    )
    assert [t.limit for t in parse_targets(["macs=2G", "params=1T"])] == [2 * 10**9, 10**12]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["macs"], "`macs` is no target"),
        (["macs>=3M"], "`macs>=3M` is no target"),
        (["macs=0"], "`macs=0` is no target: a budget is above 0"),
        (["macs=1e6"], "`macs=1e6` is no target"),
        (["mac=3M"], "`mac=3M` is no target: there is no quantity `mac`"),
        (["macs=3M", "macs<=4M"], "`macs` has two targets; give one"),
        ([], "`--target` is empty"),
    ],
)
def test_words_that_are_no_targets(words, message):
    with pytest.raises(UsageError) as caught:
        parse_targets(words)
    assert caught.value.diagnostics[0].message == message


def test_exceeded_names_what_is_above_its_limit():
    targets = parse_targets(["macs<=10", "params<=20"])
    figures = figures_of(cost("mobilenet_v2"))
    assert exceeded(targets, figures) == targets
    assert exceeded(targets, figures._replace(macs=10)) == targets[1:]
    assert figures._fields == QUANTITIES


# Planted defects


def test_a_plateau_that_ends_too_late_is_noticed(monkeypatch):
    """The confirmation by the exact domain finds an answer that reaches into the next step."""
    genuine = module.Landscape.stretches

    def shifted(self, interval, high):
        found = genuine(self, interval, high)
        return [
            s._replace(plateau=s.plateau._replace(end=s.plateau.end._replace(after=True)))
            for s in found
        ]

    monkeypatch.setattr(module.Landscape, "stretches", shifted)
    with pytest.raises(AssertionError, match="alpha = 79/80"):
        solved("mobilenet_v2", "alpha", "macs=300M")


def test_a_formula_without_its_rounding_is_noticed(monkeypatch):
    genuine = module.Landscape.figures_at

    def smoothed(self, setting):
        figures = genuine(self, setting)
        return figures and figures._replace(macs=figures.macs - 1)

    monkeypatch.setattr(module.Landscape, "figures_at", smoothed)
    with pytest.raises(AssertionError):
        solved("mobilenet_v2", "alpha", "macs=300M")
