"""A worksheet as the notebook that `otter assign` makes the students' notebook and tests of.

It always holds the key. Source: otter-grader.readthedocs.io, "Otter Assign Notebook Format".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costcalc.explore.worksheet.record import Question, Worksheet
from costcalc.report.worksheet import checks, hashes
from costcalc.report.worksheet.cells import Cell, notebook
from costcalc.report.worksheet.exercise import asked, head, literal, settings

CONFIG = """\
# ASSIGNMENT CONFIG
# This notebook holds the key: give students what `otter assign` writes in the folder `student`.
init_cell: true
check_all_cell: true
export_cell: false"""


def render(sheet: Worksheet) -> Iterator[str]:
    """The lines of the notebook."""
    return notebook(_cells(sheet))


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    yield Cell("raw", "config", tuple(CONFIG.split("\n")))
    yield from head(sheet, settings(sheet))
    salt = hashes.salt_of(sheet)
    for one in sheet.questions:
        yield from _question(one, salt)


def _question(question: Question, salt: str) -> Iterator[Cell]:
    name = question.name
    yield Cell("raw", f"{name}-begin", ("# BEGIN QUESTION", f"name: {name}"))
    yield asked(question)
    yield Cell("raw", f"{name}-solution", ("# BEGIN SOLUTION",))
    yield Cell("code", name, (f"{name} = {literal(question)} # SOLUTION",))
    yield Cell("raw", f"{name}-solved", ("# END SOLUTION",))
    yield Cell("raw", f"{name}-tests", ("# BEGIN TESTS",))
    yield _test(f"{name}-readable", 0, False, checks.readable(question))
    yield _test(f"{name}-right", 1, True, checks.right(question, salt))
    yield Cell("raw", f"{name}-tested", ("# END TESTS",))
    yield Cell("raw", f"{name}-end", ("# END QUESTION",))


def _test(name: str, points: int, hidden: bool, lines: Iterable[str]) -> Cell:
    """A test of a question, and the points that it gives."""
    config = ('""" # BEGIN TEST CONFIG', f"points: {points}", f"hidden: {str(hidden).lower()}")
    return Cell("code", name, (*config, '""" # END TEST CONFIG', *lines))
