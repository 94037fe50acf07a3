"""Rows of a table and passes of a repeat: how often a step is walked, and what each time sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from costcalc.algebra import Value, decided, less
from costcalc.errors import SpecError, fault
from costcalc.graph.flow import Context, Flow, joined_path
from costcalc.graph.inputs import source
from costcalc.graph.layers import Layers
from costcalc.graph.sharing import Alias
from costcalc.records import NamedTuple
from costcalc.spec import expression
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.syntax import Carry, Step
from costcalc.spec.values import SpecValue, describe, is_number

STEPS_PER_PASS = 8

RunOne = Callable[[int], Flow]
"""Walks the expert of a number."""

Run = Callable[[Step, Flow, Context, str], tuple[Flow, Mapping[str, Flow]]]
"""Walks what a step holds, once; its result, and the tensors of the names inside."""


class Repeat(NamedTuple):
    """A repeat in its place: its step, how often in the text, the names it sees, its path."""

    step: Step
    passes: expression.Node
    context: Context
    path: str

    def whole(self, count: Value) -> int:
        """The count, once it is known that it can be one."""
        if type(count) is not int or count < 0:
            raise self.not_whole(count)
        return count

    def not_whole(self, count: SpecValue) -> SpecError:
        """The fault of a count that can be none."""
        helps: tuple[str, ...] = ()
        if is_number(count):
            negative = decided(less(count, 0)) is True
            helps = ("use max(0, ...)" if negative else "use ceil(), round() or int()",)
        message = "the number of repeats must be a whole number, 0 or more"
        return fault(message, expression.extent(self.passes), describe(count), helps=helps)


class Passes:
    """How the passes of a repeat are walked: here one after another."""

    def walk(
        self, loops: Loops, place: Repeat, count: Value, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        """What the last pass gives, and what it would hand on. `count` is as written."""
        for number in range(place.whole(loops.layers.numbers.count(count))):
            flow, carried = loops.numbered_pass(place, number, number, flow, carried)
        return flow, carried

    def branches(self, loops: Loops, place: Repeat, count: Value) -> int:
        """How many passes there are that are branches: each stands for itself."""
        return place.whole(loops.layers.numbers.count(count))

    def experts(self, layers: Layers, path: str, active: Value, run: RunOne) -> list[Flow]:
        """What the experts give that run: here each in turn."""
        count: Any = layers.numbers.count(active)
        return [run(number) for number in range(count)]


ONE_BY_ONE = Passes()


class Loops:
    """The steps of a walk that have a table or a repeat."""

    def __init__(self, evaluator: Evaluator, layers: Layers, passes: Passes, run: Run):
        self.evaluator = evaluator
        self.layers = layers
        self.passes = passes
        self.run = run

    def walk(
        self, step: Step, flow: Flow, context: Context, path: str
    ) -> tuple[Flow, Mapping[str, Flow]]:
        """Rows of a table, and in each the passes of a repeat."""
        carried = {carry.name: source(carry.first, context) for carry in step.carry}
        for row_context, row_path in self.rows_walked(step, context, path):
            if step.repeat is None:
                flow, carried = self.one_pass(step, flow, row_context, row_path, carried)
                continue
            place = Repeat(step, step.repeat, row_context, row_path)
            flow, carried = self.passes.walk(self, place, self.count(place), flow, carried)
        return flow, carried

    def branches(
        self, step: Step, flow: Flow, context: Context, path: str
    ) -> dict[str, Flow] | None:
        """What rows and passes give that all have the same input, by their numbers.

        None if the condition leaves out every row.
        """
        found: dict[str, Flow] = {}
        walked = False
        start = len(path) + 1 if path else 0
        for row_context, row_path in self.rows_walked(step, context, path):
            walked = True
            if step.repeat is None:
                found[row_path[start:]] = self.one_pass(step, flow, row_context, row_path, {})[0]
                continue
            place = Repeat(step, step.repeat, row_context, row_path)
            for number in range(self.passes.branches(self, place, self.count(place))):
                name = joined_path(row_path, str(number))[start:]
                found[name] = self.numbered_pass(place, number, number, flow, {})[0]
        return found if walked else None

    def rows_walked(self, step: Step, context: Context, path: str) -> Iterator[tuple[Context, str]]:
        """The rows of a step whose condition holds: what each sees, and its path."""
        for row, values in enumerate(self.rows(step, context)):
            self.spend_on_pass(step, context)
            own = context.with_values(values)
            if step.when and not self.evaluator.truth(step.when, own.scope, "`when`"):
                continue
            yield own, joined_path(path, str(row)) if step.table is not None else path

    def count(self, place: Repeat) -> Value:
        """How often a repeat runs, once it is known to be a number."""
        count = self.evaluator.value(place.passes, place.context.scope)
        if not is_number(count):
            raise place.not_whole(count)
        return count

    def numbered_pass(
        self, place: Repeat, number: int, i: SpecValue, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        """One pass under its number, which its steps see as `i`."""
        self.spend_on_pass(place.step, place.context)
        context = place.context.with_values({"i": i})
        path = joined_path(place.path, str(number))
        if not place.step.shared:
            return self.one_pass(place.step, flow, context, path, carried)
        first = Alias(path, joined_path(place.path, "0"), place.step.span)
        with self.layers.sharing.alias(first):
            return self.one_pass(place.step, flow, context, path, carried)

    def spend_on_pass(self, step: Step, context: Context) -> None:
        """The work of a row or pass itself: its names are copied, its tensors carried."""
        copied = len(context.scope.values) // 10 + 2 * len(step.carry)
        self.layers.budget.spend(
            STEPS_PER_PASS + copied, step.repeat.span if step.repeat else step.span
        )

    def rows(self, step: Step, context: Context) -> list[dict[str, SpecValue]]:
        if step.table is None:
            return [{}]
        names = [column.text for column in step.table.columns]
        value = self.evaluator.value
        return [
            dict(zip(names, (value(cell, context.scope) for cell in row), strict=True))
            for row in step.table.rows
        ]

    def one_pass(
        self, step: Step, flow: Flow, context: Context, path: str, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        if carried:
            context = context.with_tensors(context.scope.tensors.new_child(dict(carried)))
        result, names = self.run(step, flow, context, path)
        later = {
            carry.name: _later(carry, step, flow, result, names, carried) for carry in step.carry
        }
        return result, later


def _later(
    carry: Carry,
    step: Step,
    entered: Flow,
    result: Flow,
    names: Mapping[str, Flow],
    carried: Mapping[str, Flow],
) -> Flow:
    """What a carried name stands for in the next pass."""
    name = carry.later.text
    if name == "input":
        return entered
    if name in names:
        return names[name]
    if name == step.name:
        return result
    if name in carried:
        return carried[name]
    raise fault(f"the repeated steps have no step `{name}`", carry.later.span)
