"""The exact cost of a network at settings of one parameter, each found with the least work.

`Landscape` asks a closed form where one holds, and walks the network where none does. Its work is
bounded in steps: what is left over is what no one may spend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy

from costcalc.algebra import Exact
from costcalc.algebra.symbols import maximum, minimum
from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.forms import forms_of
from costcalc.cost.network import Network
from costcalc.errors import Diagnostic, SpecError, UsageError
from costcalc.explore.domain import Domain
from costcalc.explore.model import CostModel, Elsewhere
from costcalc.explore.plateaus import Plateau
from costcalc.explore.polynomials import Figures
from costcalc.explore.walk import Piece, must_be_whole, steps_of, walked
from costcalc.graph.symbolic import is_symbolic
from costcalc.spec.values import describe

Progress = Callable[[str, float | None], None]
MOST_WORK = 1_150_000
"""Steps for all settings that are looked at together, as a spec is counted in 1,000,000."""
WORK_OF_CURVE = 3 * MOST_WORK
"""Steps for all points of a curve together."""
LARGEST_WALK = 100_000
"""Steps of one count, above which too few settings could be looked at."""
STEPS_PER_LOOK = 120
"""For what is done with a setting besides counting it."""
STEPS_OF_MODEL = 600_000
"""Of the walk that derives a closed form; each takes as long as five of another."""
WALKS_PER_MODEL = 40
"""Deriving a closed form takes as long as this many walks."""
HITS_PER_MODEL = 10
"""A closed form that is asked less often was of no use; after two of those no more are made."""
MOST_MODELS = 6
MOST_ASKED = 3
"""Of the models, those that were of use last."""


def silent(text: str, part: float | None) -> None:
    """No progress is shown."""


class OutOfWork(Exception):
    """More settings than may be looked at."""


def exact_cost(cost: Cost, changes: Mapping[str, Exact]) -> Cost:
    """The exact cost of the same network, counted in the same way, at another setting.

    Raises SpecError where it cannot be built there.
    """
    graph = cost.graph
    return evaluate(Network.of(graph).at(**changes).graph(), cost.counting)


def figures_of(cost: Cost) -> Figures:
    """The totals of a cost."""
    totals = cost.totals
    return {name: totals.exactly(name) for name in cost.counting.quantities}


def bounded_walk(cost: Cost) -> int:
    """Steps of work of one count. Raises UsageError where many of them would take too long."""
    steps = steps_of(cost.graph)
    if steps > LARGEST_WALK:
        message = f"`{cost.graph.name}` is too large to be counted at many settings"
        note = f"one count takes {steps:,} steps of work, and at most {LARGEST_WALK:,} may"
        raise UsageError([Diagnostic(message, notes=(note,))])
    return steps


def is_choice(atom: object) -> bool:
    """Whether it is a maximum or minimum, which rounds nothing."""
    return isinstance(atom, (maximum, minimum))


class Landscape:
    """The network of a cost with some parameters left open, and all models of it made so far.

    `fixed` are settings of the parameters that are not searched.
    Raises UsageError for a network that takes too long to count.
    """

    def __init__(self, cost: Cost, names: tuple[str, ...], progress: Progress | None = None):
        self.cost = cost
        self.names = names
        self.fixed: Mapping[str, Exact] = {}
        self.progress = progress or silent
        self.walk = bounded_walk(cost)
        self.work = StepBudget(MOST_WORK)
        self.models: list[CostModel] = []
        self.walks = 0
        self.derive(cost)
        self.has_form = bool(self.models)

    def fixing(self, fixed: Mapping[str, Exact], points: int) -> Landscape:
        """The same network and models, with values for other parameters, at one of several points.

        Each point has its own part of the work of a curve.
        """
        landscape = copy(self)
        landscape.fixed = dict(fixed)
        landscape.work = StepBudget(min(MOST_WORK, WORK_OF_CURVE // points))
        landscape.progress = silent
        return landscape

    def derive(self, cost: Cost) -> None:
        """Make a model of a network, if it has one."""
        able = all(is_symbolic(cost.graph.spec, cost.graph.settings, name) for name in self.names)
        if not able:
            return
        try:
            forms = forms_of(cost.graph, self.names, cost.counting, steps=STEPS_OF_MODEL)
            self.models.insert(0, CostModel(forms))
        except (UsageError, SpecError):
            return

    def remodel(self, setting: Mapping[str, Exact]) -> None:
        """Make a model of a network that was walked, now and then, as long as models are of use."""
        self.walks += 1
        useless = sum(model.hits < HITS_PER_MODEL for model in self.models)
        if self.walks < WALKS_PER_MODEL or useless > 1 or len(self.models) >= MOST_MODELS:
            return
        self.walks = 0
        self.work.left -= WALKS_PER_MODEL * self.walk
        self.derive(exact_cost(self.cost, setting))

    def hit(self, index: int) -> None:
        """A model was of use: it is asked first the next time."""
        model = self.models.pop(index)
        model.hits += 1
        self.models.insert(0, model)

    def judged(self, domain: Domain) -> Domain:
        """A parameter's numbers, its whole ones only where no other gives a network."""
        if domain.choices or domain.whole:
            return domain
        interval = domain.interval
        span = Plateau(interval.start, interval.end)
        setting = {**self.fixed}
        whole = must_be_whole(self.cost, setting, domain.name, span)
        return domain._replace(whole=whole)

    def piece(self, value: Exact, name: str, whole: bool, span: Plateau) -> Piece:
        """The totals around a value of a parameter. Raises OutOfWork."""
        self.work.spend(STEPS_PER_LOOK)
        self.progress(f"{name} = {describe(value)}", 1 - self.work.left / self.work.whole)
        setting = {**self.fixed, name: value}
        for index, model in enumerate(self.models[:MOST_ASKED]):
            self.work.spend(model.steps)
            try:
                found = model.piece(setting, name, whole, span)
            except Elsewhere as elsewhere:
                self.work.left -= elsewhere.steps
                continue
            self.hit(index)
            self.work.left -= found.steps
            return found
        found = walked(self.cost, setting, name, whole, span)
        self.work.left -= found.steps
        if found.figures is not None:
            self.remodel(setting)
        return found

    def figures_at(self, setting: Mapping[str, Exact]) -> Figures | None:
        """The totals at values for all names; None where it cannot be built. Raises OutOfWork."""
        for index, model in enumerate(self.models[:MOST_ASKED]):
            self.work.spend(model.steps)
            try:
                totals = model.totals(setting)
            except Elsewhere:
                continue
            self.hit(index)
            return totals  # type: ignore[return-value]
        self.work.spend(self.walk)
        try:
            there = exact_cost(self.cost, setting)
        except SpecError:
            return None
        self.remodel(setting)
        return figures_of(there)


class StepBudget:
    """Steps that may still be spent."""

    def __init__(self, whole: int):
        self.whole = self.left = whole

    def spend(self, steps: int) -> None:
        if self.left < steps:
            raise OutOfWork
        self.left -= steps
