"""The setting of a plateau that is shown: one for all formats, and one that was built."""

from __future__ import annotations

from fractions import Fraction

import pytest

from costcalc import graph_from_text
from costcalc.cost.cost import evaluate
from costcalc.explore.solve import solve
from costcalc.explore.targets import parse_targets
from costcalc.report.formats import markdown
from costcalc.report.solve.data import data
from costcalc.report.solve.page import page
from tests.report.reading import tables

SPEC = """
costcalc: 1
params: {{n: {{default: 1, range: 1/2 < n <= 4}}}}
input: (3, 8, 9)
layers: [conv({size})]
"""


@pytest.mark.parametrize(
    ("size", "setting", "direction"),
    [
        ("ceil(61 / (10 * n))", "1.1", "falling"),
        ("ceil(10 * n * 6 / 7)", "0.7", "rising"),
    ],
)
def test_what_is_shown_was_built(size: str, setting: str, direction: str) -> None:
    """Where cost falls the setting is a small one of the plateau, and is none of its ends."""
    cost = evaluate(graph_from_text(SPEC.format(size=size)))
    found = solve(cost, "n", parse_targets(["params<=18"]))
    assert (found.direction, found.setting) == (direction, Fraction(setting))
    stretches = [one for one in (found.best, found.above, found.below) if one is not None]
    assert {one.setting for one in stretches} <= set(found.confirmed)
    assert found.inputs == ((3, 8, 9),)
    (answer,) = data([found])["answers"]
    (table,) = tables("\n".join(markdown.render(page([found]))))
    shown = {row[""]: row["n"] for row in table.dicts()}
    assert shown["exact answer"] == answer["exact"]["setting"] == answer["setting"] == setting
    if found.step is not None:
        assert shown["next step"] == answer["next"]["setting"]
