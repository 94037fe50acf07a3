"""The closed forms of the networks people quote."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy

from costcalc.algebra.symbols import exactly_at
from costcalc.api import graph_from_text, graph_of
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import forms_of
from costcalc.cost.symbols import default_symbols
from costcalc.cost.terms import collected
from tests.forms.agreement import symbols_of

Coefficients = dict[tuple[int, ...], Any]


def coefficients(network: str, *symbols: str, of: Any = "macs", **how: Any) -> Coefficients:
    """Powers of the symbols, in their order, to the coefficient."""
    forms = forms_of(graph_of(network), symbols, **how)
    order = {v.symbol: symbols.index(v.name) for v in forms.variables}
    found: Coefficients = {}
    for term in collected(forms.total(of).smooth, forms.variables) or []:
        powers = [0] * len(symbols)
        for symbol, power in term.powers:
            powers[order[symbol]] = power
        found[tuple(powers)] = Fraction(str(term.coefficient))
    return found


def test_mobilenet_v1() -> None:
    """Un-rounded: the pointwise layers are the square, the depthwise ones and the stem are not."""
    forms = coefficients("mobilenet_v1", "alpha", "rho")
    stem, depthwise = 27 * 32 * 112**2, 17_385_984
    assert forms == {(2, 2): 539_492_352, (1, 2): stem + depthwise, (1, 0): 1024 * 1000}
    assert stem + depthwise == 28_224_000


def test_mobilenet_v1_params() -> None:
    """Convolutions and the classifier: 3,139,584 a^2 + 1,069,504 a + 1000; norms beside them."""
    forms = coefficients("mobilenet_v1", "alpha", of="params")
    norms = 4_231_976 - 4_210_088
    assert forms == {(2,): 3_139_584, (1,): 1_069_504 + norms, (0,): 1000}


def test_mobilenet_v2() -> None:
    """In alpha and pixels; the last convolution keeps its 1280 channels up to alpha 1."""
    forms = coefficients("mobilenet_v2", "alpha", "resolution")
    assert set(forms) == {(2, 2), (1, 2), (0, 0)}
    assert forms[0, 0] == 1280 * 1000
    assert sum(forms[key] * 224 ** key[1] for key in forms) == 300_774_272
    wide = coefficients("mobilenet_v2:alpha=1.4", "alpha", "resolution")
    last = Fraction(320 * 1280, 32**2)
    assert wide == {
        (2, 2): forms[2, 2] + last,
        (1, 2): forms[1, 2] - last,
        (1, 0): 1280 * 1000,
    }
    assert coefficients("mobilenet_v2:alpha=0.5", "alpha", "resolution") == forms


@pytest.mark.parametrize(
    ("groups", "thousands"), [(1, 143_079), (2, 140_837), (3, 137_461), (4, 134_340), (8, 138_366)]
)
def test_shufflenet(groups: int, thousands: int) -> None:
    """A square and a linear part for each number of groups; with the classifier, recomputed."""
    forms = coefficients(f"shufflenet_v1:groups={groups}", "scale")
    assert set(forms) == {(2,), (1,)}
    assert round(sum(forms.values()) / 1000) == thousands


def test_squeezenet() -> None:
    """All that is squeezed grows with the ratio; the first and the last convolution do not."""
    forms = coefficients("squeezenet1_0", "ratio")
    ends = 49 * 3 * 96 * 109**2 + 512 * 1000 * 13**2
    assert forms == {(1,): (818_924_576 - ends) * 8, (0,): ends}


def test_resnet50() -> None:
    """With the numbers of units smoothed: depth is a factor of all units but each first one."""
    forms = coefficients("resnet50", "width", "depth", "resolution", smooth_repeats=True)
    assert set(forms) == {(2, 1, 2), (2, 0, 2), (1, 0, 2), (1, 0, 0)}
    assert forms[1, 0, 0] == 2048 * 1000
    assert forms[1, 0, 2] == Fraction(49 * 3 * 64, 4)
    assert sum(c * 224 ** p[2] for p, c in forms.items()) == 4_089_184_256


def test_efficientnet() -> None:
    """The leading term is 7,120 d w^2 r^2, 92.6 % of B0."""
    forms = coefficients("efficientnet_b0", "depth", "width", "resolution", smooth_repeats=True)
    assert forms[1, 2, 2] == 7120
    assert round(7120 * 224**2 / 385_814_752 * 1000) == 926


@pytest.mark.parametrize(
    ("smooth_repeats", "error"), [(False, "-4.84"), (True, "-28.93")], ids=["kept", "smooth"]
)
def test_error_of_efficientnet_b1(smooth_repeats: bool, error: str) -> None:
    """What keeping the ceiling of the repeats is worth."""
    symbols = ["width", "depth", "resolution"]
    forms = forms_of(graph_of("efficientnet_b1"), symbols, smooth_repeats=smooth_repeats)
    total = forms.total("macs")
    found = value_at(total.smooth, forms.setting)
    assert f"{float(100 * (found / total.value - 1)):.2f}" == error


def test_patches_are_smooth() -> None:
    """Windows side by side: no constant is left over from rounding down."""
    forms = forms_of(graph_of("vit_b_16"), ["resolution"])
    assert value_at(forms.total("macs").smooth, forms.setting) == forms.cost.totals.macs


def test_default_symbols() -> None:
    assert default_symbols(graph_of("mobilenet_v1")) == ["alpha", "rho"]
    assert default_symbols(graph_of("efficientnet_b0")) == ["width", "resolution"]
    assert default_symbols(graph_of("resnet20")) == ["resolution"]


def test_a_wrong_form_is_noticed() -> None:
    """The comparison can fail: a form with one product too many has other figures."""
    forms = forms_of(graph_of("mobilenet_v2"), symbols_of(graph_of("mobilenet_v2")))
    total = forms.total("macs")
    wrong = total.exact + forms.layers[0].forms["macs"].exact
    assert exactly_at(total.exact, forms.setting) == total.value
    assert exactly_at(wrong, forms.setting) != total.value


def test_a_sum_of_maps_is_written_in_one_of_them() -> None:
    """HRNet adds maps that were halved and enlarged again: equal sizes, and no larger of two."""
    forms = forms_of(graph_of("hrnet_w18"), ["resolution"])
    form = forms.total("macs").exact
    assert {str(part.func) for part in form.atoms(sympy.Function)} == {"ceil_div"}
    assert coefficients("hrnet_w18", "resolution") == {(2,): Fraction(5461083, 64), (0,): 2048000}
    facts = {str(fact) for fact, role in forms.facts.items() if role == "need"}
    assert "ceil_div(resolution, 4) == 2*ceil_div(resolution, 8)" in facts


BROADCAST = """\
costcalc: 1
params: {r: {default: 4, range: r >= 1, role: resolution}}
input: (2, r, 6)
layers:
  - small: maxpool(4) | conv(2)
  - held: stored((2, 7, 1))
  - sum: add
    from: [small, held]
"""


def test_which_of_two_sizes_is_1_is_a_condition_of_the_form() -> None:
    """From 4 to 7 rows are pooled to one, which broadcasts; two would be refused."""
    forms = forms_of(graph_from_text(BROADCAST), ["r"])
    assert "floor_div(r, 4) == 1" in {str(fact) for fact in forms.facts}
    assert list(map(str, forms.graph.layers[-1].output)) == ["2", "7", "1"]
