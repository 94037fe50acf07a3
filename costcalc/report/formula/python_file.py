"""A standalone Python file with two functions: an exact figure, and its smooth form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from costcalc.algebra.facts import Role, independent
from costcalc.cost.quantities import title_of
from costcalc.cost.variables import InSymbols
from costcalc.report import notation
from costcalc.report.escaping import python_docstring
from costcalc.report.notation import Python
from costcalc.report.notation.identifiers import free_name
from costcalc.report.symbols import facts_of, letters_of
from costcalc.spec.values import describe
from costcalc.version import __version__


def file_of(
    forms: InSymbols, quantity: str, python: Python, exact: Sequence[str], smooth: Sequence[str]
) -> Iterator[str]:
    """The lines of the file with these two functions, which prints both figures here."""
    yield from python_docstring(_head(forms, quantity))
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
        f"{letters_of(forms)[v.name].python}={python.number(Fraction(v.value))}"
        for v in forms.variables
    )
    yield f"    print({_name(quantity)}({arguments}))"
    yield f"    print(float({_name(quantity)}_smooth({arguments})))"


def _head(forms: InSymbols, quantity: str) -> Iterator[str]:
    """The docstring of the file: its purpose, and the meaning of each argument."""
    graph = forms.cost.graph
    names = ", ".join(variable.name for variable in forms.variables)
    title = title_of(quantity)
    yield f"{title} of {graph.name} in {names}, as costcalc {__version__} derives."
    yield ""
    for variable in forms.variables:
        param = graph.spec.params[variable.name]
        written = letters_of(forms)[variable.name].python
        own = "" if written == variable.name else f" (the parameter {variable.name})"
        bounds = f", {param.range_text}" if param.range_text else ""
        doc = param.doc or "a parameter"
        yield f"{written}{own}: {doc}{bounds}; a Fraction or an int for exact answers."
    yield ""
    yield "A declared range is not checked here; a condition of the formula is."
    yield f"Counted: {forms.cost.counting.stamp(quantity)}."


def _name(quantity: str) -> str:
    """The name of the exact function; a name that Python uses gets a `_` at its end."""
    return free_name(quantity, ())


def signature(forms: InSymbols, quantity: str, suffix: str = "") -> str:
    """The first line of a function."""
    letters = letters_of(forms)
    names = ", ".join(letters[variable.name].python for variable in forms.variables)
    return f"def {_name(quantity)}{suffix}({names}):"


def checks(forms: InSymbols, python: Python, *roles: Role) -> Iterator[str]:
    """A line that checks each condition of the formula."""
    facts = independent((*forms.assumed, *facts_of(forms, *roles)))
    for fact in dict.fromkeys(facts):
        condition = python.fact(fact)
        yield f'    require({condition}, "{condition}")'


def smooth_words(forms: InSymbols) -> str:
    """The docstring of the smooth function."""
    setting = ", ".join(f"{v.name} {describe(v.value)}" for v in forms.variables)
    return f"Without the rounding of widths and sizes; derived at {setting}."
