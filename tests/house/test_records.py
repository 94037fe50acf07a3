"""What a notebook shows and takes: short records, paths, numpy's scalars, forms as functions."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from costcalc import SpecError, cost_of, forms_of, graph_of


def test_records_print_as_one_short_line() -> None:
    cost = cost_of("efficientnet_b7")
    for record in (cost, cost.graph, cost.graph.spec, forms_of("efficientnet_b7"), cost.layers[0]):
        assert "\n" not in repr(record)
        assert len(repr(record)) < 500
    assert repr(cost) == "Cost(efficientnet_b7: 37,745,884,192 MACs, 66,347,960 params, 815 layers)"


def test_figures_by_path() -> None:
    cost = cost_of("mobilenet_v1")
    assert (cost.macs, cost.params) == (568_740_352, 4_231_976)
    assert cost["stem/conv"].macs == 27 * 32 * 112 * 112
    assert cost["stem"].params == 864 + 64
    assert cost["blocks"].macs + cost["stem"].macs + cost["fc"].macs == cost.macs
    with pytest.raises(KeyError, match="did you mean `stem/conv`"):
        cost["stem/con"]
    with pytest.raises(KeyError):
        cost["ste"]
    graph, counting, layers = cost
    assert (graph, counting, layers) == (cost[0], cost[1], cost[2])


def test_costs_are_not_added() -> None:
    cost = cost_of("squeezenet1_0")
    with pytest.raises(TypeError, match=r"a\.macs \+ b\.macs"):
        cost + cost
    with pytest.raises(TypeError):
        sum([cost, cost])


@pytest.mark.parametrize(
    ("value", "same"),
    [
        (np.float32(0.857), "0.857"),
        (np.float64(0.857), "0.857"),
        (np.int64(1), "1"),
        (np.array(0.5), "0.5"),
        (Decimal("0.857"), "0.857"),
        (0.857, "0.857"),
        (Fraction(857, 1000), "0.857"),
    ],
)
def test_settings_of_many_types(value: Any, same: Any) -> None:
    assert cost_of("mobilenet_v1", alpha=value).totals == cost_of("mobilenet_v1", alpha=same).totals


@pytest.mark.parametrize("value", [None, [1], np.array([1, 2]), float("nan"), object(), {}, 1j])
def test_what_is_no_setting(value: Any) -> None:
    with pytest.raises(SpecError):
        graph_of("mobilenet_v1", alpha=value)


def test_an_exact_form_is_a_function() -> None:
    function = forms_of("mobilenet_v2", "alpha", "resolution").function("macs")
    for alpha, resolution in ((1, 224), (0.75, 192), (Fraction(1, 2), 160), (np.float32(0.35), 96)):
        exact = cost_of("mobilenet_v2", alpha=alpha, resolution=resolution).macs
        assert function(alpha=alpha, resolution=resolution) == exact
    assert function() == cost_of("mobilenet_v2").macs
    with pytest.raises(TypeError, match="no symbol for depth"):
        function(depth=2)
    with pytest.raises(ValueError, match="holds only where"):
        function(alpha=0.1)
