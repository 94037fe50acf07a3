"""A session of a batch of 1 as one of a large batch: the batch is followed from the inputs.

A model that runs with one example only, as one that reshapes to `(1, ...)`, shows no axis that the
batch divides. Its first axis is the batch, and is followed operator by operator, by the rules for
exported programs; then the prime is put in where it lies. What takes the only example out of the
batch, as `x[0]`, gives a tensor without a batch, and one that is given a first axis of 1 has it
again.
"""

from __future__ import annotations

from typing import Any

from costcalc.bridge.exported.batch import LostError, Place, Seen, filled, lacking, names_in, placed
from costcalc.bridge.exported.graph import Name
from costcalc.bridge.exported.graph import Step as Followed
from costcalc.bridge.tracing.asked import Asked, Ref, Session, Value

TAKES_OUT = ("select", "squeeze", "unbind")
"""Operators that leave out an axis of 1."""

PUTS_IN = ("unsqueeze", "view", "reshape", "_unsafe_view", "_reshape_alias", "unflatten")
JOINS = ("cat", "concat", "stack")


def with_batch(session: Session, batch: int) -> Session:
    """The session with a batch of that size. An operator through which the batch cannot be followed
    has no translation, with the reason.
    """
    return _Following(session, batch).session()


class _Following:
    def __init__(self, session: Session, batch: int):
        self.given = session
        self.batch = batch
        self.shapes = {str(n): value.shape for n, value in enumerate(session.values)}
        self.places: dict[str, Place] = {str(number): Place(0) for number in session.inputs}
        self.alone: set[str] = set()
        """Tensors of the example without an axis of the batch."""

        self.asked: list[Asked] = []
        self.added: list[Value] = []

    def session(self) -> Session:
        for asked in self.given.asked:
            self.asked.append(self.follow(asked))
        values = [
            value._replace(shape=self.full(str(number)))
            for number, value in enumerate(self.given.values)
        ]
        return self.given._replace(
            batch=self.batch, values=(*values, *self.added), asked=tuple(self.asked)
        )

    def full(self, name: str) -> tuple[int, ...]:
        """The shape with the batch."""
        return filled(self.shapes[name], self.places.get(name), self.batch, 1)

    def follow(self, asked: Asked) -> Asked:
        """One operator, with its parts of a concatenation repeated for each example."""
        kind = asked.name.partition(".")[2]
        step = Followed(
            asked.name,
            {word: _named(value) for word, value in asked.arguments.items()},
            tuple(map(str, asked.results)),
            asked.module,
        )
        taken = self.places.get(str(_own(asked)))
        if kind in TAKES_OUT and taken is not None and self.leaves_out(step, taken):
            self.alone.update(step.results)
            return asked._replace(name="aten.view")
        if any(str(number) in self.alone for number in asked.refs()):
            self.of_alone(step, kind)
        why = self.place(step)
        if kind in JOINS and isinstance(asked.arguments.get("tensors"), tuple):
            asked = self.joined(asked)
        return asked._replace(why=why) if why else asked

    def leaves_out(self, step: Followed, place: Place) -> bool:
        """Whether the axis of 1 that is left out is the batch."""
        own, given = self.shapes[str(step.arguments["self"].name)], step.arguments.get("dim")
        if own[place.axis] != 1 or place.outer != 1:
            return False
        if len(self.shapes[step.results[0]]) == len(own):
            return False
        default = 0 if not step.target.endswith("squeeze") else place.axis
        listed = given if isinstance(given, tuple) else (default if given is None else given,)
        return place.axis in {dim % len(own) for dim in listed}

    def of_alone(self, step: Followed, kind: str) -> None:
        """Results of tensors without the batch have none either, unless an axis is put first."""
        if any(name in self.places for name in names_in(step.arguments.values())):
            return
        for name in step.results:
            if kind in PUTS_IN and self.shapes[name][:1] == (1,):
                self.places[name] = Place(0)
            else:
                self.alone.add(name)

    def place(self, step: Followed) -> str:
        """Note where the batch lies in the results; why that is not known, or nothing."""
        why = ""
        for number, name in enumerate(step.results):
            try:
                place = placed(Seen(step, self.shapes, self.places, self.shapes[name], number))
                filled(self.shapes[name], place, self.batch, 1)
            except (LostError, IndexError, KeyError, TypeError, ValueError) as error:
                if not number:
                    why = str(error) if isinstance(error, LostError) else "it hides the batch"
                continue
            if place is not None:
                self.places[name] = place
        return why

    def joined(self, asked: Asked) -> Asked:
        """A concatenation whose parts without the batch are repeated for each example."""
        numbers = [ref.value for ref in asked.arguments["tensors"]]
        without = lacking([str(number) for number in numbers], self.places)
        axis = next((p.axis for n in numbers if (p := self.places.get(str(n)))), None)
        if not without or axis is None:
            return asked
        parts = [self.repeated(n, axis, asked.module) if str(n) in without else n for n in numbers]
        return asked._replace(
            arguments={**asked.arguments, "tensors": tuple(Ref(number) for number in parts)}
        )

    def repeated(self, number: int, axis: int, module: str) -> int:
        """A tensor repeated along an axis of 1 for each example."""
        shape = self.shapes[str(number)]
        if axis >= len(shape) or shape[axis] != 1:
            return number
        found = len(self.given.values) + len(self.added)
        memory = self.given.values[number].memory
        self.added.append(Value(filled(shape, Place(axis), self.batch, 1), memory))
        self.asked.append(Asked("aten.expand", {"self": Ref(number)}, (found,), None, module))
        return found


def _own(asked: Asked) -> int | None:
    found = asked.arguments.get("self")
    return found.value if isinstance(found, Ref) else None


def _named(value: Any) -> Any:
    """An argument as the rules of exported programs take it."""
    if isinstance(value, Ref):
        return Name(str(value.value))
    return tuple(map(_named, value)) if isinstance(value, tuple) else value
