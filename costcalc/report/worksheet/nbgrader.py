"""A worksheet as the notebook that `nbgrader generate_assignment` makes the students' one of.

It always holds the key. Source: nbgrader.readthedocs.io, "Creating and grading assignments" and
"The nbgrader metadata", schema version 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.explore.worksheet.record import Question, Worksheet
from costcalc.report.worksheet import checks, hashes
from costcalc.report.worksheet.cells import Cell, notebook
from costcalc.report.worksheet.exercise import asked, example, head, literal, settings

SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


def render(sheet: Worksheet) -> Iterator[str]:
    """The lines of the notebook."""
    return notebook(_cells(sheet))


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    salt = hashes.salt_of(sheet)
    for cell in head(sheet, settings(sheet)):
        yield _locked(cell)
    for one in sheet.questions:
        yield _locked(asked(one))
        yield _answer(one)
        yield _test(one, salt)


def _locked(cell: Cell) -> Cell:
    """A cell that students cannot change."""
    return cell._replace(metadata=_metadata(cell.name, locked=True))


def _answer(question: Question) -> Cell:
    name = question.name
    lines = (f"# {name} = {example(question)}", SOLUTION[0], f"{name} = {literal(question)}")
    return Cell("code", name, (*lines, SOLUTION[1]), _metadata(name, solution=True))


def _test(question: Question, salt: str) -> Cell:
    """One point for the right answer; what is hidden says whether it is."""
    shown, hidden = checks.readable(question), checks.right(question, salt)
    name = f"{question.name}-test"
    metadata = _metadata(name, locked=True, grade=True, points=1)
    return Cell("code", name, (*shown, HIDDEN[0], *hidden, HIDDEN[1]), metadata)


def _metadata(name: str, *, locked: bool = False, solution: bool = False, **graded: Any) -> Any:
    own = {"schema_version": 3, "task": False, "grade_id": name, "locked": locked}
    return {"nbgrader": {**own, "solution": solution, "grade": False, **graded}}
