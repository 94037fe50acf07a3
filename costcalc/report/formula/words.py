"""What is said of a formula: its symbols, its error, and the conditions it holds under."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.algebra.traced import Fact, Role, independent
from costcalc.cost.formula_record import FormRow, FormulaReport
from costcalc.cost.quantities import QUANTITIES
from costcalc.cost.textbook import worked
from costcalc.errors import SpecError
from costcalc.report import notation, units
from costcalc.report.notation import Notation, SymbolNotation, Text, letters_of
from costcalc.report.units import signed_percent
from costcalc.spec.settings import settings
from costcalc.spec.values import describe

FACTS_SHOWN = 12


def letters_in(report: FormulaReport) -> dict[str, SymbolNotation]:
    """How the parameter of each symbol is written."""
    return letters_of(variable.name for variable in report.forms.variables)


def legend(report: FormulaReport) -> Iterator[str]:
    """What each symbol is: `α = alpha, width multiplier; 1 at this setting`."""
    for variable in report.forms.variables:
        param = report.forms.graph.spec.params[variable.name]
        letter = letters_in(report)[variable.name].text
        own = f"{letter} = {variable.name}" if letter != variable.name else letter
        doc = f", {param.doc}" if param.doc else ""
        yield f"{own}{doc}; here {describe(variable.value)}"


def errors(report: FormulaReport) -> Iterator[str]:
    """The smooth form and the exact count at the current setting."""
    exact = report.total.value
    name = QUANTITIES[report.quantity].title
    yield (
        f"here: {units.exactly(int(exact))} {name} exactly; the smooth form gives "
        f"{rounded(report.smooth_value)}, error {signed_percent(report.smooth_value, exact)}"
    )
    if report.other_value is not None:
        how = "kept" if report.forms.smooth_repeats else "smoothed too (--smooth-repeats)"
        yield (
            f"with the rounding of repeats {how}: {rounded(report.other_value)}, "
            f"error {signed_percent(report.other_value, exact)}"
        )


def label(row: FormRow, notation: Notation) -> str:
    """The part, and how often it is there where it stands for identical ones: `a/1 (2 times)`."""
    return row.label if row.times == 1 else f"{row.label} ({notation.write(row.times)} times)"


def rounded(value: Fraction) -> str:
    return units.exactly(round(value))


def notes(report: FormulaReport, text: Text) -> Iterator[str]:
    """What the forms assume, and what was counted."""
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
        yield f"in letters, `{path}`: the spec rounds what the letters do not, which give {given}"
    for one in forms.unrolled:
        yield f"layer by layer at this setting: `{one.path}`, {one.reason}"
    yield f"counted: {forms.cost.counting.stamp(report.quantity)}"


def rounded_books(report: FormulaReport) -> Iterator[tuple[Fraction, str]]:
    """What the letters give for a block in which the spec rounds something, and its path."""
    for path, book in report.textbooks:
        given = worked(book.form, book.setting)
        if given != book.value:
            yield given, path


def facts_of(report: FormulaReport, *roles: Role) -> list[Fact]:
    """The facts of some roles that the forms depend on, without those that follow from another."""
    facts = [fact for fact, role in report.forms.facts.items() if role in roles]
    if "structure" in roles:
        facts += [fact for fact in report.forms.assumed if _is_news(report, fact)]
    return independent(facts)


def _is_news(report: FormulaReport, fact: Fact) -> bool:
    """Whether the range of a parameter allows 0, which its symbol is not."""
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
