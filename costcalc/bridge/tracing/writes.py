"""Writes in place: what is written into a view is in what it is a view of, and in its other views.

The tensor that a view was made of is given the value with the written part, the views between them
too; any other view of it is made again where it is read. What cannot be followed so, as an
operator without a translation, leaves all older tensors of that memory unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.bridge.tracing.asked import Asked, Ref, Session
from costcalc.bridge.tracing.aten import TRANSLATIONS
from costcalc.bridge.tracing.pieces import path, replaced
from costcalc.bridge.tracing.reader import Known, Reader, Step, UntranslatedError
from costcalc.records import NamedTuple

_VIEWS = """
    alias chunk detach narrow permute select slice split split_with_sizes squeeze t transpose unbind
    unflatten unsqueeze view
"""
VIEWS = frozenset(f"aten.{name}" for name in _VIEWS.split())
"""Operators whose results always share the memory of their input, as `reshape` may not."""


class View(NamedTuple):
    """The operator that made a view, and which of its results it is."""

    asked: Asked
    place: int

    @property
    def base(self) -> int:
        """The number of the tensor that it is a view of."""
        found = self.asked.arguments["self"]
        if not isinstance(found, Ref):
            raise AssertionError("a view is one of a tensor")
        return found.value


class Writes:
    """The last write into each memory, and the views through which a write is followed."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.last: dict[int, int] = {}
        self.fresh: dict[int, int] = {}
        """The last write that what is known of an older tensor includes."""

        self.views: dict[int, View] = {}
        self.owner: dict[int, int] = {}
        """The number under which a tensor that was written into was first seen."""

    def saw(self, asked: Asked) -> None:
        """Note the views that an operator made."""
        if asked.name in VIEWS and isinstance(asked.arguments.get("self"), Ref):
            for place, number in enumerate(asked.results):
                self.views[number] = View(asked, place)

    def is_known(self, number: int) -> bool:
        """Whether the value of a tensor is known; a view of one that was written is made again."""
        last = self.last.get(self.reader.session.values[number].memory, -1)
        if max(number, self.fresh.get(number, -1)) >= last:
            return True
        owner = self.owner.get(number, number)
        if owner != number:
            if not self.is_known(owner):
                return False
            self.knows(number, self.reader.state(owner), last)
            return True
        view = self.views.get(number)
        if view is None or not self.is_known(view.base):
            return False
        try:
            value = self.made_again(view)[1]
        except UntranslatedError:
            return False
        self.knows(number, Known(value, self.reader.state(view.base).made_of), last)
        return True

    def wrote(self, asked: Asked, is_translated: bool) -> None:
        """Put what was written in place into the tensor, and into all that it is a view of."""
        result = asked.results[0]
        reached = dict(self.reached(asked)) if is_translated else {}
        self.last[self.reader.session.values[result].memory] = result
        for number, known in reached.items():
            self.knows(number, known, result)

    def reached(self, asked: Asked) -> Iterator[tuple[int, Known]]:
        """The tensors that a write reaches, with what they are after it."""
        given, result = asked.arguments.get("self"), asked.results[0]
        if not isinstance(given, Ref) or not asked.name.endswith("_"):
            return
        number = self.owner.get(given.value, given.value)
        self.owner[result] = number
        known: Known | None = self.reader.state(result)
        while known is not None and known.value is not None and not self.reader.is_held(number):
            yield number, known
            view = self.views.get(number)
            if view is None or not self.is_known(view.base):
                return
            known = self.with_part(view, known, asked)
            number = self.owner.get(view.base, view.base)

    def last_into(self, number: int, session: Session) -> Asked:
        """The last write into the memory of a tensor, with that tensor as its result."""
        last = self.last[session.values[number].memory]
        asked = next(one for one in session.asked if last in one.results)
        return asked._replace(results=(number,))

    def knows(self, number: int, known: Known, write: int) -> None:
        self.reader.known[number] = known
        self.fresh[number] = write

    def made_again(self, view: View) -> tuple[Step, int]:
        """A view, of what its base is now. Raises UntranslatedError."""
        step = Step(self.reader, view.asked)
        self.reader.take(view.base, view.asked)
        found = TRANSLATIONS[view.asked.name](step)[view.place]
        if found is None:
            raise UntranslatedError("an axis is empty")
        return step, found

    def with_part(self, view: View, part: Known, asked: Asked) -> Known | None:
        """What a view was made of, with another value in its place; None if it is not known."""
        before = self.reader.state(view.base)
        try:
            step, own = self.made_again(view)
            source = self.reader.take(view.base, asked)
            moves = path(step.moves, source, own)
            if moves is None or part.value is None:
                return None
            same = own == part.value
            value = source if same else replaced(Step(self.reader, asked), moves, part.value)
        except UntranslatedError:
            return None
        made_of = (before.made_of, part.made_of)
        found = None if None in made_of else frozenset().union(*filter(None, made_of))
        return Known(value, found)
