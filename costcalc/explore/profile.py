"""The exact cost of a network at many settings of one parameter, with as little work as possible.

`Landscape` evaluates a closed form where one holds, and walks the network where none does. The
work is limited, and measured in steps of a walk.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from costcalc.algebra import Exact
from costcalc.algebra.symbols import maximum, minimum
from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.forms import forms_of
from costcalc.cost.network import Network
from costcalc.cost.quantities import OF_NETWORKS
from costcalc.errors import Diagnostic, SpecError, UsageError
from costcalc.explore.domain import Domain
from costcalc.explore.model import CostModel, Elsewhere
from costcalc.explore.plateaus import Plateau, point
from costcalc.explore.polynomials import Figures, constant, with_ratios
from costcalc.explore.progress import Progress, silent
from costcalc.explore.walk import Piece, must_be_whole, steps_of, walked
from costcalc.graph.symbolic import is_symbolic
from costcalc.spec.values import describe

MOST_WORK = 1_150_000
"""The limit of steps for all settings of one search; a spec has a limit of 1,000,000."""
WORK_OF_CURVE = 3 * MOST_WORK
"""The limit of steps for all points of a curve."""
LARGEST_WALK = 100_000
"""The limit of steps of one count; with more, too few settings could be examined."""
STEPS_PER_LOOK = 120
"""The steps charged for each setting in addition to counting."""
STEPS_OF_MODEL = 600_000
"""The limit of steps of a walk that derives a closed form; each takes five times as long."""
WALKS_PER_MODEL = 40
"""Deriving a closed form costs as many steps as this number of walks."""
HITS_PER_MODEL = 10
"""A closed form used less often than this has not paid off; after two of these no more are
derived.
"""
MOST_MODELS = 6
NARROW = 8
"""The number of whole settings in a piece below which each is counted on its own."""
MOST_ASKED = 3
"""The number of models tried at a setting: the most recently used ones."""


class OutOfWork(Exception):
    """The limit of work is reached."""


def exact_cost(cost: Cost, changes: Mapping[str, Exact]) -> Cost:
    """The exact cost of the same network at another setting, with the same counting.

    Raises SpecError if the network cannot be built there.
    """
    graph = cost.graph
    return evaluate(Network.of(graph).at(**changes).graph(), cost.counting)


def figures_of(cost: Cost) -> Figures:
    """The totals of a cost, and the figures of the network that are asked for."""
    totals, counting = cost.totals, cost.counting
    sums = {name: totals.exactly(name) for name in counting.quantities}
    figures = {**with_ratios(sums, counting.ratios)}
    for name in counting.networks:
        parts = OF_NETWORKS[name].parts(cost.graph, counting)
        figures[name] = max(part for part in parts.values() if isinstance(part, int))
    return figures


def bounded_walk(cost: Cost) -> int:
    """The steps of one count. Raises UsageError if there are too many to count at many settings."""
    steps = steps_of(cost.graph)
    if steps > LARGEST_WALK:
        message = f"`{cost.graph.name}` is too large to be counted at many settings"
        note = f"one count takes {steps:,} steps of work, and at most {LARGEST_WALK:,} may"
        raise UsageError([Diagnostic(message, notes=(note,))])
    return steps


def is_choice(atom: object) -> bool:
    """Whether it is a maximum or minimum, which does not round."""
    return isinstance(atom, (maximum, minimum))


class Landscape:
    """The cost of a network as a function of some parameters, with the models derived so far.

    `fixed` are the settings of parameters that are not searched. Raises UsageError for a network
    that takes too long to count.
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
        self.narrow = False
        """Whether the last piece was narrow: then the settings of a whole parameter are counted one
        by one, which is faster if there is no closed form.
        """
        self.derive(cost)
        self.has_form = bool(self.models)

    def fixing(self, fixed: Mapping[str, Exact], points: int) -> Landscape:
        """The same network and models with fixed values of other parameters, for one of several
        points.

        Each point gets an equal share of the work of a curve.
        """
        landscape = copy(self)
        landscape.fixed = dict(fixed)
        landscape.work = StepBudget(min(MOST_WORK, WORK_OF_CURVE // points))
        landscape.progress = silent
        return landscape

    def derive(self, cost: Cost) -> None:
        """Derive a model at the setting of a cost, if the parameters can be symbols.

        A figure of a network that is no sum over layers has no closed form.
        """
        if cost.counting.networks:
            return
        able = all(is_symbolic(cost.graph.spec, cost.graph.settings, name) for name in self.names)
        if not able:
            return
        try:
            forms = forms_of(cost.graph, self.names, cost.counting, steps=STEPS_OF_MODEL)
            self.models.insert(0, CostModel(forms))
        except (UsageError, SpecError):
            return

    def remodel(self, setting: Mapping[str, Exact]) -> None:
        """Derive a model at a setting that was walked, once in a while, if models have paid off
        so far.
        """
        if self.cost.counting.networks:
            return
        self.walks += 1
        useless = sum(model.hits < HITS_PER_MODEL for model in self.models)
        if self.walks < WALKS_PER_MODEL or useless > 1 or len(self.models) >= MOST_MODELS:
            return
        self.walks = 0
        self.work.left -= WALKS_PER_MODEL * self.walk
        self.derive(exact_cost(self.cost, setting))

    def hit(self, index: int) -> None:
        """Record that a model was used: it is tried first the next time."""
        model = self.models.pop(index)
        model.hits += 1
        self.models.insert(0, model)

    def judged(self, domain: Domain) -> Domain:
        """The domain of a parameter; its whole numbers only if no other number gives a network."""
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
        if whole and self.narrow:
            return self.built(value, setting)
        found = walked(self.cost, setting, name, whole, span)
        self.work.left -= found.steps
        if self.cost.counting.networks:
            self.narrow = found.span.end.value - found.span.start.value < NARROW
        if found.figures is not None:
            self.remodel(setting)
        return found

    def built(self, value: Exact, setting: Mapping[str, Exact]) -> Piece:
        """The figures at one setting, at which the network is built. Raises OutOfWork."""
        self.work.spend(self.walk)
        try:
            figures = figures_of(exact_cost(self.cost, setting))
        except SpecError:
            return Piece(point(value), None)
        return Piece(point(value), constant(figures))

    def figures_at(self, setting: Mapping[str, Exact]) -> Figures | None:
        """The totals at a setting; None if the network cannot be built there. Raises OutOfWork."""
        for index, model in enumerate(self.models[:MOST_ASKED]):
            self.work.spend(model.steps)
            try:
                totals = model.totals(setting)
            except Elsewhere:
                continue
            self.hit(index)
            known: Any = totals
            return known and with_ratios(known, self.cost.counting.ratios)
        self.work.spend(self.walk)
        try:
            there = exact_cost(self.cost, setting)
        except SpecError:
            return None
        self.remodel(setting)
        return figures_of(there)


class StepBudget:
    """The number of steps that may still be spent."""

    def __init__(self, whole: int):
        self.whole = self.left = whole

    def spend(self, steps: int) -> None:
        if self.left < steps:
            raise OutOfWork
        self.left -= steps
