"""Plateaus, and the profiles of whole networks: held against brute force."""

from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import SpecError, cost_of
from costcalc.explore.domain import domain_of
from costcalc.explore.local import Local
from costcalc.explore.plateaus import Cut, Plateau, point
from costcalc.explore.polynomials import Polynomials
from costcalc.explore.profile import Landscape, exact_cost, figures_of
from costcalc.explore.sweep import Sweep, merged
from costcalc.explore.walk import Piece, walked

LOW, HIGH = Fraction(0), Fraction(4)
FRACTIONS = st.builds(Fraction, st.integers(1, 400), st.sampled_from([1, 3, 7, 60, 97, 128]))


def built(cost: Any, param: Any, place: Any) -> Any:
    try:
        return figures_of(exact_cost(cost, {param: place}))
    except SpecError:
        return None


# One plateau


def test_a_handy_number_is_the_shortest_and_then_the_largest() -> None:
    def shelf(start: Any, end: Any, after: Any = (False, False)) -> Any:
        return Plateau(Cut(Fraction(start), after[0]), Cut(Fraction(end), after[1]))

    assert shelf("0.975", "0.9875").handy() == Fraction("0.98")
    assert shelf("1/3", "2/3").handy() == Fraction("0.6")
    assert shelf("3/4", "1").handy() == Fraction("0.9")
    assert shelf("3/4", "1", (True, True)).handy() == 1
    assert shelf("317/448", "321/448", (True, True)).handy() == Fraction("0.71")
    assert point(Fraction(1, 3)).handy() == Fraction(1, 3)


@settings(max_examples=200, deadline=None)
@given(FRACTIONS, FRACTIONS, st.booleans(), st.booleans())
def test_a_plateau_holds_its_own_numbers(a: Any, b: Any, first: Any, last: Any) -> None:
    shelf = Plateau(Cut(min(a, b), first), Cut(max(a, b), last))
    if shelf.start < shelf.end:
        assert shelf.middle() in shelf or a == b
        assert shelf.handy() in shelf
        assert (shelf.start.value in shelf) is not first or a == b
        assert (shelf.end.value in shelf) is last


# Whole networks


def pieces_of(landscape: Any, param: Any, high: Any = None) -> Any:
    """All pieces of the range, the parameter taken for whole where it has to be."""
    domain = landscape.judged(domain_of(landscape.cost.graph, param))
    end = domain.interval.end if high is None else Cut(Fraction(high), True)
    sweep = Sweep(Plateau(domain.interval.start, end), domain.whole)

    def look(value: Any, span: Any) -> Any:
        return landscape.piece(value, param, domain.whole, span)

    sweep.fill(look, Fraction(1, 3), 10_000)
    assert sweep.swept().complete
    return sweep.swept().pieces


@cache
def profile(name: str, param: Any, high: Any = None) -> Any:
    cost = cost_of(name)
    return cost, pieces_of(Landscape(cost, (param,)), param, high)


def figures_at(pieces: Any, place: Any) -> Any:
    (piece,) = [piece for piece in pieces if place in piece.span]
    return piece.figures and piece.figures.at(place)


PROFILES = [
    ("mobilenet_v1", "alpha"),
    ("mobilenet_v1", "rho"),
    ("mobilenet_v1", "depth"),
    ("mobilenet_v2", "alpha"),
    ("shufflenet_v1", "scale"),
    ("efficientnet_b0", "depth"),
]


@pytest.mark.parametrize(("name", "param"), PROFILES, ids="-".join)
def test_brute_force_finds_the_same_costs(name: str, param: Any) -> None:
    """A grid of fractions that no rounding knows, and the ends of plateaus, built one by one."""
    cost, pieces = profile(name, param)
    top = pieces[-1].span.end.value
    places = [top * k / 23 for k in range(1, 24)]
    places += [p.span.end.value for p in pieces[:: len(pieces) // 8]]
    for place in places:
        assert figures_at(pieces, place) == built(cost, param, place), place


@pytest.mark.parametrize(("name", "param"), PROFILES, ids="-".join)
def test_plateaus_follow_each_other_and_differ(name: str, param: Any) -> None:
    _, pieces = profile(name, param)
    for one, other in pairwise(pieces):
        assert one.span.end == other.span.start
        assert one.figures != other.figures


def test_shufflenet_costs_less_above_one_quarter() -> None:
    """Cost does not only grow: at a quarter the stem is another, and only there."""
    cost, pieces = profile("shufflenet_v1", "scale")
    quarter = figures_at(pieces, Fraction(1, 4))
    assert quarter == built(cost, "scale", Fraction(1, 4))
    falls = [
        b.span.start.value
        for a, b in pairwise(pieces)
        if a.figures and b.figures and b.figures.of["macs"] < a.figures.of["macs"]
    ]
    assert falls


def test_a_whole_parameter_is_searched_number_by_number() -> None:
    cost, pieces = profile("mobilenet_v2", "resolution", 70)
    for pixels in range(1, 71):
        assert figures_at(pieces, pixels) == built(cost, "resolution", pixels)


@pytest.mark.parametrize(
    ("name", "param", "whole"),
    [
        ("vit_b_16", "depth", True),
        ("vit_b_16", "heads", True),
        ("convnext_tiny", "deep", True),
        ("resnet50", "classes", True),
        ("mobilenet_v2", "resolution", True),
        ("mobilenet_v2", "alpha", False),
        ("efficientnet_b0", "depth", False),
    ],
)
def test_whole_parameters_are_known(name: str, param: Any, whole: Any) -> None:
    cost = cost_of(name)
    domain = Landscape(cost, (param,)).judged(domain_of(cost.graph, param))
    assert domain.whole is whole


def test_a_formula_and_a_walk_give_the_same_piece() -> None:
    cost = cost_of("mobilenet_v2")
    landscape = Landscape(cost, ("alpha",))
    span = Plateau(Cut(Fraction(0), True), Cut(Fraction(4), True))
    for place in (Fraction(1, 3), Fraction(49, 50), 1, Fraction(5, 2)):
        formula = landscape.models[0].piece({"alpha": place}, "alpha", False, span)
        walk = walked(cost, {"alpha": place}, "alpha", False, span)
        assert formula.figures == walk.figures
        assert place in formula.span
        assert place in walk.span


def test_equal_neighbours_are_one() -> None:
    figures = Polynomials({"macs": (1,), "params": (2,), "activations": (3,)})
    middle = Cut(Fraction(1), False)
    halves = [Plateau(Cut(LOW, True), middle), Plateau(middle, Cut(HIGH, True))]
    (one,) = merged((Piece(half, figures) for half in halves), False)
    assert one.span == Plateau(Cut(LOW, True), Cut(HIGH, True))


# Planted defects


def test_a_plateau_end_off_by_one_side_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """make_divisible jumps immediately above 10/9 of a multiple, not at it."""
    genuine = Local._keep

    def shifted(self: Any, k: Any, over: Any, sign: Any, *, zero: Any) -> None:
        genuine(self, k, over, sign, zero=not zero)

    monkeypatch.setattr(Local, "_keep", shifted)
    cost = cost_of("mobilenet_v2")
    pieces = pieces_of(Landscape(cost, ("alpha",)), "alpha", 1)
    places = [piece.span.end.value for piece in pieces[:-1]]
    assert any(figures_at(pieces, x) != built(cost, "alpha", x) for x in places[::9])


def test_a_comparison_that_is_not_kept_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Local, "_keep", lambda *arguments, **named: None)
    cost = cost_of("mobilenet_v1")
    pieces = pieces_of(Landscape(cost, ("alpha",)), "alpha", 1)
    assert figures_at(pieces, Fraction(3, 4)) != built(cost, "alpha", Fraction(3, 4))
