"""A worksheet as questions of Moodle (Moodle XML), which hold their answers.

Source: docs.moodle.org, "Moodle XML format".
"""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.layers import words as layer_words
from costcalc.explore.worksheet.record import Question, Row, Value, Worksheet
from costcalc.graph.words import shapes
from costcalc.report.escaping import html_prose, html_text
from costcalc.report.formats import table as plain
from costcalc.report.page.record import Page
from costcalc.report.worksheet import words
from costcalc.report.worksheet.page import grid


def render(sheet: Worksheet) -> Iterator[str]:
    """The lines of the file: a category, the tables as a description, then each question."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<quiz>"
    yield '<question type="category"><category>'
    yield f"<text>$course$/top/{html_text(_named(sheet))}</text></category></question>"
    yield from _description(sheet)
    rows = {
        name: row for table in sheet.tables for row in table.rows for name in row.blanks.values()
    }
    for one in sheet.questions:
        yield from _question(one, rows.get(one.name))
    yield "</quiz>"


def _named(sheet: Worksheet) -> str:
    """The name of the category; a slash would begin another one."""
    settings = sheet.settings
    return f"{settings.network} level {settings.level} seed {settings.seed}".replace("/", "//")


def _description(sheet: Worksheet) -> Iterator[str]:
    """The tables, and what is counted, as text in which line ends are kept."""
    yield '<question type="description">'
    yield f"<name><text>{html_text(words.title(sheet))}</text></name>"
    yield '<questiontext format="plain_text"><text>'
    yield html_text(words.drawn(sheet))
    for number, table in enumerate(sheet.tables, 1):
        yield html_text(words.above(table, number))
        for line in plain.render(Page((grid(table),))):
            yield "".join(html_text(part) if part.strip() else part for part in _kept(line))
    yield html_text(words.counted(sheet))
    yield "</text></questiontext></question>"


def _kept(line: str) -> Iterator[str]:
    """The words of a line and the spaces between them, which hold its columns apart."""
    word = ""
    for character in line:
        if word and (character == " ") != (word[-1] == " "):
            yield word
            word = ""
        word += character
    yield word


def _question(question: Question, row: Row | None) -> Iterator[str]:
    """A question with its answers: the right ones, and those of the usual mistakes for feedback."""
    is_number = question.form in ("count", "number")
    yield f'<question type="{"numerical" if is_number else "shortanswer"}">'
    yield f"<name><text>{question.name}</text></name>"
    text = words.asked(question) if row is None else f"{_stated(row)} {words.asked(question)}"
    yield f'<questiontext format="html"><text>{html_text(html_prose(text))}</text></questiontext>'
    if not is_number:
        yield "<usecase>0</usecase>"
    for value in question.accepted:
        yield from _answer(question, value, 100, "")
    for one in question.mistakes:
        yield from _answer(question, one.value, 0, f"right but for {one.word}")
    yield "</question>"


def _stated(row: Row) -> str:
    """The layer of a blank: `stem/conv, conv 3x3, 32 out, ..., on 3x224x224.`"""
    layer = row.cost.layer
    return f"{layer.path}: {layer_words(layer)}, on {shapes(layer.inputs)}."


def _answer(question: Question, value: Value, fraction: int, feedback: str) -> Iterator[str]:
    """An answer; a number is right to half a unit of the last decimal that is asked for."""
    text = html_text(shown(question, value))
    if question.form in ("shape", "name"):
        text = text.replace("*", "\\*")
    yield f'<answer fraction="{fraction}"><text>{text}</text>'
    if question.form in ("count", "number"):
        places = question.places
        tolerance = f"0.{'0' * places}5" if places else "0"
        yield f"<tolerance>{tolerance}</tolerance>"
    yield f'<feedback format="plain_text"><text>{html_text(feedback)}</text></feedback></answer>'
