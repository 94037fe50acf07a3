"""Experts: steps of which some run on a tensor while all are stored.

The experts that run are walked one after the other. The layers of the first stand for those that
do not run too: they hold as many sets of stored values more.
"""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.algebra import at_most, decided
from costcalc.errors import SpecError, fault
from costcalc.graph.flow import Context, Flow, RunSteps, joined_path
from costcalc.graph.graph import ONE_SET, stores
from costcalc.graph.layers import Layers
from costcalc.graph.loops import Passes
from costcalc.graph.place import Place
from costcalc.ops.base import Op
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.syntax import Route, Step

STEPS_PER_EXPERT = 8


class Routes:
    """The steps of a walk that hold experts."""

    def __init__(self, evaluator: Evaluator, layers: Layers, passes: Passes, run: RunSteps):
        self.evaluator = evaluator
        self.layers = layers
        self.passes = passes
        self.run = run

    def walk(self, step: Step, what: Route, flow: Flow, context: Context, path: str) -> Flow:
        """The sum of what the experts that run give for one input."""
        place = Place(
            joined_path(path, what.segment),
            step.span,
            {"experts": what.experts, "active": what.active},
        )
        operator = self.operator(what, context, place)
        experts, active = operator.attributes().values()
        before = len(self.layers.layers), len(self.layers.ends)

        def one(number: int) -> Flow:
            self.layers.budget.spend(STEPS_PER_EXPERT, step.span)
            sets = experts - active + 1 if number == 0 else ONE_SET
            own = joined_path(path, str(number))
            with self.layers.expert(own, sets):
                return self.run(what.body, flow, context, own)

        results = self.passes.experts(self.layers, path, active, one)
        self.refuse_other_bodies(step, before, results)
        together = tuple(tensor for result in results for tensor in result)
        self.layers.budget.spend(len(together), step.span)
        return self.layers.apply(operator, together, place)

    def operator(self, what: Route, context: Context, place: Place) -> Op:
        """What sums the results; its numbers are known to be possible."""
        value = self.evaluator.value
        numbers = {
            "experts": value(what.experts, context.scope),
            "active": value(what.active, context.scope),
        }
        operator = self.layers.operator("route", (), numbers, place)
        experts, active = operator.attributes().values()
        with self.layers.numbers.needed():
            possible = decided(at_most(active, experts))
        if possible is False:
            notes = (f"there are {experts} experts",)
            message = "more experts are active than there are"
            raise fault(message, place.of("active"), f"active = {active}", notes=notes)
        return operator

    def refuse_other_bodies(
        self, step: Step, before: tuple[int, int], results: Sequence[Flow]
    ) -> None:
        """Refuse experts that store nothing, and outputs of the network in the midst of them."""
        first, ends = before
        if len(self.layers.ends) > ends:
            helps = ("put the `tap:` before the experts or behind them",)
            raise fault("an expert cannot have a `tap:`", step.span, helps=helps)
        known = all(tensor.shape is not None for result in results for tensor in result)
        if known and not any(map(stores, self.layers.layers[first:])):
            raise self.stores_nothing(step)

    def stores_nothing(self, step: Step) -> SpecError:
        helps = ("experts differ in their weights alone: give them a layer that has some",)
        return fault("the experts store nothing", step.span, helps=helps)
