"""Branches of a walk, and the layer that makes one tensor of what they give."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.errors import fault
from costcalc.graph.flow import Context, Flow, RunSteps, joined_path
from costcalc.graph.layers import Layers
from costcalc.graph.loops import Loops
from costcalc.graph.place import Place
from costcalc.spec import expression
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.syntax import Merge, Step
from costcalc.spec.values import SpecValue


class Merges:
    """The steps of a walk whose branches are merged."""

    def __init__(self, evaluator: Evaluator, layers: Layers, loops: Loops, run: RunSteps):
        self.evaluator = evaluator
        self.layers = layers
        self.loops = loops
        self.run = run

    def merge(self, step: Step, what: Merge, flow: Flow, context: Context, path: str) -> Flow:
        branches = {
            branch.name: self.run(branch.body, flow, context, path) for branch in what.branches
        }
        return self._merged(step, what, branches, context, path)

    def looped(self, step: Step, flow: Flow, context: Context, path: str) -> Flow:
        """One branch for each row or pass; a single one is not merged with anything."""
        assert isinstance(step.what, Merge)
        branches = self.loops.branches(step, flow, context, path)
        if branches is None:  # its condition leaves out all of it
            return flow
        if not branches:
            message = f"`{step.what.operator}` has no branch at this setting"
            helps = ("add a `when:` that leaves it out, and its input is passed on",)
            raise fault(message, step.span, helps=helps)
        if len(branches) == 1:
            return next(iter(branches.values()))
        return self._merged(step, step.what, branches, context, path)

    def _merged(
        self, step: Step, what: Merge, found: Mapping[str, Flow], context: Context, path: str
    ) -> Flow:
        """The results of branches, by their names, as one tensor."""
        branches = tuple(found.values())
        self.layers.budget.spend(2 * len(branches), step.span)
        results = self.layers.joined(branches, step.span)
        named: dict[str, SpecValue] = {}
        written: dict[str, expression.Node] = {}
        if what.axis is not None:
            named["axis"] = self.evaluator.value(what.axis, context.scope)
            written["axis"] = what.axis
        labels = tuple(f"branch `{name}`" for name in found)
        place = Place(joined_path(path, what.segment), step.span, written, labels)
        operator = self.layers.operator(what.operator, (), named, place)
        return self.layers.apply(operator, results, place)
