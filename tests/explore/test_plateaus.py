"""Where roundings jump: held against brute force, and by laws."""

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import SpecError, cost_of
from costcalc.algebra import symbols
from costcalc.explore.plateaus import Cut, NotAffine, Plateau, jumps_of, pieces, plateaus, point
from costcalc.explore.profile import Figures, Landscape, Stretch, exact_cost, figures_of, merged
from costcalc.explore.ranges import declared

X = sympy.Symbol("x", positive=True)
LOW, HIGH = Fraction(0), Fraction(4)
FRACTIONS = st.builds(Fraction, st.integers(1, 400), st.sampled_from([1, 3, 7, 60, 97, 128]))


def cuts(rounding, low=LOW, high=HIGH):
    return sorted(set(jumps_of(rounding, X, low, high)))


def value(rounding, x):
    return symbols.Symbolic(rounding).put({"x": x})


# One rounding


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        (symbols.truncate(3 * X / 2), ["at 2/3", "at 4/3"]),
        (symbols.ceil_div(3 * X, 2), ["above 2/3", "above 4/3"]),
        (symbols.floor_div(X + 1, 2), ["at 1"]),
        (symbols.round_half_even(X), ["above 1/2", "at 3/2"]),
        (symbols.round_half_even(3 - X), ["at 1/2", "above 3/2"]),
        (
            symbols.make_divisible(20 * X, 8),
            ["above 4/9", "above 8/9", "above 4/3", "above 16/9"],
        ),
        (symbols.truncate(4 * symbols.maximum(1, X)), ["at 5/4", "at 3/2", "at 7/4"]),
        (symbols.truncate(symbols.minimum(1, 2 * X)), ["at 1/2"]),
    ],
    ids=str,
)
def test_jumps_of_one_rounding(rounding, expected):
    """Where the value really changes between 0 and 2: at the number, or just above it."""
    shelves = plateaus(cuts(rounding), Cut(LOW, True), Cut(Fraction(2), False))
    found = [
        f"{'above' if b.start.after else 'at'} {b.start.value}"
        for a, b in pairwise(shelves)
        if value(rounding, a.inside()) != value(rounding, b.inside())
    ]
    assert found == expected


ROUNDINGS = st.sampled_from(
    [
        lambda a, b: symbols.truncate(a * X + b),
        lambda a, b: symbols.ceil_div(a * X, 3 + b),
        lambda a, b: symbols.round_half_even(a * X - b),
        lambda a, b: symbols.make_divisible(a * X, 8),
        lambda a, b: symbols.make_divisible(a * symbols.maximum(1, X), 8),
        lambda a, b: symbols.truncate(symbols.minimum(a * X, 9 + b)),
        lambda a, b: symbols.ceil_div(30 + b - X, 7),
    ]
)


@settings(max_examples=120, deadline=None)
@given(ROUNDINGS, st.integers(1, 60), st.integers(0, 4), st.lists(FRACTIONS, max_size=12))
def test_between_two_cuts_a_rounding_stays_what_it_is(make, a, b, places):
    """Law: whatever the place, it has the value of its plateau."""
    rounding = make(a, b)
    shelves = plateaus(cuts(rounding), Cut(LOW, True), Cut(HIGH, True))
    for place in places:
        if 0 < place <= HIGH:
            (shelf,) = [shelf for shelf in shelves if place in shelf]
            assert value(rounding, place) == value(rounding, shelf.inside())


def test_what_is_not_affine_is_refused():
    for rounding in (symbols.truncate(X**2), symbols.round_log(X, sympy.Integer(2))):
        with pytest.raises(NotAffine):
            cuts(rounding)


def test_pieces_of_a_nested_choice():
    """max(1, min(2x, 3)): flat, rising, flat."""
    found = pieces(symbols.maximum(1, symbols.minimum(2 * X, 3)), X, LOW, HIGH)
    assert [(p.low, p.high, p.slope) for p in found] == [
        (0, Fraction(1, 2), 0),
        (Fraction(1, 2), Fraction(3, 2), 2),
        (Fraction(3, 2), 4, 0),
    ]


# One plateau


def test_a_handy_number_is_the_shortest_and_then_the_largest():
    def shelf(start, end, after=(False, False)):
        return Plateau(Cut(Fraction(start), after[0]), Cut(Fraction(end), after[1]))

    assert shelf("0.975", "0.9875").handy() == Fraction("0.98")
    assert shelf("1/3", "2/3").handy() == Fraction("0.6")
    assert shelf("3/4", "1").handy() == Fraction("0.9")
    assert shelf("3/4", "1", (True, True)).handy() == 1
    assert shelf("317/448", "321/448", (True, True)).handy() == Fraction("0.71")
    assert point(Fraction(1, 3)).handy() == Fraction(1, 3)


@settings(max_examples=200, deadline=None)
@given(FRACTIONS, FRACTIONS, st.booleans(), st.booleans())
def test_a_plateau_holds_its_own_numbers(a, b, first, last):
    shelf = Plateau(Cut(min(a, b), first), Cut(max(a, b), last))
    if shelf.start < shelf.end:
        assert shelf.inside() in shelf
        assert shelf.handy() in shelf
        assert (shelf.start.value in shelf) is not first or a == b
        assert (shelf.end.value in shelf) is last


# Whole networks


@cache
def profile(name, param, high=None):
    cost = cost_of(name)
    landscape = Landscape(cost, param)
    interval = declared(cost.graph.spec.params[param])
    return cost, landscape.stretches(interval, Fraction(high) if high else interval.high)


PROFILES = [
    ("mobilenet_v1", "alpha"),
    ("mobilenet_v1", "rho"),
    ("mobilenet_v1", "depth"),
    ("mobilenet_v2", "alpha"),
    ("shufflenet_v1", "scale"),
    ("efficientnet_b0", "depth"),
]


@pytest.mark.parametrize(("name", "param"), PROFILES, ids="-".join)
def test_brute_force_finds_the_same_costs(name, param):
    """A grid of fractions that no rounding knows, and the ends of plateaus, built one by one."""
    cost, stretches = profile(name, param)
    top = stretches[-1].plateau.end.value
    places = [top * k / 23 for k in range(1, 24)]
    places += [s.plateau.end.value for s in stretches[:: len(stretches) // 8]]
    for place in places:
        (stretch,) = [s for s in stretches if place in s.plateau]
        assert stretch.figures == built(cost, param, place), place


def built(cost, param, place):
    try:
        return figures_of(exact_cost(cost, {param: place}))
    except SpecError:
        return None


@pytest.mark.parametrize(("name", "param"), PROFILES, ids="-".join)
def test_plateaus_follow_each_other_and_differ(name, param):
    _, stretches = profile(name, param)
    for one, other in pairwise(stretches):
        assert one.plateau.end == other.plateau.start
        assert one.figures != other.figures


def test_shufflenet_costs_less_above_one_quarter():
    """Cost does not only grow: at a quarter the stem is another, and only there."""
    cost, stretches = profile("shufflenet_v1", "scale")
    (quarter,) = [s for s in stretches if Fraction(1, 4) in s.plateau]
    assert quarter.figures == built(cost, "scale", Fraction(1, 4))
    falls = [
        b.plateau.start.value
        for a, b in pairwise(stretches)
        if a.figures and b.figures and b.figures.macs < a.figures.macs
    ]
    assert falls


def test_a_whole_parameter_is_searched_number_by_number():
    cost, stretches = profile("mobilenet_v2", "resolution", 70)
    for pixels in range(1, 71):
        (stretch,) = [s for s in stretches if pixels in s.plateau]
        assert stretch.figures == built(cost, "resolution", pixels)


def test_equal_neighbours_are_one():
    figures = Figures(1, 2, 3)
    shelves = plateaus([Cut(Fraction(1), False)], Cut(LOW, True), Cut(HIGH, True))
    (one,) = merged(Stretch(shelf, figures) for shelf in shelves)
    assert one.plateau == Plateau(Cut(LOW, True), Cut(HIGH, True))


# Planted defects


def test_a_plateau_end_off_by_one_side_is_noticed(monkeypatch):
    """make_divisible jumps just above 10/9 of a multiple, not at it."""
    from costcalc.explore import plateaus as module

    real = module.LISTS["make_divisible"]

    def shifted(*ends):
        return ((value, False) for value, _ in real(*ends))

    monkeypatch.setitem(module.LISTS, "make_divisible", shifted)
    rounding = symbols.make_divisible(18 * X, 8)
    shelves = plateaus(cuts(rounding), Cut(LOW, True), Cut(HIGH, True))
    place = Fraction(80, 9) / 18
    (shelf,) = [shelf for shelf in shelves if place in shelf]
    assert value(rounding, place) != value(rounding, (shelf.start.value + shelf.end.value) / 2)


def test_a_cut_that_is_left_out_is_noticed(monkeypatch):
    from costcalc.explore import plateaus as module

    monkeypatch.setitem(module.LISTS, "truncate", lambda low, high: iter(()))
    cost = cost_of("mobilenet_v1")
    landscape = Landscape(cost, "alpha")
    interval = declared(cost.graph.spec.params["alpha"])
    stretches = landscape.stretches(interval, Fraction(1))
    place = Fraction(3, 4)
    (stretch,) = [s for s in stretches if place in s.plateau]
    assert stretch.figures != built(cost, "alpha", place)
