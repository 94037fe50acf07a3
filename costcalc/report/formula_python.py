"""A formula as a Python file that runs alone: the exact count, and its smooth form."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.report import notation
from costcalc.report.formula import NAMES, FormulaReport
from costcalc.report.notation import Python
from costcalc.spec.values import describe
from costcalc.version import __version__


def render(report: FormulaReport) -> Iterator[str]:
    """The lines of the file."""
    python = Python(report.letters, report.order)
    exact, smooth = list(_exact(report, python)), list(_smooth(report, python))
    graph, name = report.forms.cost.graph, NAMES[report.quantity]
    names = ", ".join(variable.name for variable in report.forms.variables)
    yield f'"""{name} of {graph.name} in {names}, as costcalc {__version__} derives them.'
    yield ""
    for variable in report.forms.variables:
        doc = graph.spec.params[variable.name].doc
        yield f"{variable.name}: {doc or 'a parameter'}; a Fraction or an int for exact answers."
    yield '"""'
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
    values = {v.name: v.value for v in report.forms.variables}
    arguments = ", ".join(
        f"{key}={python.number(Fraction(value))}" for key, value in values.items()
    )
    yield f"    print({report.quantity}({arguments}))"
    yield f"    print(float({report.quantity}_smooth({arguments})))"


def _signature(report: FormulaReport, suffix: str = "") -> str:
    names = ", ".join(variable.name for variable in report.forms.variables)
    return f"def {report.quantity}{suffix}({names}):"


def _exact(report: FormulaReport, python: Python) -> Iterator[str]:
    """The exact form, a line for each part that it sums over."""
    facts = [python.fact(fact) for fact, role in report.forms.facts.items() if role == "structure"]
    yield _signature(report)
    yield f'    """{NAMES[report.quantity]}, with every rounding of the spec.'
    if facts:
        yield from ("", "    It holds while", *(f"    - {fact}" for fact in facts))
    yield '    """'
    for found in report.definitions:
        yield f"    {notation.definition(found, python)}"
    yield "    return ("
    for number, row in enumerate(report.rows or ()):
        form = python.write(row.form.exact.xreplace(report.names))
        yield f"        {'+ ' if number else ''}{form}  # {row.label}"
    if not report.rows:
        yield f"        {python.write(report.total.exact)}"
    yield "    )"


def _smooth(report: FormulaReport, python: Python) -> Iterator[str]:
    yield _signature(report, "_smooth")
    setting = ", ".join(f"{v.name} {describe(v.value)}" for v in report.forms.variables)
    yield f'    """Without the rounding of widths and sizes; derived at {setting}."""'
    terms = [python.term(term) for term in report.terms or ()]
    if not terms:
        yield f"    return {python.write(report.total.smooth)}"
        return
    yield "    return ("
    for number, term in enumerate(terms):
        yield f"        {'+ ' if number else ''}{term}"
    yield "    )"
