"""Points at which nothing is rounded, on networks small enough to be seen through."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from costcalc.api import graph_from_text
from costcalc.cost.forms import Forms, forms_of
from costcalc.cost.variables import Variable
from costcalc.errors import UsageError
from costcalc.explore.points import _candidates, at, exact_grid, is_exact

WIDTH = "a: {default: 1, range: a > 0, role: width}"
DEPTH = "n: {default: 2, range: n >= 1, role: depth, whole: true}"


def forms(params: str, layers: str, *symbols: str) -> Forms:
    text = f"costcalc: 1\nparams: {{{params}}}\ninput: (4, 9, 7)\nlayers:\n{layers}"
    return forms_of(graph_from_text(text), symbols, smooth_repeats=True)


def test_a_point_is_exact_where_every_layer_is() -> None:
    found = forms(WIDTH, "  - conv(int(6 * a))\n  - conv(int(4 * a))\n", "a")
    half, third = Fraction(1, 2), Fraction(1, 3)
    assert [is_exact(found, (x,)) for x in (1, half, 2, third)] == [True, True, True, False]


def test_where_there_are_more_layers_each_kind_is_compared() -> None:
    layers = "  - body: conv(4, k=3)\n    repeat: n\n  - last: conv(int(6 * a))\n"
    found = forms(f"{WIDTH}, {DEPTH}", layers, "a", "n")
    assert is_exact(found, (1, 5))
    assert is_exact(found, (Fraction(1, 2), 3))
    assert not is_exact(found, (Fraction(1, 4), 3))


def test_a_point_that_cannot_be_built_is_none() -> None:
    found = forms(WIDTH, "  - conv(int(6 * a))\n", "a")
    assert at(found, (Fraction(1, 7),)) is None
    assert not is_exact(found, (Fraction(1, 7),))
    graph = at(found, (Fraction(1, 2),))
    assert graph is not None
    assert graph.layers[0].output == (3, 9, 7)


def test_a_grid_has_the_points_at_which_nothing_is_rounded() -> None:
    found = forms(WIDTH, "  - conv(int(6 * a))\n", "a")
    ((*axis,),) = exact_grid(found, [4])
    assert len(axis) == 4
    assert axis == sorted(axis)
    assert all(6 * Fraction(value) % 1 == 0 for value in axis)


def test_too_few_values_are_told_with_those_there_are() -> None:
    found = forms(WIDTH, "  - conv(int(6 * a))\n", "a")
    with pytest.raises(UsageError, match="too few values of `a`") as caught:
        exact_grid(found, [1000])
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.notes[0].startswith("1000 determine its degree, and there are ")
    assert diagnostic.helps == ("leave `a` out of `--symbols`",)


def test_values_that_are_tried_of_a_depth_and_of_pixels() -> None:
    n = Variable("n", "depth", sympy.Symbol("n", positive=True), 2)
    r = Variable("r", "resolution", sympy.Symbol("r", positive=True), 224)
    assert list(_candidates(n)) == list(range(1, 17))
    assert list(_candidates(r)) == list(range(1, 4 * 224 + 1))


def test_of_a_multiplier_simple_fractions_are_tried_and_of_a_width_multiples() -> None:
    a = Variable("a", "width", sympy.Symbol("a", positive=True), 1)
    assert list(_candidates(a)) == sorted(
        {Fraction(k, n) for n in (4, 7, 8) for k in range(1, 4 * n + 1)}
    )
    c = Variable("c", "width", sympy.Symbol("c", positive=True, integer=True), 24)
    found = list(_candidates(c))
    assert found[:3] == [32, 64, 96]
    assert {8 * 3, 16 * 3, 6, 12, 24, 1, 16} <= set(found)
    assert len(found) == len(set(found))
