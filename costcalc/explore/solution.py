"""The answer of a search: what was examined, the best setting found, and the settings next to
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

import sympy

from costcalc.algebra import Exact
from costcalc.cost.cost import Cost
from costcalc.explore.domain import Domain
from costcalc.explore.plateaus import Plateau
from costcalc.explore.segments import Direction, MetSettings, Stretch, exceeded
from costcalc.explore.targets import Target
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple

Verdict = Literal["solved", "within", "unreachable", "best_found", "none_found"]
"""`within`: every setting of the range meets every budget. `best_found` and `none_found` refer to
the examined settings only.
"""


class Smooth(NamedTuple):
    """The smooth form of a target's quantity, and the setting at which it equals the limit."""

    target: Target
    symbol: sympy.Symbol
    form: sympy.Expr
    setting: Fraction | None


class Search(NamedTuple):
    """What was examined: an interval of numbers, or all `choices`.

    `declared` says for both ends whether they are the spec's; at another end the search stopped.
    `complete`: the pieces leave no gap. `examined` is the number of settings examined. `settings`
    is the number of whole numbers judged, None if the parameter is not whole; `pieces` is the
    number of parts of equal cost. In `skipped` of these settings or parts the network cannot be
    built. `exceeding` and `unbuildable` are numbers of parts below the answer.
    """

    domain: Domain
    span: Plateau
    declared: tuple[bool, bool]
    complete: bool
    examined: int
    settings: int | None
    pieces: int
    skipped: int
    exceeding: int
    unbuildable: int


class Solution(NamedTuple):
    """The answer for one parameter, with the others at the settings of `cost` and `fixed`.

    `direction` is that of the targeted totals over the whole range, None if it is not known. `best`
    is the plateau with the highest cost that meets the targets, `setting` a number in it with few
    digits. `above` and `below` are its neighbours. `lowest` is the cheapest plateau for each
    target. `intervals` are all settings that meet the targets. `confirmed` are the settings at
    which the network was also built and counted. `inputs` are the input shapes at `setting`.
    """

    cost: Cost
    name: str
    fixed: Mapping[str, Exact]
    targets: tuple[Target, ...]
    verdict: Verdict
    direction: Direction | None
    smooth: tuple[Smooth, ...]
    best: Stretch | None
    setting: Exact | None
    above: Stretch | None
    below: Stretch | None
    lowest: tuple[Stretch, ...]
    intervals: tuple[MetSettings, ...]
    search: Search
    confirmed: tuple[Exact, ...]
    inputs: tuple[Shape, ...]

    def __repr__(self) -> str:
        return f"Solution({self.cost.graph.name}: {self.name} = {self.setting}, {self.verdict})"

    @property
    def is_met(self) -> bool:
        """Whether a setting meets the targets."""
        return self.best is not None

    @property
    def step(self) -> Stretch | None:
        """The neighbour of the answer in the direction in which cost rises."""
        return self.below if self.direction == "falling" else self.above

    @property
    def binding(self) -> tuple[Target, ...]:
        """The targets that the next step exceeds."""
        return exceeded(self.targets, self.step.figures) if self.step is not None else ()
