"""Steps to both sides of a setting, and how far rounding is from none at all."""

from fractions import Fraction

import sympy

from costcalc import cost_of, graph_from_text
from costcalc.algebra.language import find as function
from costcalc.algebra.symbols import ceil_div, floor_div, maximum, opaque
from costcalc.cost.cost import evaluate
from costcalc.explore.sensitivity import LONGEST, SHORTEST, _bare, _steps, sensitivity

round_log, truncate = opaque(function("round_log")), opaque(function("int"))
X = sympy.Symbol("x", positive=True)
GAPS = """
costcalc: 1
params: {a: {default: 4, range: a > 0, whole: true}}
input: (3, 9, 7)
layers:
  - same: conv(6, k=3)
  - apart: conv(12, g=12 // a)
"""


def test_a_step_is_from_a_twentieth_to_a_half_of_the_setting() -> None:
    found = list(_steps(Fraction(3, 4), False))
    assert (found[0], found[-1]) == (SHORTEST, LONGEST) == (Fraction(1, 20), Fraction(1, 2))
    assert {Fraction(1, n) for n in range(2, 21)} | {Fraction(2, 5), Fraction(3, 20)} <= {*found}
    assert found == sorted(found)


def test_steps_of_a_whole_setting_are_whole() -> None:
    assert [40 * step for step in _steps(Fraction(40), True)] == list(range(2, 21))
    assert [3 * step for step in _steps(Fraction(3), True)] == [1]
    many = [9000 * step for step in _steps(Fraction(9000), True)]
    assert (many[0], len(many)) == (450, 203)


def test_a_form_without_any_rounding() -> None:
    assert _bare(floor_div(X + 1, 3)) == (X + 1) / 3
    assert _bare(ceil_div(floor_div(X, 2) + 1, 3)) == (X / 2 + 1) / 3
    assert _bare(truncate(5 * X) + 2) == 5 * X + 2
    assert _bare(maximum(X, 8)) == maximum(X, 8)
    assert _bare(round_log(X, 2)) == round_log(X, 2)


def test_a_step_can_be_built_on_both_sides() -> None:
    """A tenth to both sides would be 18 and 22, but there is no convolution to 0 channels."""
    text = GAPS.replace("default: 4", "default: 20").replace("12, g=12 // a", "a - 18")
    (probe,) = sensitivity(evaluate(graph_from_text(text)), ["a"], "macs", 1).probes
    assert (probe.low, probe.high) == (19, 21)
    (probe,) = sensitivity(evaluate(graph_from_text(GAPS)), ["a"], "macs", 1).probes
    assert (probe.low, probe.high) == (2, 6)


def test_where_nothing_is_rounded_the_step_is_a_tenth() -> None:
    text = GAPS.replace("default: 4", "default: 20").replace("12, g=12 // a", "a")
    (probe,) = sensitivity(evaluate(graph_from_text(text)), ["a"], "macs", 1).probes
    assert (probe.low, probe.high, probe.rounding) == (18, 22, 0)


def test_without_a_step_that_can_be_built_there_is_none() -> None:
    text = GAPS.replace("12 // a", "4 // a if a == 4 else 7")
    (probe,) = sensitivity(evaluate(graph_from_text(text)), ["a"], "macs", 1).probes
    assert (probe.low, probe.high, probe.step) == (4, 4, 0)


def test_the_slope_is_seen_on_both_sides() -> None:
    one = sensitivity(cost_of("mobilenet_v1"), ["alpha"], "macs", 2)
    (probe,) = one.probes
    (total,) = one.total.elasticities
    for part in one.parts:
        (found,) = part.elasticities
        assert found.low <= part.value <= found.high
    assert total.low == cost_of("mobilenet_v1", alpha=probe.low).totals.macs
    assert total.high == cost_of("mobilenet_v1", alpha=probe.high).totals.macs
    assert probe.low < 1 < probe.high
