"""Several graded answer files as a page: a row for each."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.worksheet.grade import Grade, Grades, Ungraded
from costcalc.report.grades.data import COUNTED
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.units import number_of


def page(grades: Grades, width: int | None = None) -> Page:
    """How many answers of each file are right, and the files that could not be graded."""
    columns = (
        Column("file", role="name"),
        Column("network"),
        Column("level", "right"),
        Column("seed", "right"),
        Column("questions", "right"),
        *(Column(outcome, "right") for outcome in COUNTED.values()),
    )
    parts: list[Part] = [Sentence(number_of(len(grades.files), "answer file"), "title")]
    parts.append(Sentence(_summary(grades), "key"))
    table = Grid(columns, tuple(map(_row, grades.files)))
    parts += narrowed(table, width, ("level", "questions"))
    parts += [Sentence(text, "note") for text in _remarks(grades)]
    return Page(tuple(parts))


def _summary(grades: Grades) -> str:
    """`30 of 34 questions right, 1 file not graded`."""
    asked = sum(len(one.answers) for one in grades.graded)
    right = sum(one.count("right") for one in grades.graded)
    missing = len(grades.ungraded)
    rest = f", {number_of(missing, 'file')} not graded" if missing else ""
    return f"{right} of {number_of(asked, 'question')} right{rest}"


def _row(one: Grade | Ungraded) -> GridRow:
    if isinstance(one, Ungraded):
        return GridRow((one.file, "not graded", *["-"] * (3 + len(COUNTED))))
    settings = one.worksheet.settings
    counts = (one.count(outcome) for outcome in COUNTED.values())
    figures = (settings.level, settings.seed, len(one.answers), *counts)
    return GridRow((one.file, settings.network, *map(str, figures)))


def _remarks(grades: Grades) -> Iterator[str]:
    """Why files were not graded, and which have answers to no question."""
    for one in grades.ungraded:
        yield f"{one.file}: {one.why}"
    for graded in grades.graded:
        if count := len(graded.strange):
            yield f"{graded.file}: {number_of(count, 'answer')} to no question of its worksheet"
