"""Solving small specs whose roundings are of every kind; each answer is known by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from costcalc import graph_from_text
from costcalc.cost.cost import evaluate
from costcalc.explore.plateaus import point
from costcalc.explore.profile import MOST_MODELS, Landscape
from costcalc.explore.solve import solve
from costcalc.explore.targets import parse_targets
from tests.explore.solving import answer, spec

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


def test_structures_without_end_take_bounded_work() -> None:
    layers = "".join(f"  - do: conv(8, k=3)\n    when: n > {k}\n" for k in range(60))
    cost = spec("n + 3", "default: 100, range: 1 <= n <= 400, whole: true", layers)
    landscape = Landscape(cost, ("n",))
    before = landscape.work.left
    for value in range(1, 401):
        landscape.piece(value, "n", True, point(value))
    assert len(landscape.models) <= MOST_MODELS
    assert before - landscape.work.left < 400 * (landscape.walk * 2 + 400)
