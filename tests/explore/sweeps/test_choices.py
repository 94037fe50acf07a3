"""Values, samples, conditions, orders and fronts of sweeps."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from costcalc.cost.network import Network
from costcalc.errors import SpecError, UsageError
from costcalc.explore.sweeps.filters import Filter
from costcalc.explore.sweeps.members import Batch
from costcalc.explore.sweeps.objectives import front, order, parsed
from costcalc.explore.sweeps.request import Request, members_of, refuse_unknown
from costcalc.explore.sweeps.space import Axis, Space, sampled
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.explore.sweeps.values import axis_of
from costcalc.spec.settings import given


def values(text: str, name: str = "alpha") -> tuple[Any, ...]:
    return axis_of(Network.named("mobilenet_v1"), name, given(text, f"--{name} {text}")).values


def test_a_range_has_both_ends_and_is_exact() -> None:
    assert values("0.25:1:0.25") == (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), 1)
    assert values("1/3:1:1/3, 2") == (Fraction(1, 3), Fraction(2, 3), 1, 2)
    assert values("1:3") == (1, 2, 3)
    assert values("4/7,5/7,4/7") == (Fraction(4, 7), Fraction(5, 7))
    assert [value.name for value in values("full,separable", "convolutions")] == [
        "full",
        "separable",
    ]
    assert values("false,true", "shallow") == (False, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.25:1:0.1", "do not reach 1"),
        ("1:0.5:0.1", "goes up"),
        ("0.5:1:0", "goes up"),
        ("0.5:1:0.1:2", "not a range"),
        ("0.5::2", "not a range"),
        ("0:1:1", "outside its range"),
        ("1:2:1/1000000", "at most 100,000"),
        ("1,,2", "an expression is expected"),
        ("x", "unknown name"),
    ],
)
def test_values_that_cannot_be_read_are_refused(text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        values(text)


AXES = (Axis("a", tuple(range(40))), Axis("b", (1, 2, 3)))


def test_rows_are_all_combinations_in_order() -> None:
    space = Space(AXES)
    assert space.rows(2, 5).tolist() == [[0, 2], [1, 0], [1, 1]]
    assert list(space.chunks(50)) == [(0, 50), (50, 100), (100, 120)]


def test_more_rows_than_fit_into_64_bits_are_taken_from_the_first() -> None:
    """As of a space with a choice for each layer, of which only the first are read."""
    space = Space([Axis(f"kernel_{number}", (3, 5, 7)) for number in range(41)])
    assert space.size == 3**41 > 2**63
    assert next(space.chunks(50)) == next(space.lines(50)) == (0, 50)
    assert space.rows(2, 4)[:, -2:].tolist() == [[0, 2], [1, 0]]


def test_a_sample_is_the_same_in_every_version() -> None:
    """By the definition of Python's `random`, of which only `random()` never changes."""
    draw = random.Random(7).random
    expected: list[list[int]] = []
    while len(expected) < 60:
        row = [int(draw() * 40), int(draw() * 3)]
        if row not in expected:
            expected.append(row)
    assert sampled(AXES, 60, 7).rows(0, 60).tolist() == expected
    assert expected[:3] == [[12, 0], [26, 0], [21, 1]]
    assert sampled(AXES, 120, 7).sample is None


def brute_front(rows: list[tuple[Any, ...]]) -> list[int]:
    return [
        n
        for n, row in enumerate(rows)
        if not any(
            all(a <= b for a, b in zip(other, row, strict=True)) and other != row for other in rows
        )
    ]


@pytest.mark.parametrize("keys", [2, 3])
def test_a_front_is_what_no_other_is_better_than(keys: int) -> None:
    chance = random.Random(keys)
    rows = [tuple(chance.randrange(30) for _ in range(keys)) for _ in range(600)]
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    assert front(columns).tolist() == brute_front(rows)
    assert front([column.astype(object) for column in columns]).tolist() == brute_front(rows)
    assert front([column[:0] for column in columns]).tolist() == []


def test_an_order_keeps_equal_rows_as_they_stand() -> None:
    keys = [np.array([2, 1, 2, 1, 1]), np.array([0, 1, 0, 0, 1])]
    assert order(keys).tolist() == [3, 1, 4, 0, 2]


def sweep(names: tuple[str, ...], texts: dict[str, str], **asked: Any) -> Sweep:
    if "where" in asked:
        asked["where"] = Filter(given(asked["where"], f"--where {asked['where']}"))
    for option in ("sort", "pareto"):
        if option in asked:
            asked[option] = parsed(asked[option], f"--{option}")
    request = Request(**asked)
    scalars = {name: given(text, f"--{name} {text}") for name, text in texts.items()}
    members = members_of([(name, Network.named(name)) for name in names], scalars, request)
    return Sweep(members, request)


def settings_of(found: Sweep) -> list[tuple[Any, ...]]:
    return [
        (
            batch.member.label,
            *(batch.value(name, row) for name in found.parameters if batch.member.has(name)),
        )
        for batch in found.batches()
        for row in range(len(batch))
    ]


GRID = {"alpha": "0.25:1:0.25", "rho": "4/7,5/7,6/7,1"}
WHERE = "macs <= 150M and not alpha < 1/2 or params*10 == 42.31976M and convolutions == separable"


def test_a_condition_is_met_where_it_is_for_exact_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    found = sweep(("mobilenet_v1",), GRID, where=WHERE)
    network = Network.named("mobilenet_v1")
    expected = []
    for alpha, rho in product(values("0.25:1:0.25"), values("4/7,5/7,6/7,1", "rho")):
        cost = network.at(alpha=alpha, rho=rho).cost()
        macs, params = cost.totals.exactly("macs"), cost.totals.exactly("params")
        if (macs <= 150 * 10**6 and alpha >= Fraction(1, 2)) or params == 4_231_976:
            expected.append(("mobilenet_v1", alpha, rho))
    assert settings_of(found) == expected
    assert 0 < found.met < 16
    monkeypatch.setattr(Batch, "array", lambda self, name, numbers: None)
    one_by_one = sweep(("mobilenet_v1",), GRID, where=WHERE)
    assert settings_of(one_by_one) == expected


def test_words_choose_settings() -> None:
    texts = {"alpha": "1/2,1", "convolutions": "full,separable"}
    found = sweep(("mobilenet_v1",), texts, where="convolutions == full or alpha == 1")
    assert len(settings_of(found)) == 3


def checked(where: str) -> Sweep:
    found = sweep(("mobilenet_v1",), GRID, where=where)
    refuse_unknown(found.request, found.members)
    return found


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("macs", "must be true or false"),
        ("macs + 1", "must be true or false"),
        ("macz < 3", "no parameter or figure `macz`"),
        ("macs < 3Q", "is expected|an operator or the end"),
        ("macs < 1 / (alpha - 1)", "division by zero"),
    ],
)
def test_a_condition_that_has_no_truth_is_refused(where: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        settings_of(checked(where))


def test_the_front_of_two_networks_is_that_of_all_their_settings() -> None:
    names = ("mobilenet_v1", "mobilenet_v2")
    texts = {"alpha": "0.25:1:1/12", "resolution": "96:224:64"}
    whole = sweep(names, texts)
    rows = [
        (int(batch.figures["macs"][row]), -batch.value("alpha", row))
        for batch in whole.batches()
        for row in range(len(batch))
    ]
    expected = [settings_of(sweep(names, texts))[n] for n in brute_front(rows)]
    found = settings_of(sweep(names, texts, pareto="min macs, max alpha"))
    assert sorted(map(str, found)) == sorted(map(str, expected))


def test_the_first_settings_are_those_of_the_whole_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costcalc.explore.sweeps.selection.HELD", 5)
    names = ("mobilenet_v1", "mobilenet_v2")
    whole = settings_of(sweep(names, GRID, sort="max params, macs"))
    assert settings_of(sweep(names, GRID, sort="max params, macs", top=7)) == whole[:7]
    assert settings_of(sweep(names, GRID, top=7)) == settings_of(sweep(names, GRID))[:7]
    assert len(whole) == 20


def test_a_sweep_does_not_hold_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costcalc.explore.sweeps.selection.HELD", 5)
    monkeypatch.setattr("costcalc.explore.sweeps.selection.MOST_HELD", 5)
    with pytest.raises(UsageError, match="held in memory to be sorted"):
        settings_of(sweep(("mobilenet_v1",), {"alpha": "0.1:1:0.1"}, sort="macs"))
    found = sweep(("mobilenet_v1",), {"alpha": "0.1:1:0.1"}, sort="macs", top=3)
    assert [alpha for _, alpha in settings_of(found)] == [Fraction(n, 10) for n in (1, 2, 3)]
