"""Elasticities: by hand where that can be done, and beside exact differences."""

from fractions import Fraction
from math import log
from typing import Any

import pytest

from costcalc import cost_of
from costcalc.explore import sensitivity as module
from costcalc.explore.sensitivity import Labels, sensitivity
from costcalc.report.sensitivity.words import difference


def found(name: str, symbols: Any, quantity: Any = "macs", fold: Any = 2, **options: Any) -> Any:
    return sensitivity(cost_of(name, **options), symbols, quantity, fold)


def test_mobilenet_v1_by_hand() -> None:
    """539,492,352 a^2 r^2 + 28,224,000 a r^2 + 1,024,000 a, at a = r = 1."""
    total = found("mobilenet_v1", ["alpha", "rho"]).total
    square, line, classifier = 539_492_352, 28_224_000, 1_024_000
    whole = square + line + classifier
    assert total.value == whole
    alpha, rho = total.elasticities
    assert alpha.smooth == Fraction(2 * square + line + classifier, whole)
    assert rho.smooth == Fraction(2 * (square + line), whole)


def test_the_exact_difference_is_of_the_main_job() -> None:
    one = found("mobilenet_v1", ["alpha"])
    (probe,) = one.probes
    low, high = (cost_of("mobilenet_v1", alpha=a).totals.macs for a in (probe.low, probe.high))
    (total,) = one.total.elasticities
    assert (total.low, total.high) == (low, high)
    expected = log(high / low) / log(probe.high / probe.low)
    assert difference(total, probe) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "symbols"),
    [
        ("mobilenet_v1", ["alpha", "rho"]),
        ("vit", ["dim", "resolution"]),
        ("resnet50", ["width", "resolution"]),
        ("efficientnet_b0", ["resolution"]),
    ],
)
def test_both_agree_where_little_is_rounded(name: str, symbols: Any) -> None:
    one = found(name, symbols)
    for part in (*one.parts, one.total):
        for elasticity, probe in zip(part.elasticities, one.probes, strict=True):
            assert probe.rounding < Fraction(1, 100)
            exact = difference(elasticity, probe)
            assert float(elasticity.smooth) == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize("fold", [1, 2])
@pytest.mark.parametrize("name", ["mobilenet_v2", "efficientnet_b0", "resnet50", "vit"])
def test_parts_sum_to_the_total(name: str, fold: Any) -> None:
    """Of the values, and of the exact costs at both ends of every step."""
    cost = cost_of(name)
    symbols = [n for n, p in cost.graph.spec.params.items() if p.role]
    one = sensitivity(cost, symbols, "params", fold)
    assert sum(part.value for part in one.parts) == one.total.value == cost.totals.params
    for index, (probe, total) in enumerate(zip(one.probes, one.total.elasticities, strict=True)):
        for end in ("low", "high"):
            parts = sum(getattr(part.elasticities[index], end) for part in one.parts)
            assert parts == getattr(total, end)
            place = {probe.variable.name: getattr(probe, end)}
            assert parts == cost_of(name, **place).totals.params


def test_a_step_is_where_sizes_are_rounded_least() -> None:
    """224 pixels by 32 both ways, and a multiplier of them by a seventh."""
    (pixels,) = found("mobilenet_v2", ["resolution"]).probes
    assert (pixels.low, pixels.high, pixels.rounding) == (192, 256, 0)
    (rho,) = found("mobilenet_v1", ["rho"]).probes
    assert (rho.low, rho.high, rho.rounding) == (Fraction(6, 7), Fraction(8, 7), 0)


def test_a_corner_of_a_maximum_is_told() -> None:
    (probe,) = found("mobilenet_v2", ["alpha"]).probes
    assert [f"{fact.left} {fact.relation} {fact.right}" for fact in probe.corners] == ["alpha <= 1"]
    (probe,) = found("mobilenet_v1", ["alpha"]).probes
    assert probe.corners == ()


def test_a_folded_pass_stands_for_those_behind_it() -> None:
    labels = Labels(["stem/conv", "body/0/conv", "body/1/conv", "fc"], 2)
    assert labels.of("body/5/conv", "stem/conv") == "body/1"
    assert labels.of("body/0/conv", "stem/conv") == "body/0"
    assert labels.of("other/conv", "fc") == "fc"


def test_a_derivative_without_its_factor_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = module._elasticity
    monkeypatch.setattr(module, "_elasticity", lambda *given: genuine(*given) / 2)
    with pytest.raises(AssertionError):
        test_mobilenet_v1_by_hand()


def test_widths_that_are_powers() -> None:
    """RegNet's widths are powers whose exponent is rounded: no step of them is smooth."""
    one = sensitivity(cost_of("regnet_y_400mf"), ["w0", "resolution"], "macs", 2)
    assert one.total.value == cost_of("regnet_y_400mf").totals.macs
    assert len(one.probes) == 2
