"""Targets as words, and which of them figures exceed."""

from __future__ import annotations

import pytest

from costcalc import UsageError
from costcalc.cost.quantities import QUANTITIES
from costcalc.explore.profile import figures_of
from costcalc.explore.segments import exceeded
from costcalc.explore.targets import Target, parse_targets
from tests.explore.solving import cost


def test_units_and_relations() -> None:
    assert parse_targets(["macs=300M", "params<=1.5k"]) == (
        Target("macs", 300_000_000, True, "macs=300M"),
        Target("params", 1500, False, "params<=1.5k"),
    )
    assert [t.limit for t in parse_targets(["macs=2G", "params=1T"])] == [2 * 10**9, 10**12]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["macs"], "`macs` is not a valid target"),
        (["macs>=3M"], "`macs>=3M` is not a valid target"),
        (["macs=0"], "`macs=0` is not a valid target: a budget must be above 0"),
        (["macs=1e6"], "`macs=1e6` is not a valid target"),
        (["mac=3M"], "`mac=3M` is not a valid target: there is no quantity `mac`"),
        (["macs=3M", "macs<=4M"], "`macs` has two targets; give only one"),
        ([], "`--target` is empty"),
    ],
)
def test_words_that_are_no_targets(words: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_targets(words)
    assert caught.value.diagnostics[0].message == message


def test_exceeded_names_what_is_above_its_limit() -> None:
    targets = parse_targets(["macs<=10", "params<=20"])
    figures = figures_of(cost("mobilenet_v2"))
    assert exceeded(targets, figures) == targets
    assert exceeded(targets, {**figures, "macs": 10}) == targets[1:]
    assert tuple(figures) == tuple(QUANTITIES)
