"""The answer of a search: what was looked at, the best that was found, and what lies beside it."""

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
"""`within`: every setting of the range meets every budget. The last two: of those examined."""


class Smooth(NamedTuple):
    """The smooth form of a target's quantity, and the setting at which it is the limit."""

    target: Target
    symbol: sympy.Symbol
    form: sympy.Expr
    setting: Fraction | None


class Search(NamedTuple):
    """What was looked at: the numbers from one cut to another, or the `choices` there are.

    `declared` says of both ends whether they are the spec's; the others are where the search
    stopped. `complete`: the pieces leave no gap. `settings` is how many whole numbers were judged,
    None where they are not whole, `pieces` in how many parts of equal cost. `skipped` settings (or
    parts) of those cannot be built. `exceeding` and `unbuildable` parts lie below the answer.
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

    `direction` is how the targeted totals go over the whole range, None where that is not known.
    `best` is the plateau that costs most of those that meet the targets, `setting` a number in it
    that is easily typed; `above` and `below` what comes next; `lowest` for each target the cheapest
    plateau; `intervals` all settings that meet the targets. `confirmed` are settings at which the
    network was built and counted as well; `input` is the input's shape at `setting`.
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
    input: Shape | None

    @property
    def is_met(self) -> bool:
        """Whether there is a setting that meets the targets."""
        return self.best is not None

    @property
    def step(self) -> Stretch | None:
        """What comes next in the direction in which cost rises."""
        return self.below if self.direction == "falling" else self.above

    @property
    def binding(self) -> tuple[Target, ...]:
        """The targets that the next step exceeds."""
        return exceeded(self.targets, self.step.figures) if self.step is not None else ()
