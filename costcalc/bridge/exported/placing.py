"""Where the batch lies in every tensor of a graph with a fixed batch.

A reshape may leave open which of several axes holds the batch, as where (11, 1, 4, 4) becomes
(11, 16). One of them is taken; if an operator behind it then cannot be followed, the next one is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from costcalc.bridge.exported.batch import (
    LostError,
    Place,
    Seen,
    filled,
    is_view,
    names_in,
    placed,
    views,
)
from costcalc.bridge.exported.graph import Step

Shape = tuple[int, ...]

NEAREST = 3
"""The reshapes before an operator, of those it depends on, that are taken back for it."""

MOST = 3000
"""How often one is taken back, in a whole graph."""


class Placing:
    """The places of the batch, and the reasons of operators through which it is not followed."""

    def __init__(
        self,
        steps: Sequence[Step],
        shapes: Mapping[str, Shape],
        inputs: Sequence[str],
        batch: int,
        own: int,
    ):
        self.steps = steps
        self.shapes = shapes
        self.batch = batch
        self.own = own
        self.places = {name: Place(0) for name in inputs}
        self.why: dict[int, str] = {}
        """By the number of the step."""

        self.open: dict[int, tuple[Place, ...]] = {}
        """The axes that a reshape has not been tried with, by the number of the step."""

        self.several: set[int] = set()
        """The reshapes that had more than one."""

        self.lost: set[int] = set()
        """Steps that cannot be followed whatever is tried."""

        self.made_by = {name: n for n, step in enumerate(steps) for name in step.results}
        self.left = MOST
        number = 0
        while number < len(steps):
            number = self.follow(number)

    def follow(self, number: int) -> int:
        """Place one step's results; the number of the step that is next."""
        step = self.steps[number]
        for place, name in enumerate(step.results):
            try:
                found = self.found(number, place)
                filled(self.shapes[name], found, self.batch, self.own)
            except (LostError, IndexError, KeyError, TypeError, ValueError) as error:
                if place:  # as the statistics that a norm gives besides
                    continue
                again = None if number in self.lost else self.taken_back(number)
                if again is not None:
                    return again
                why = str(error) if isinstance(error, LostError) else "an argument does not fit"
                self.why[number] = why
                first = self.shapes[name][:1]
                found = Place(0) if first and first[0] % self.own == 0 else None
            if found is not None:
                self.places[name] = found
        return number + 1

    def found(self, number: int, result: int) -> Place | None:
        """Where the batch lies in a result. Raises LostError."""
        step = self.steps[number]
        out = self.shapes[step.results[result]]
        seen = Seen(step, self.shapes, self.places, out, result)
        if not is_view(step) or not seen.tensors():
            return placed(seen)
        if number not in self.open:
            self.open[number] = views(seen, self.own)
            if len(self.open[number]) > 1:
                self.several.add(number)
        if not self.open[number]:
            raise LostError("the batch is split")
        return self.open[number][0]

    def taken_back(self, number: int) -> int | None:
        """The reshape to begin again at, with its next axis, as a step cannot be followed; None
        where no other axis helps, and the step is lost.
        """
        before = self.before(number)
        other = next((n for n in before if len(self.open[n]) > 1), None)
        if other is None or not self.left:
            self.lost.add(number)
            first = min(before, default=None)
            if first is not None:
                self.forget(first)
            return first
        self.left -= 1
        rest = self.open[other][1:]
        self.forget(other)
        self.open[other] = rest
        return other

    def before(self, number: int) -> list[int]:
        """The nearest reshapes with several axes that a step depends on, the last one first."""
        found, seen, waiting = list[int](), set[int](), [number]
        while waiting and len(found) < NEAREST:
            own = waiting.pop()
            names = names_in(self.steps[own].arguments.values())
            for name in names:
                source = self.made_by.get(name)
                if source is not None and source not in seen and name in self.places:
                    seen.add(source)
                    waiting.append(source)
            waiting.sort()
            if own != number and own in self.several & self.open.keys():
                found.append(own)
        return found

    def forget(self, number: int) -> None:
        """Begin again at a step."""
        for later in range(number, len(self.steps)):
            self.open.pop(later, None)
            self.why.pop(later, None)
            for name in self.steps[later].results:
                self.places.pop(name, None)
