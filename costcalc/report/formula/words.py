"""The sentences of a formula: its symbols, its error, and its conditions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.algebra import Exact
from costcalc.algebra.traced import Fact, Role, independent
from costcalc.cost.formula_record import FormRow, FormulaReport
from costcalc.cost.quantities import RATIOS, title_of
from costcalc.cost.textbook import worked
from costcalc.errors import SpecError
from costcalc.report import notation, units
from costcalc.report.notation import Notation, SymbolNotation, Text, letters_of
from costcalc.report.units import signed_percent
from costcalc.spec.settings import settings
from costcalc.spec.values import describe

FACTS_SHOWN = 12


def letters_in(report: FormulaReport) -> dict[str, SymbolNotation]:
    """The notation of each parameter that is a symbol."""
    return letters_of(variable.name for variable in report.forms.variables)


def legend(report: FormulaReport) -> Iterator[str]:
    """The meaning of each symbol: `α = alpha, width multiplier; here 1`."""
    for variable in report.forms.variables:
        param = report.forms.graph.spec.params[variable.name]
        letter = letters_in(report)[variable.name].text
        own = f"{letter} = {variable.name}" if letter != variable.name else letter
        doc = f", {param.doc}" if param.doc else ""
        yield f"{own}{doc}; here {describe(variable.value)}"


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
    structure = [text.fact(fact) for fact in facts_of(report, "structure")]
    branches = [text.fact(fact) for fact in facts_of(report, "branch")]
    needs = sum(role == "need" for role in forms.facts.values())
    if structure:
        yield f"holds while: {_some(structure)}"
    if branches:
        yield f"smooth while: {_some(branches)}"
    if needs:
        count = f"{needs} condition{'s' if needs > 1 else ''}"
        start = "and" if structure or branches else "holds"
        yield f"{start} while sizes fit their layers: {count}, listed by --format json"
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
        given = worked(book.form, book.setting)
        if given != book.value:
            yield given, path


def facts_of(report: FormulaReport, *roles: Role) -> list[Fact]:
    """The facts with these roles, without those that follow from others."""
    facts = [fact for fact, role in report.forms.facts.items() if role in roles]
    if "structure" in roles:
        facts += [fact for fact in report.forms.assumed if _is_news(report, fact)]
    return independent(facts)


def _is_news(report: FormulaReport, fact: Fact) -> bool:
    """Whether the range of a parameter allows 0, which the assumption about its symbol excludes."""
    if fact.relation == "divides":
        return False
    graph = report.forms.cost.graph
    try:
        settings(graph.spec, None, {**graph.settings, fact.right.name: 0})
    except SpecError:
        return False
    return True


def _some(facts: list[str]) -> str:
    shown = "; ".join(facts[:FACTS_SHOWN])
    more = len(facts) - FACTS_SHOWN
    return f"{shown}; and {more} more, listed by --format json" if more > 0 else shown
