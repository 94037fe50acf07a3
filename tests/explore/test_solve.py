"""Solving for a budget: the answer meets it, the next step does not, and the cost table agrees."""

from fractions import Fraction
from functools import cache
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import SpecError, UsageError, cost_of, graph_from_text
from costcalc.cost.cost import evaluate
from costcalc.cost.quantities import QUANTITIES
from costcalc.errors import WrongAnswer
from costcalc.explore import solve as module
from costcalc.explore.model import CostModel
from costcalc.explore.plateaus import Cut, Plateau, point
from costcalc.explore.profile import (
    MOST_MODELS,
    Landscape,
    exact_cost,
    figures_of,
)
from costcalc.explore.segments import exceeded
from costcalc.explore.smooth import root
from costcalc.explore.solve import curve, solve
from costcalc.explore.targets import Target, parse_targets
from tests.explore.fuzz import claims_of


@cache
def cost(name: str, **options: Any) -> Any:
    return cost_of(name, **options)


def solved(name: str, param: Any, *targets: Any, **options: Any) -> Any:
    return solve(cost(name, **options), param, parse_targets(targets))


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


# Roundings of every kind

SQUARE = """
costcalc: 1
name: square
params:
  a: {default: 1, range: 0 < a <= 4, role: width}
input: (3, 8, 9)
layers:
  - conv(int(16 * a * a), k=3)
"""


def test_ends_that_are_no_fractions() -> None:
    """sqrt(37) / 4 < a < sqrt(38) / 4, all 257 plateaus of the range."""
    found = solve(evaluate(graph_from_text(SQUARE)), "a", parse_targets(["params<=1000"]))
    channels = 1000 // 27
    assert found.best.figures["params"] == channels * 27
    plateau, tiny = found.best.plateau, Fraction(1, 10**20)
    assert plateau.end.irrational
    assert 16 * plateau.end.value**2 < channels + 1 < 16 * (plateau.end.value + tiny) ** 2
    assert plateau.start.value == Fraction(3, 2) or 16 * plateau.start.value**2 < channels
    assert found.above.figures["params"] == (channels + 1) * 27
    assert (found.search.pieces, found.search.complete) == (257, True)


def spec(size: Any, param: Any, layers: Any = "", head: Any = "(3, 8, 9)") -> Any:
    return evaluate(
        graph_from_text(
            f"costcalc: 1\nname: one\nparams:\n  n: {{{param}}}\ninput: {head}\n"
            f"layers:\n  - conv({size})\n{layers}"
        )
    )


def answer(cost: Any, *targets: Any) -> Any:
    return solve(cost, "n", parse_targets(targets))


@pytest.mark.parametrize(
    ("size", "param", "limit", "setting", "intervals"),
    [
        # a valley: 2 and 7 cost the same, and 7 is the larger one
        ("4 + (2*n - 9) ** 2", "default: 4, range: 1 <= n <= 9", 87, 7, [(2, 7)]),
        # a hill: both feet of it
        ("n * (10 - n)", "default: 5, range: 1 <= n <= 9", 51, 8, [(1, 2), (8, 9)]),
        # below 0, where the spec says so
        ("10 + n", "default: 1, range: -5 <= n <= 5, whole: true", 21, -3, [(-5, -3)]),
        # 0 is a setting of `0 <= n`, and not of `0 < n`
        ("4 + 2 * n", "default: 3, range: 0 <= n <= 8, whole: true", 12, 0, [(0, 0)]),
        ("4 + 2 * n", "default: 3, range: 0 < n <= 8, whole: true", 12, None, []),
        # nothing in particular: cost falls, the smallest setting
        ("ceil(24 / n)", "default: 4, range: 1 <= n <= 30, whole: true", 12, 6, [(6, 30)]),
        # an end that is left out, and divided
        ("8 // (9 - n)", "default: 5, range: 1 <= n < 9, whole: true", 12, 7, [(1, 7)]),
    ],
)
def test_whole_settings(size: Any, param: Any, limit: Any, setting: Any, intervals: Any) -> None:
    found = answer(spec(size, param), f"params<={limit}")
    assert found.setting == setting
    assert [(i.span.start.value, i.span.end.value) for i in found.intervals] == intervals
    assert found.search.complete
    assert found.is_met is (setting is not None)


@pytest.mark.parametrize(
    ("size", "param", "limit", "start", "end"),
    [
        # roundings in roundings
        ("int(int(9 * n) * n)", "default: 1, range: 0.2 < n <= 4", 27, "1", "10/9"),
        ("floor(ceil(5 * n) / 3) + 1", "default: 1, range: 0 < n <= 4", 6, "2/5", "1"),
        # an end that is left out, and divided
        ("int(4 / (3 - n))", "default: 1, range: 0 < n < 3", 6, "1", "5/3"),
        # a parameter below another's rounding, falling
        ("ceil(6 / n)", "default: 1, range: 0 < n <= 4", 6, "3", "4"),
        # below 0
        ("int(8 + 2 * n)", "default: 0, range: -3 <= n <= 1", 12, "-2", "-3/2"),
    ],
)
def test_settings_between_roundings(
    size: Any, param: Any, limit: Any, start: Any, end: Any
) -> None:
    found = answer(spec(size, param), f"params<={limit}")
    plateau = found.best.plateau
    assert (plateau.start.value, plateau.end.value) == (Fraction(start), Fraction(end))


def test_a_default_is_never_left_out() -> None:
    """`a` below 3, where 4 / (3 - a) is asked for: the end is not a setting."""
    found = answer(spec("int(4 / (3 - n))", "default: 1, range: 0 < n < 3"), "params<=1G")
    assert found.verdict in ("within", "best_found")
    assert found.is_met


def test_too_many_plateaus_are_not_called_all() -> None:
    """Where there is no end of plateaus, the best that was found is called that."""
    found = answer(spec("ceil(1 / n)", "default: 1, range: 0 < n <= 4"), "params<=3000")
    assert (found.verdict, found.direction, found.search.complete) == ("best_found", None, False)
    assert found.best.figures["params"] == 3 * 1000


def test_another_setting_of_the_first_target_decides() -> None:
    """Of two targets the first one is spent; the second only has to be met."""
    cost = spec("n", "default: 2, range: 1 <= n <= 50")
    found = answer(cost, "macs<=100k", "params<=60")
    assert (found.setting, [t.quantity for t in found.binding]) == (20, ["params"])


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
    assert all(cost <= most for cost in meeting.values())
    for value, cost in meeting.items():
        assert any(value in one.span for one in found.intervals), (value, cost)
    for value in totals.keys() - meeting.keys():
        assert not any(value in one.span for one in found.intervals), value


def test_a_base_of_a_logarithm_is_solved_for() -> None:
    found = solved("regnet_y_400mf", "wm", "macs<=500M")
    assert at("regnet_y_400mf", wm=found.setting).macs == found.best.figures["macs"] <= 500_000_000


def test_structures_without_end_take_bounded_work() -> None:
    layers = "".join(f"  - do: conv(8, k=3)\n    when: n > {k}\n" for k in range(60))
    cost = spec("n + 3", "default: 100, range: 1 <= n <= 400, whole: true", layers)
    landscape = Landscape(cost, ("n",))
    before = landscape.work.left
    for value in range(1, 401):
        landscape.piece(value, "n", True, point(value))
    assert len(landscape.models) <= MOST_MODELS
    assert before - landscape.work.left < 400 * (landscape.walk * 2 + 400)


POINTS = """
costcalc: 1
name: points
params:
  a: {default: 1, range: 0 < a <= 2, role: width}
input: (3, 8, 9)
layers:
  - conv(32 * a, k=3)
"""


def test_settings_that_give_whole_sizes_only() -> None:
    """Without a rounding in the spec a setting is a single number, and none lies beside it."""
    found = solve(evaluate(graph_from_text(POINTS)), "a", parse_targets(["params<=300"]))
    assert (found.setting, found.best.plateau.is_point) == (Fraction(11, 32), True)
    assert found.above.plateau.start.value == Fraction(12, 32)
    assert found.search.skipped > 0


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


# Targets as words


def test_units_and_relations() -> None:
    assert parse_targets(["macs=300M", "params<=1.5k"]) == (
        Target("macs", 300_000_000, True, "macs=300M"),
        Target("params", 1500, False, "params<=1.5k"),
    )
    assert [t.limit for t in parse_targets(["macs=2G", "params=1T"])] == [2 * 10**9, 10**12]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["macs"], "`macs` is not a valid target"),
        (["macs>=3M"], "`macs>=3M` is not a valid target"),
        (["macs=0"], "`macs=0` is not a valid target: a budget must be above 0"),
        (["macs=1e6"], "`macs=1e6` is not a valid target"),
        (["mac=3M"], "`mac=3M` is not a valid target: there is no quantity `mac`"),
        (["macs=3M", "macs<=4M"], "`macs` has two targets; give only one"),
        ([], "`--target` is empty"),
    ],
)
def test_words_that_are_no_targets(words: Any, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_targets(words)
    assert caught.value.diagnostics[0].message == message


def test_exceeded_names_what_is_above_its_limit() -> None:
    targets = parse_targets(["macs<=10", "params<=20"])
    figures = figures_of(cost("mobilenet_v2"))
    assert exceeded(targets, figures) == targets
    assert exceeded(targets, {**figures, "macs": 10}) == targets[1:]
    assert tuple(figures) == tuple(QUANTITIES)


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


# The smooth form


LINE = Plateau(Cut(Fraction(1), False), Cut(Fraction(5), True))
R = sympy.Symbol("r", positive=True)


@pytest.mark.parametrize(
    ("form", "limit", "expected"),
    [
        (R**2, 9, 3),
        (R**2, 36, None),  # 6 is outside the range
        (R**2, Fraction(1, 4), None),  # so is 1/2
        (R**2, 25, 5),
        (12 / R, 4, 3),
        (12 / R, 1, None),
        ((R - 2) * (R - 4) + 1, 1, 4),  # of two, the largest
    ],
)
def test_a_root_outside_the_range_is_none(form: Any, limit: Any, expected: Any) -> None:
    assert root(form, R, limit, LINE) == expected


def test_of_two_roots_the_one_beside_the_answer() -> None:
    assert root((R - 2) * (R - 4) + 1, R, 1, LINE, near=Fraction(9, 4)) == 2


# At random


@pytest.mark.parametrize("first", range(0, 50, 10))
def test_random_specs_against_brute_force(first: Any) -> None:
    """Of `python -m tests.explore.fuzz`, the first few."""
    for seed in range(first, first + 10):
        assert not claims_of(seed, quick=True), seed
