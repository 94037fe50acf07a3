"""Several graded answer files as data: the object of `schema/grades.json`, and a row for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.explore.worksheet.answers import Outcome
from costcalc.explore.worksheet.grade import Grade, Grades, Ungraded

COUNTED: dict[str, Outcome] = {
    "right": "right",
    "right_but": "right but for",
    "wrong": "wrong",
    "not_read": "not read",
    "no_answer": "no answer",
}
"""The outcomes that are counted, by their names in the data."""


def data(grades: Grades) -> dict[str, Any]:
    """The grades as the object `schema/grades.json` describes."""
    return {"schema": 1, "files": [_of(one) for one in grades.files]}


def rows(grades: Grades) -> Iterator[tuple[object, ...]]:
    """A row for each file."""
    found = [_of(one) for one in grades.files]
    yield tuple(found[0])
    for one in found:
        yield tuple("" if value is None else value for value in one.values())


def _of(one: Grade | Ungraded) -> dict[str, Any]:
    """A file; of one that could not be graded nothing is known but why."""
    if isinstance(one, Ungraded):
        unknown = dict.fromkeys(("code", "questions", *COUNTED, "strange"))
        return {"file": one.file, **unknown, "error": one.why}
    counts = {name: one.count(outcome) for name, outcome in COUNTED.items()}
    return {
        "file": one.file,
        "code": one.worksheet.code,
        "questions": len(one.answers),
        **counts,
        "strange": len(one.strange),
        "error": None,
    }
