"""A range that names another parameter is checked at every setting, not at the defaults."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.cost.network import Network
from costcalc.errors import SpecError
from costcalc.explore.sweeps.request import Request, members_of
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.spec import settings
from costcalc.spec.settings import given
from costcalc.spec.syntax import Param

SPEC = """
costcalc: 1
name: narrowing
params:
  wide: {default: 4, range: 1 <= wide <= 9, whole: true}
  narrow: {default: 4, range: narrow <= wide}
input: (3, 7, 5)
layers:
  - conv(wide, k=1)
  - conv(narrow, k=1)
"""


def sweep(**texts: str) -> Sweep:
    parameters = {name: given(text, f"--{name} {text}") for name, text in texts.items()}
    return Sweep(members_of([("", Network.from_text(SPEC))], parameters, Request()), Request())


def rows(found: Sweep) -> dict[tuple[object, ...], int]:
    names = found.parameters
    return {
        tuple(batch.value(name, row) for name in names): int(batch.figures["macs"][row])
        for batch in found.batches()
        for row in range(len(batch))
    }


def test_each_setting_is_refused_where_it_is_refused_alone() -> None:
    found = sweep(wide="3:6", narrow="2:6")
    expected = {
        (wide, narrow): 7 * 5 * (3 * wide + wide * narrow)
        for wide in range(3, 7)
        for narrow in range(2, wide + 1)
    }
    assert rows(found) == expected
    (refusal,) = found.refusals
    assert refusal.reason == "`narrow` is outside its range, narrow <= wide"
    assert refusal.settings == 4 * 5 - len(expected)
    assert refusal.first == {"wide": "3", "narrow": "4"}


def test_the_default_of_a_parameter_that_varies_refuses_nothing() -> None:
    """At a width of 3 the default of `narrow`, 4, is outside its range."""
    assert rows(sweep(wide="3", narrow="1:3")) == {
        (narrow,): 7 * 5 * (3 * 3 + 3 * narrow) for narrow in (1, 2, 3)
    }


def test_a_range_that_names_no_other_parameter_refuses_the_axis() -> None:
    with pytest.raises(SpecError, match="`wide` is outside its range"):
        sweep(wide="8:10")
    with pytest.raises(SpecError, match="`wide` must be a whole number"):
        sweep(wide="1:2:0.5")


def test_the_values_of_an_axis_are_read_without_the_other_parameters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is done once for each value is one evaluation of its range."""
    checked: list[str] = []
    check = settings._Settings.check

    def noted(self: settings._Settings, param: Param, *rest: Any) -> None:
        checked.append(param.name)
        check(self, param, *rest)

    monkeypatch.setattr(settings._Settings, "check", noted)
    sweep(narrow="1:4:0.01")
    assert checked.count("narrow") < 301 + 10
    assert checked.count("wide") < 10


def test_a_default_that_names_another_parameter_is_refused() -> None:
    """A sweep would read it once, at one setting of the other."""
    text = SPEC.replace("narrow: {default: 4", "narrow: {default: wide - 1")
    with pytest.raises(SpecError, match="the default of `narrow` names the parameter `wide`"):
        Network.from_text(text).graph()
