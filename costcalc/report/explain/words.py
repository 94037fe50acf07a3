"""The sentences of an explanation: its letters, its sizes, its result, the usual mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.cost.evaluation import value_at
from costcalc.cost.explanation import Explanation, Ratio, Section
from costcalc.cost.forms import Expression
from costcalc.cost.quantities import QUANTITIES, STANDING
from costcalc.cost.textbook import LetteredLayer, Textbook
from costcalc.ops.base import Work
from costcalc.report import notation, units
from costcalc.report.notation import SymbolNotation, Text, letters_of, size_rules
from costcalc.report.notation.textbook import textbook_letters
from costcalc.report.units import signed_percent
from costcalc.spec.values import describe


def letters_in(explanation: Explanation) -> dict[str, SymbolNotation]:
    """The notation of each multiplier."""
    return letters_of(explanation.multipliers)


def letters_differ(explanation: Explanation) -> bool:
    """Whether a letter has different values in two sections; in chains this does not happen."""
    values: dict[str, set[object]] = {}
    for section in explanation.sections:
        for letter in section.book.letters:
            values.setdefault(letter.name, set()).add(letter.value)
    return any(len(found) > 1 for found in values.values())


def ratio_words(explanation: Explanation, ratio: Ratio) -> str:
    """`1 / N + 1 / D_K^2 of the first`; if the spec rounds, the error of the formula is added."""
    form = ratio_form(explanation, ratio.form)
    if ratio.is_exact:
        return f"{form} of the first"
    error = signed_percent(ratio.worked, ratio.value)
    return (
        f"about {form} of the first, which gives {units.fixed(ratio.worked, 3)} (error {error}): "
        f"it leaves out what the spec rounds in {', '.join(ratio.rounded)}"
    )


def ratio_form(explanation: Explanation, form: Expression) -> str:
    """A ratio, such as `1 / N + 1 / D_K^2`: a sum of quotients."""
    letters, order = ratio_letters(explanation)
    return notation.ratio(form, Text(letters, order, dots=True))


def ratio_letters(explanation: Explanation) -> tuple[dict[str, SymbolNotation], list[str]]:
    """The letters of all chains, and their order in a product."""
    letters: dict[str, SymbolNotation] = {}
    order: list[str] = []
    for section in explanation.sections:
        letters |= textbook_letters(section.book, letters_in(explanation))
        order += [one.name for one in section.book.letters if one.name not in order]
    return letters, order


def letter_lines(explanation: Explanation, book: Textbook) -> Iterator[str]:
    """`αM = 96 channels in (M = 128, α = 0.75)`, with `rounded` if the product is not the size."""
    written = textbook_letters(book, letters_in(explanation))
    for one in book.letters:
        text = f"{written[one.name].text} = {describe(one.value)} {one.meaning}"
        if one.scaled_by and one.base is not None:
            by_letter = letters_in(explanation).get(one.scaled_by) or notation.letter(one.scaled_by)
            scale = explanation.multipliers[one.scaled_by]
            rounded = ", rounded" if one.base * scale != one.value else ""
            text += f" ({one.name} = {describe(one.base)}, {by_letter.text} = {describe(scale)}"
            text += f"{rounded})"
        yield text


def size_lines(explanation: Explanation, book: Textbook) -> Iterator[str]:
    """For each window `D_F' = ⌊(D_F + 2p - D_K) / s⌋ + 1 = ⌊(224 + 2 · 2 - 11) / 4⌋ + 1 = 55`."""
    text = Text(textbook_letters(book, letters_in(explanation)), (), dots=True)
    for one in size_rules.written(book.sizes, text, [letter.name for letter in book.letters]):
        yield one.line
    if remark := size_rules.remark(book.sizes):
        yield remark


def cells(explanation: Explanation, book: Textbook, part: LetteredLayer) -> tuple[str, str, str]:
    """Formula, numbers, result of one layer."""
    order = [one.name for one in book.letters]
    written = textbook_letters(book, letters_in(explanation))
    formula = Text(written, order, dots=True).write(part.form)
    numbers = {
        one.name: SymbolNotation(describe(one.value), describe(one.value), describe(one.value))
        for one in book.letters
    }
    put_in = Text(numbers, order, dots=True).write(part.form)
    value = value_at(part.form, book.setting)
    if value != part.value:
        put_in += f" = {_short(value)}, rounded in the spec"
    assert isinstance(part.value, int)
    return formula, put_in, units.exactly(part.value)


def _short(value: Fraction) -> str:
    return notation.decimal(value) or units.fixed(value, 1)


def result(explanation: Explanation, section: Section) -> Iterator[str]:
    """The figure and its share of the network, then params and activations."""
    name, value = QUANTITIES[explanation.quantity].title, section.book.value
    text = f"{units.exactly(value)} {name}"
    if explanation.whole:
        share = units.percent(value, explanation.whole)
        whole = units.exactly(explanation.whole)
        text += f", {share} of the {whole} of {explanation.title}"
    yield text
    totals = section.totals
    pieces = [("weights", totals.weights), ("biases", totals.biases), ("norm", totals.norm)]
    stored = " + ".join(f"{units.exactly(n)} {word}" for word, n in pieces if n)
    yield (
        f"params {units.exactly(totals.params)}{f' = {stored}' if stored else ''}"
        f"{f', shares: {section.shares}' if section.shares else ''}; "
        f"activations {units.exactly(totals.activations)}"
    )


def left_out(section: Section) -> Iterator[str]:
    """The work other than multiply-adds."""
    work: Work = section.aside.work
    amounts = [
        f"{units.exactly(amount)} {word}"
        for word, amount in zip(Work._fields, work, strict=True)
        if amount
    ]
    if amounts:
        names = ", ".join(section.aside.operators)
        yield f"not counted: {', '.join(amounts)}, in {names}"


def mistakes(explanation: Explanation) -> Iterator[str]:
    """The usual mistakes with these layers, without duplicates, and the usual mistake with the
    unit.
    """
    seen: dict[str, dict[str, None]] = {}
    for section in explanation.sections:
        for kinds, words in section.rules:
            seen.setdefault(words.mistake, {}).update(dict.fromkeys(kinds))
    for mistake, names in seen.items():
        yield f"usual mistake with {', '.join(names)}: {mistake}"
    value = explanation.sections[0].book.value
    if explanation.quantity == "macs" and value:
        yield (
            "usual mistake with the unit: a multiply-add is one MAC and two FLOPs, so "
            f"{units.exactly(value)} MACs are {units.exactly(2 * value)} FLOPs"
        )
    biased = any(section.totals.biases for section in explanation.sections)
    if biased and explanation.quantity in STANDING:
        yield "usual mistake with biases: they are added, not multiplied, and count as params only"
