"""How far a search goes, what it says it looked at, and where its answer is counted again."""

from fractions import Fraction
from typing import Any

import pytest

from costcalc import graph_from_text
from costcalc.cost.cost import Cost, evaluate
from costcalc.explore.domain import Domain
from costcalc.explore.grid import CRITERIA, search
from costcalc.explore.plateaus import Cut, Plateau, point
from costcalc.explore.polynomials import Polynomials
from costcalc.explore.profile import WALKS_PER_MODEL, Landscape
from costcalc.explore.ranges import POSITIVE
from costcalc.explore.scale import Coefficients
from costcalc.explore.segments import Segment, Stretch, beside
from costcalc.explore.solution import Solution
from costcalc.explore.solve import _probes, _verdict, solve
from costcalc.explore.targets import parse_targets

SPEC = "costcalc: 1\nparams: {{n: {{{}}}}}\ninput: (3, 20, 16)\nlayers:\n  - {}\n"
ENDLESS = "default: 3, range: n >= 1, whole: true"
ANY = Domain("n", POSITIVE, False, ())


def spec(param: str, layer: str) -> Cost:
    return evaluate(graph_from_text(SPEC.format(param, layer)))


def solved(param: str, layer: str, target: str) -> Solution:
    return solve(spec(param, layer), "n", parse_targets([target]))


def test_a_search_without_an_end_stops_where_nothing_can_be_built() -> None:
    """6 and 12 fit the map; 24, 48 and 96 do not, and after three in a row it ends."""
    found = solved(ENDLESS, "conv(8, k=n, p=0)", "params<=100k")
    assert found.search.span == Plateau(Cut(Fraction(1), False), Cut(Fraction(192), True))
    assert found.search.declared == (True, False)
    assert (found.setting, found.search.skipped) == (16, 192 - 16)


def test_a_search_without_an_end_stops_above_the_budget() -> None:
    """24 n parameters: n = 6 is within 250, and 12 above it; the search goes twice as far."""
    found = solved(ENDLESS, "conv(8 * n)", "params<=250")
    assert found.search.span.end == Cut(Fraction(24), True)
    assert (found.setting, found.search.skipped) == (10, 0)
    (met,) = found.intervals
    assert met.span == Plateau(Cut(Fraction(1), False), Cut(Fraction(10), True))


@pytest.mark.parametrize(("whole", "settings"), [(", whole: true", 9), ("", None)])
def test_what_costs_too_much_below_the_answer_is_counted(whole: str, settings: int | None) -> None:
    """8 |n - 5| + 1 channels: 33 and 25 at n = 1 and 2 are too many, 17 at 3 and 7 are not."""
    range_ = f"default: 3, range: 1 <= n <= 9{whole}"
    found = solved(range_, "conv(8 * abs(int(n) - 5) + 1)", "params<=60")
    assert (found.setting, found.direction, found.search.settings) == (7, "neither", settings)
    assert (found.search.exceeding, found.search.unbuildable, found.search.skipped) == (2, 0, 0)
    found = solved(range_, "conv(8 * abs(int(n) - 5) + 1)", "params<=2")
    assert (found.verdict, found.search.exceeding) == ("unreachable", 0)


def test_an_answer_is_counted_at_both_ends_and_inside() -> None:
    one, two = Fraction(1), Fraction(2)
    closed, open_ = (
        Plateau(Cut(one, False), Cut(two, True)),
        Plateau(Cut(one, True), Cut(two, False)),
    )

    def probes(plateau: Plateau, domain: Domain) -> list[Any]:
        return _probes(Stretch(plateau, {}, plateau.handy()), domain)

    assert probes(closed, ANY) == [1, 2]
    assert probes(open_, ANY) == [1 + Fraction(1, 1000), Fraction(19, 10), 2 - Fraction(1, 1000)]
    assert probes(Plateau(Cut(one, False), Cut(two, False)), ANY)[0] == 1
    whole = ANY._replace(whole=True)
    assert probes(Plateau(Cut(one, False), Cut(Fraction(4), True)), whole) == [1, 4]
    assert probes(point(3), ANY._replace(choices=(3, 5))) == [3]


def test_a_formula_is_made_anew_after_some_walks_and_not_before() -> None:
    landscape = Landscape(spec("default: 3, range: 1 <= n <= 9", "conv(int(n))"), ("n",))
    made: list[Cost] = []
    work = landscape.work.left
    replaced: Any = landscape
    replaced.derive = made.append
    counts = []
    for _ in range(2 * WALKS_PER_MODEL):
        landscape.remodel({"n": 5})
        counts.append(len(made))
    assert counts == [0] * (WALKS_PER_MODEL - 1) + [1] * WALKS_PER_MODEL + [2]
    assert work - landscape.work.left == 2 * WALKS_PER_MODEL * landscape.walk


def test_beside_an_answer_lies_the_nearer_end_of_the_next_segment() -> None:
    """n² between -5 and -3, and between 1 and 4."""
    square = Polynomials({"macs": (0, 0, 1), "params": ()})
    low, high = (
        Segment(Plateau(Cut(Fraction(a), False), Cut(Fraction(b), True)), square, True)
        for a, b in ((-5, -3), (1, 4))
    )
    assert beside([low, high], 0, -3, 1) == high.stretch(1)
    assert beside([low, high], 1, 1, -1) == low.stretch(-3)
    assert beside([low, high], 0, -5, 1) == low.stretch(-4)
    assert beside([low, high], 0, -5, -1) is None
    assert beside([low, high], 1, 4, 1) is None
    assert [high.stretch(n).figures["macs"] for n in (1, 4)] == [1, 16]


def test_where_the_structure_is_another_the_network_is_walked() -> None:
    """Each layer above n = 3, 5 and 7 makes another network, which no formula of n = 3 is of."""
    layers = "conv(n)" + "".join(
        f"\n  - do: conv(4, k=3, bias=true)\n    when: n > {k}" for k in (3, 5, 7)
    )
    cost = spec("default: 3, range: 1 <= n <= 9, whole: true", layers)
    found = solve(cost, "n", parse_targets(["params<=300"]))
    params = {
        n: 3 * n + (n > 3) * (36 * n + 4) + (n > 5) * 148 + (n > 7) * 148 for n in range(1, 10)
    }
    assert found.setting == max(n for n, count in params.items() if count <= 300) == 5
    assert found.best is not None
    assert found.best.figures["params"] == params[5]
    assert found.above is not None
    assert found.above.figures["params"] == params[6]


SCALED = """
costcalc: 1
params:
  d: {default: 2, range: d >= 1, role: depth}
  w: {default: 1, range: w > 0, role: width}
  r: {default: 16, range: r >= 8, role: resolution}
input: (4, r, r)
layers:
  - body: conv(int(4 * w))
    repeat: int(d)
"""


def test_criteria_are_named_from_the_rule_of_thumb_to_the_exact_count() -> None:
    """Twice as deep costs twice as much by all three, twice as wide more and not by the rule."""
    cost = evaluate(graph_from_text(SCALED))
    half = Fraction(1, 2)
    found = search(cost, Coefficients(2, 1, 1), Fraction(1, 10), half, None)
    assert found.given.accepted == ("constraint", "smooth", "exact")
    assert list(found.given.ratios.values()) == [2, 2, 2]
    assert tuple(found.given.ratios) == CRITERIA
    assert found.found[0].coefficients == (2, 1, 1)
    wider = search(cost, Coefficients(1, 2, 1), Fraction(1, 10), half, None).given
    assert wider.accepted == ()
    assert wider.ratios["constraint"] == 4


def test_a_setting_at_which_the_formula_divides_by_zero_is_skipped() -> None:
    range_ = "default: 3, range: 1 <= n <= 9, whole: true"
    found = solved(range_, "conv(2 + abs(int(12 / (n - 5))))", "params<=24")
    assert (found.search.skipped, found.search.settings) == (1, 9)
    assert found.setting == 7
    assert found.best is not None
    assert found.best.figures["params"] == 3 * (2 + 6)


def test_a_search_without_an_end_begins_at_one() -> None:
    """24 n + 3 parameters: n = 1 is within 40, and 2 above it; the search goes twice as far."""
    found = solved("default: 0.25, range: n > 0", "conv(1 + int(8 * n))", "params<=40")
    assert found.search.span.end == Cut(Fraction(4), True)


def test_an_answer_has_the_input_of_its_setting() -> None:
    cost = evaluate(graph_from_text(SCALED))
    found = solve(cost, "r", parse_targets(["macs<=10k"]))
    assert found.setting is not None
    assert found.inputs == ((4, found.setting, found.setting),)
    assert 4 * 4 * 2 * found.setting**2 <= 10_000 < 4 * 4 * 2 * (found.setting + 1) ** 2


def test_of_what_was_not_searched_whole_nothing_is_said_for_sure() -> None:
    number = Polynomials({"macs": (1,), "params": ()})
    meets, exceeds = (Segment(point(1), number, truth) for truth in (True, False))
    assert _verdict(False, [exceeds, meets]) == "best_found"
    assert _verdict(False, [exceeds]) == "none_found"
    assert _verdict(True, [exceeds]) == _verdict(True, []) == "unreachable"
    assert _verdict(True, [exceeds, meets]) == "solved"
    assert _verdict(True, [meets, meets]) == "within"
