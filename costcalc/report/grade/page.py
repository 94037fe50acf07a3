"""A graded answer file as a page: what is right, and what each other answer is."""

from __future__ import annotations

from costcalc.explore.worksheet.grade import Grade, Graded
from costcalc.report.grade import words
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.worksheet.words import answer


def page(grade: Grade, width: int | None = None) -> Page:
    """The verdict on every answer."""
    parts: list[Part] = [Sentence(words.title(grade), "title")]
    parts.append(Sentence(words.summary(grade), "key"))
    columns = (
        Column("question"),
        Column("answer", role="name"),
        Column("key"),
        Column("unit"),
        Column("verdict"),
    )
    table = Grid(columns, tuple(_row(one) for one in grade.answers))
    parts += narrowed(table, width, ("unit",))
    parts += [Sentence(text, "note") for text in words.remarks(grade)]
    parts.append(Sentence(f"code: {grade.worksheet.code}", "note"))
    return Page(tuple(parts))


def _row(one: Graded) -> GridRow:
    question = one.question
    verdict = words.verdict(one.verdict)
    return GridRow(
        (question.name, words.given(one.given), answer(question), question.unit, verdict)
    )
