"""A graded answer file as data: the object of `schema/grade.json`, and a row for each question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.explore.worksheet.grade import Grade


def data(grade: Grade) -> dict[str, Any]:
    """The grade as the object `schema/grade.json` describes."""
    return {
        "schema": 1,
        "file": grade.file,
        "code": grade.worksheet.code,
        "questions": len(grade.answers),
        "right": grade.count("right"),
        "right_but": grade.count("right but for"),
        "answers": [
            {
                "question": one.question.name,
                "kind": one.question.kind,
                "answer": one.given,
                "key": one.key,
                "unit": one.question.unit,
                "verdict": one.verdict.outcome,
                "word": one.verdict.word,
            }
            for one in grade.answers
        ],
        "strange": list(grade.strange),
    }


def rows(grade: Grade) -> Iterator[tuple[object, ...]]:
    """A row for each question."""
    yield ("question", "answer", "key", "unit", "verdict", "word")
    for one in grade.answers:
        verdict = one.verdict
        unit = one.question.unit
        yield (one.question.name, one.given, one.key, unit, verdict.outcome, verdict.word)
