"""A formula as a standalone Python file: the exact count, and its smooth form.

Each function raises ValueError where the formula does not hold; the message names the condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.algebra.traced import Role, independent
from costcalc.cost.formula_record import FormulaReport
from costcalc.cost.quantities import title_of
from costcalc.report import notation
from costcalc.report.escaping import python_comment, python_docstring
from costcalc.report.formula.words import facts_of, label, letters_in
from costcalc.report.notation import Python
from costcalc.report.notation.identifiers import free_name
from costcalc.spec.values import describe
from costcalc.version import __version__


def render(report: FormulaReport) -> Iterator[str]:
    """The lines of the file."""
    python = Python(letters_in(report), report.order)
    exact, smooth = list(_exact(report, python)), list(_smooth(report, python))
    yield from python_docstring(_head(report))
    yield ""
    imports, *functions = notation.prelude([*exact, *smooth])
    yield from imports.split("\n")
    for function in functions:
        yield from ("", "", *function.split("\n"))
    yield from ("", "")
    yield from exact
    yield from ("", "")
    yield from smooth
    yield from ("", "")
    yield 'if __name__ == "__main__":'
    arguments = ", ".join(
        f"{letters_in(report)[v.name].python}={python.number(Fraction(v.value))}"
        for v in report.forms.variables
    )
    yield f"    print({_name(report)}({arguments}))"
    yield f"    print(float({_name(report)}_smooth({arguments})))"


def _head(report: FormulaReport) -> Iterator[str]:
    """The docstring of the file: its purpose, and the meaning of each argument."""
    graph = report.forms.cost.graph
    names = ", ".join(variable.name for variable in report.forms.variables)
    title = title_of(report.quantity)
    yield f"{title} of {graph.name} in {names}, as costcalc {__version__} derives."
    yield ""
    for variable in report.forms.variables:
        param = graph.spec.params[variable.name]
        written = letters_in(report)[variable.name].python
        own = "" if written == variable.name else f" (the parameter {variable.name})"
        bounds = f", {param.range_text}" if param.range_text else ""
        doc = param.doc or "a parameter"
        yield f"{written}{own}: {doc}{bounds}; a Fraction or an int for exact answers."
    yield ""
    yield "A declared range is not checked here; a condition of the formula is."
    yield f"Counted: {report.forms.cost.counting.stamp(report.quantity)}."


def _name(report: FormulaReport) -> str:
    """The name of the exact function; a name that Python uses gets a `_` at its end."""
    return free_name(report.quantity, ())


def _signature(report: FormulaReport, suffix: str = "") -> str:
    names = ", ".join(
        letters_in(report)[variable.name].python for variable in report.forms.variables
    )
    return f"def {_name(report)}{suffix}({names}):"


def _conditions(report: FormulaReport, python: Python, *roles: Role) -> Iterator[str]:
    """A line that checks each condition of the formula."""
    facts = independent((*report.forms.assumed, *facts_of(report, *roles)))
    for fact in dict.fromkeys(facts):
        condition = python.fact(fact)
        yield f'    require({condition}, "{condition}")'


def _exact(report: FormulaReport, python: Python) -> Iterator[str]:
    """The function of the exact form, with a line for each part of its sum."""
    yield _signature(report)
    yield f'    """{title_of(report.quantity)}, with every rounding of the spec."""'
    yield from _conditions(report, python, "structure", "need")
    for found in report.definitions:
        yield f"    {notation.definition(found, python)}"
    yield "    return ("
    for number, row in enumerate(report.rows or ()):
        form = python.write(row.form.exact.xreplace(report.names))
        comment = python_comment(label(row, python))
        yield f"        {notation.signed(form) if number else form}  # {comment}"
    if not report.rows:
        yield f"        {python.write(report.total.exact)}"
    yield "    )"


def _smooth(report: FormulaReport, python: Python) -> Iterator[str]:
    yield _signature(report, "_smooth")
    setting = ", ".join(f"{v.name} {describe(v.value)}" for v in report.forms.variables)
    yield f'    """Without the rounding of widths and sizes; derived at {setting}."""'
    yield from _conditions(report, python, "structure", "branch")
    terms = [python.term(term) for term in report.terms or ()]
    if not terms:
        yield f"    return {python.write(report.total.smooth)}"
        return
    yield "    return ("
    for number, term in enumerate(terms):
        yield f"        {notation.signed(term) if number else term}"
    yield "    )"
