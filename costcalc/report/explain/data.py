"""An explanation as data: the object of `schema/explain.json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.cost.counting import ONE_EXAMPLE
from costcalc.cost.evaluation import value_at
from costcalc.cost.explanation import Explanation, Section
from costcalc.cost.textbook import Textbook
from costcalc.report.data import counts, plain_value
from costcalc.report.explain.words import cells, letter_lines, letters_in, ratio_form
from costcalc.report.notation import Latex, Text, added, size_rules
from costcalc.report.notation.textbook import textbook_form, textbook_letters


def data(explanation: Explanation) -> dict[str, Any]:
    """The explanation as the object `schema/explain.json` describes."""
    return {
        "schema": 1,
        "network": explanation.title or None,
        "quantity": explanation.quantity,
        "counting": ONE_EXAMPLE.stamp(explanation.quantity),
        "whole": explanation.whole,
        "sections": [_section(explanation, section) for section in explanation.sections],
        "ratios": [
            {
                "chain": ratio.title,
                "text": ratio_form(explanation, ratio.form),
                "value": str(ratio.value),
                "formula_value": str(ratio.worked),
                "rounded": list(ratio.rounded),
            }
            for ratio in explanation.ratios
        ],
    }


def _section(explanation: Explanation, section: Section) -> dict[str, Any]:
    book = section.book
    return {
        "path": section.path,
        "title": section.title,
        "inputs": [list(shape) for shape in section.entry],
        "output": list(section.output),
        **({"shares": section.shares} if section.shares else {}),
        "text": textbook_form(book, letters_in(explanation)),
        "latex": latex_form(explanation, book),
        "letters": [
            {
                "name": letter.name,
                "meaning": letter.meaning,
                "value": plain_value(letter.value),
                "text": text,
            }
            for letter, text in zip(book.letters, letter_lines(explanation, book), strict=True)
        ],
        "sizes": [
            {
                "path": rule.path,
                "kind": rule.kind,
                "axis": rule.axis or "both",
                "value": rule.value,
                "text": line.rule,
                "numbers": line.numbers,
            }
            for rule in book.sizes
            for line in size_rules.written([rule], _text(explanation, book), _names(book))
        ],
        "parts": [_part(explanation, book, number) for number in range(len(book.parts))],
        "value": book.value,
        **counts(section.totals),
        "work": section.aside.work._asdict(),
        "rules": [
            {"kinds": list(kinds), "rule": words.rule, "mistake": words.mistake}
            for kinds, words in section.rules
        ],
    }


def _part(explanation: Explanation, book: Textbook, number: int) -> dict[str, Any]:
    part = book.parts[number]
    formula, put_in, _ = cells(explanation, book, part)
    return {
        "path": part.path,
        "kind": part.kind,
        "formula": formula,
        "numbers": put_in,
        "worked": str(value_at(part.form, book.setting)),
        "value": part.value,
    }


def _text(explanation: Explanation, book: Textbook) -> Text:
    return Text(textbook_letters(book, letters_in(explanation)), (), dots=True)


def _names(book: Textbook) -> list[str]:
    return [letter.name for letter in book.letters]


def latex_form(explanation: Explanation, book: Textbook) -> str:
    """The formula in LaTeX, layer by layer."""
    letters = textbook_letters(book, letters_in(explanation))
    latex = Latex(letters, [one.name for one in book.letters])
    return added(latex.write(part.form) for part in book.parts)


def rows(explanation: Explanation) -> Iterator[tuple[object, ...]]:
    """One row for each layer: its formula, the numbers put in, its figure."""
    yield ("section", "path", "kind", "formula", "numbers", explanation.quantity)
    for section in explanation.sections:
        for part in section.book.parts:
            formula, put_in, _ = cells(explanation, section.book, part)
            title = " ".join(filter(None, (section.path, section.title)))
            yield (title, part.path, part.kind, formula, put_in, part.value)
