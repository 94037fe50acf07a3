"""Records are named tuples: what `typing.NamedTuple` does is the measure of ours."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Any
from typing import NamedTuple as Measure

import pytest

from costcalc.records import NamedTuple


class Place(NamedTuple):
    """A place."""

    line: int
    column: int = 1
    words: tuple[str, ...] = ()

    @property
    def next(self) -> Place:
        return self._replace(line=self.line + 1)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == other


class Nothing(NamedTuple):
    pass


class Measured(Measure):
    line: int
    column: int = 1
    words: tuple[str, ...] = ()


Attempt = Callable[[Any], Any]

ATTEMPTS: dict[str, Attempt] = {
    "by place": lambda kind: tuple(kind(7, 2)),
    "by name": lambda kind: tuple(kind(words=("a",), line=7)),
    "a value too few": lambda kind: kind(),
    "a value too many": lambda kind: kind(1, 2, (), 4),
    "an unknown name": lambda kind: kind(1, row=2),
    "a value twice": lambda kind: kind(1, line=2),
    "a value set": lambda kind: setattr(kind(7), "line", 8),
    "another attribute": lambda kind: setattr(kind(7), "row", 8),
    "replaced": lambda kind: tuple(kind(7)._replace(column=3)),
    "an unknown one replaced": lambda kind: kind(7)._replace(row=3),
    "made": lambda kind: tuple(kind._make([7, 2, ()])),
    "made of too few": lambda kind: kind._make([7]),
    "as a mapping": lambda kind: kind(7)._asdict(),
    "in words": lambda kind: repr(kind(7)),
    "its key": lambda kind: hash(kind(7)),
    "copied": lambda kind: tuple(copy.deepcopy(kind(7))),
    "kept": lambda kind: type(pickle.loads(pickle.dumps(kind(7)))) is kind,
    "its parameters": lambda kind: [
        (one.name, one.default, one.kind) for one in inspect.signature(kind).parameters.values()
    ],
    "its fields": lambda kind: (kind._fields, kind._field_defaults, kind.__match_args__),
    "a dictionary of its own": lambda kind: hasattr(kind(7), "__dict__"),
    "the words of a field": lambda kind: kind.column.__doc__,
}


def outcome(attempt: Attempt, kind: Any) -> str:
    """What an attempt gives or raises, without the name of the kind."""
    try:
        found = repr(attempt(kind))
    except (AttributeError, TypeError, ValueError) as error:
        found = f"{type(error).__name__}: {error}"
    return found.replace(kind.__name__, "Kind")


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_record_does_what_a_named_tuple_does(attempt: Attempt) -> None:
    ours = outcome(attempt, Place)
    assert ours == outcome(attempt, Measured)


def test_a_record_has_its_own_methods_and_words() -> None:
    assert Place(7).next == (8, 1, ())
    assert Place.__doc__ == "A place."
    assert Place.__qualname__ == "Place"
    assert isinstance(Place(7), tuple)
    assert {Place(7)} == {Place(7)}


def test_a_record_without_fields_is_an_empty_tuple() -> None:
    assert Nothing() == ()
    assert repr(Nothing()) == "Nothing()"


def test_records_with_as_many_fields_do_not_share_names() -> None:
    class Size(NamedTuple):
        height: int
        width: int = 2
        depth: int = 3

    assert Size(height=1).depth == 3
    assert Place(line=1).words == ()
    with pytest.raises(TypeError, match="line"):
        Size(line=1)  # type: ignore[call-arg]
