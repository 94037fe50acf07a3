"""An explanation as LaTeX: a fragment for a document that has amsmath."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.counting import ONE_EXAMPLE
from costcalc.cost.evaluation import value_at
from costcalc.cost.explanation import Explanation, Section
from costcalc.cost.quantities import QUANTITIES
from costcalc.cost.textbook import LetteredLayer, Textbook
from costcalc.report import notation
from costcalc.report.escaping import latex_comment, latex_text
from costcalc.report.explain.data import latex_form
from costcalc.report.explain.words import (
    letter_lines,
    letters_in,
    mistakes,
    ratio_letters,
    ratio_words,
    result,
)
from costcalc.report.notation import Latex, SymbolNotation, size_rules
from costcalc.report.notation.textbook import textbook_letters
from costcalc.spec.values import describe


def render(explanation: Explanation) -> Iterator[str]:
    """The lines: for each section its formula, the numbers put in, and remarks as comments."""
    yield "% needs amsmath, amssymb"
    stamp = ONE_EXAMPLE.stamp(explanation.quantity)
    yield f"% counted: {latex_comment(stamp)}"
    for section in explanation.sections:
        yield from _section(explanation, section)
    letters, order = ratio_letters(explanation)
    for one in explanation.ratios:
        yield f"\\paragraph{{{latex_text(one.title)}, of the first}}"
        yield f"\\[ {notation.ratio(one.form, Latex(letters, order))} \\]"
        if not one.is_exact:
            yield f"% {latex_comment(ratio_words(explanation, one))}"
    for line in mistakes(explanation):
        yield f"% {latex_comment(line)}"


def _section(explanation: Explanation, section: Section) -> Iterator[str]:
    name, book = QUANTITIES[explanation.quantity].title, section.book
    title = " / ".join(filter(None, (explanation.title, section.path, section.title)))
    yield f"\\paragraph{{{latex_text(title)}}}"
    yield "\\begin{align*}"
    yield f"  \\mathrm{{{name}}} &= {latex_form(explanation, book)} \\\\"
    if book.parts:
        yield f"  &= {' + '.join(_numbers(book, part) for part in book.parts)} \\\\"
    yield f"  &= {_count(book.value)}"
    yield "\\end{align*}"
    latex = Latex(textbook_letters(book, letters_in(explanation)))
    for one in size_rules.written(book.sizes, latex, [letter.name for letter in book.letters]):
        yield from _size(one)
    for line in (*letter_lines(explanation, book), *result(explanation, section)):
        yield f"% {latex_comment(line)}"
    for kinds, words in section.rules:
        rule = f"{', '.join(kinds)}: {words.rule}"
        yield f"% {latex_comment(rule)}"


def _size(rule: size_rules.WrittenRule) -> Iterator[str]:
    """A size out of layers: their names are running text, as a display has no line breaks."""
    if rule.of.startswith("\\text{"):
        names = rule.of.removeprefix("\\text{").removesuffix("}")
        yield "\\noindent " + names.replace("/", "/\\allowbreak{}")
        yield f"\\[ {rule.rule} = {rule.numbers} = {rule.value} \\]"
    else:
        yield f"\\[ {rule.line} \\]"


def _numbers(book: Textbook, part: LetteredLayer) -> str:
    """A layer's formula with its numbers put in; only the count, if the spec rounds."""
    if value_at(part.form, book.setting) != part.value:
        assert isinstance(part.value, int)
        return _count(part.value)
    order = [one.name for one in book.letters]
    letters = {
        one.name: SymbolNotation(describe(one.value), describe(one.value), describe(one.value))
        for one in book.letters
    }
    return _Dotted(letters, order).write(part.form)


class _Dotted(Latex):
    """Factors are separated by dots, as they are numbers."""

    def fraction(self, above: list[str], below: list[str]) -> str:
        over, under = " \\cdot ".join(above), " \\cdot ".join(below)
        return f"\\frac{{{over}}}{{{under}}}" if below else over


def _count(value: int) -> str:
    return f"{value:,}".replace(",", "{,}")
