"""A worksheet as a notebook of Jupyter, whose last cell writes the answer file."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.worksheet.record import Question, Worksheet
from costcalc.report.escaping import python_text
from costcalc.report.worksheet import words
from costcalc.report.worksheet.cells import Cell, notebook
from costcalc.report.worksheet.exercise import asked, example, head, literal, with_code

SAVING = """\
# Writes answers.csv, which `costcalc grade answers.csv` grades.
import csv


def written(answer):
    if answer is ...:
        return ""
    if isinstance(answer, (tuple, list)):
        return "x".join(map(str, answer))
    return str(answer)


with open("answers.csv", "w", newline="", encoding="utf-8") as file:
    rows = csv.writer(file)
    rows.writerow(["question", "answer"])
    rows.writerow(["code", "{code}"])
    for name in "{names}".split():
        rows.writerow([name, written(globals()[name])])"""


def render(sheet: Worksheet) -> Iterator[str]:
    """The lines of the notebook."""
    return notebook(_cells(sheet))


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    yield from head(sheet, words.drawn(sheet))
    works = dict(words.derivations(sheet)) if sheet.key else {}
    for one in sheet.questions:
        yield asked(one)
        if sheet.key:
            yield Cell("code", one.name, (f"{one.name} = {literal(one)}",))
            yield Cell("markdown", f"{one.name}-key", tuple(_key(one, works[one])))
        else:
            yield Cell("code", one.name, (f"{one.name} = ...  # {example(one)}",))
    names = " ".join(one.name for one in sheet.questions)
    code = SAVING.format(code=python_text(sheet.code), names=names)
    yield Cell("code", "save", tuple(code.split("\n")))


def _key(question: Question, work: tuple[str, ...]) -> Iterator[str]:
    """How the answer is found, and what the usual mistakes give."""
    yield with_code("; ".join(work))
    if found := "; ".join(words.mistakes(question)):
        yield ""
        yield f"*right but for: {with_code(found)}*"
