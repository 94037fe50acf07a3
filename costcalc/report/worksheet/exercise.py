"""What every notebook of a worksheet has: tables and questions as Markdown, answers as Python."""

from __future__ import annotations

import re
from collections.abc import Iterator

from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.record import Question, Table, Worksheet
from costcalc.report import heading
from costcalc.report.escaping import markdown_code, markdown_text, python_text
from costcalc.report.formats import markdown
from costcalc.report.page.record import Page, Part, Sentence
from costcalc.report.worksheet import words
from costcalc.report.worksheet.cells import Cell
from costcalc.report.worksheet.page import grid

EXAMPLES = {
    "count": "a whole number, such as 25690112",
    "number": "a number, such as 3.60",
    "shape": "a tuple, channels first, such as (64, 56, 48)",
    "name": 'a path in quotation marks, such as "stem/conv"',
}
"""What the Python value of an answer is, by the form of the question."""


def head(sheet: Worksheet, drawn: str) -> Iterator[Cell]:
    """The title with what was drawn, each table, and what is counted."""
    yield _page("title", Sentence(words.title(sheet), "title"), Sentence(drawn))
    for number, table in enumerate(sheet.tables, 1):
        yield _page(f"table-{number}", *_table(table, number))
    yield _page("counted", Sentence(words.counted(sheet), "note"))


def settings(sheet: Worksheet) -> str:
    """What was drawn, without the seed: who has the seed has the key."""
    return heading.settings(sheet.tables[0].cost.graph).text


def _table(table: Table, number: int) -> tuple[Part, ...]:
    above = Sentence(words.above(table, number), "title")
    return above, grid(table), Sentence(words.below(table), "note")


def _page(name: str, *parts: Part) -> Cell:
    return Cell("markdown", name, tuple(markdown.render(Page(parts))))


def asked(question: Question) -> Cell:
    """The question, and what to write."""
    return Cell("markdown", f"{question.name}-text", (with_code(words.asked(question)),))


def with_code(text: str) -> str:
    """Running text as Markdown, in which what stands between backticks is code."""
    parts = re.split("`([^`]*)`", text)
    return "".join(
        markdown_code(part) if n % 2 else _inside(part) for n, part in enumerate(parts) if part
    )


def _inside(text: str) -> str:
    """A part of a sentence with the spaces at its ends."""
    bare = text.strip()
    before, after = text.partition(bare)[::2] if bare else (text, "")
    return f"{before}{markdown_text(bare)}{after}"


def literal(question: Question) -> str:
    """The right answer as Python; of several that are right the first."""
    text = shown(question, question.accepted[0])
    if question.form == "name":
        return f'"{python_text(text)}"'
    if question.form == "shape":
        sizes = text.split("x")
        return f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"
    return text


def example(question: Question) -> str:
    """What an answer looks like in Python."""
    return EXAMPLES[question.form]
