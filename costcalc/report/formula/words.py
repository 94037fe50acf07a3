"""The sentences of a formula: its symbols, its error, and its conditions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.algebra import Exact
from costcalc.cost.evaluation import value_at
from costcalc.cost.formula_record import FormRow, FormulaReport
from costcalc.cost.quantities import RATIOS, title_of
from costcalc.report import notation, units
from costcalc.report.notation import Notation, SymbolNotation, Text
from costcalc.report.symbols import conditions, letters_of
from costcalc.report.units import signed_percent


def letters_in(report: FormulaReport) -> dict[str, SymbolNotation]:
    """The notation of each parameter that is a symbol."""
    return letters_of(report.forms)


def errors(report: FormulaReport) -> Iterator[str]:
    """The values of the exact and the smooth form at the current setting, and the error."""
    exact = report.total.value
    name = title_of(report.quantity)
    yield (
        f"here: {_exactly(exact, report.quantity)} {name} exactly; the smooth form gives "
        f"{rounded(report.smooth_value, report.quantity)}, "
        f"error {signed_percent(report.smooth_value, exact)}"
    )
    if report.other_value is not None:
        how = "kept" if report.forms.smooth_repeats else "smoothed too (--smooth-repeats)"
        yield (
            f"with the rounding of repeats {how}: "
            f"{rounded(report.other_value, report.quantity)}, "
            f"error {signed_percent(report.other_value, exact)}"
        )


def label(row: FormRow, notation: Notation) -> str:
    """The name of a part, with the number of identical parts if there are several: `a/1 (2
    times)`.
    """
    return row.label if row.times == 1 else f"{row.label} ({notation.write(row.times)} times)"


def rounded(value: Fraction, quantity: str) -> str:
    """A value of a form: a whole number, but of a ratio four digits."""
    return units.decimal(value) if quantity in RATIOS else units.exactly(round(value))


def _exactly(value: Exact, quantity: str) -> str:
    """The exact figure: a whole number, or a ratio as a fraction."""
    return str(Fraction(value)) if quantity in RATIOS else units.exactly(int(value))


def here(value: Exact, quantity: str) -> str:
    """The figure at the setting, in few digits."""
    return units.decimal(Fraction(value)) if quantity in RATIOS else units.briefly(int(value))


def notes(report: FormulaReport, text: Text) -> Iterator[str]:
    """The assumptions of the forms, and what was counted."""
    forms = report.forms
    yield from conditions(forms, text)
    for book, path in rounded_books(report):
        given = notation.decimal(book) or units.fixed(book, 2)
        yield f"in letters, `{path}`: {given}, as the letters leave out what the spec rounds"
    for one in forms.unrolled:
        yield f"layer by layer at this setting: `{one.path}`, {one.reason}"
    yield f"counted: {forms.cost.counting.stamp(report.quantity)}"


def rounded_books(report: FormulaReport) -> Iterator[tuple[Fraction, str]]:
    """For each block in which the spec rounds something: the value of its formula in letters,
    its path.
    """
    for path, book in report.textbooks:
        given = value_at(book.form, book.setting)
        if given != book.value:
            yield given, path
