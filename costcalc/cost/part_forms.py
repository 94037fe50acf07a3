"""The parts of a figure that is the largest of several, such as peak memory, in symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sympy

from costcalc.algebra import Exact, ExactnessError
from costcalc.algebra.facts import Fact, Role
from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.counting import Counting
from costcalc.cost.forms import MOST_TERMS, Expression, Form, terms_in
from costcalc.cost.quantities import OF_NETWORKS
from costcalc.cost.symbols import chosen_symbols
from costcalc.cost.terms import Term, collected
from costcalc.cost.variables import Variable, assumptions, variables_of
from costcalc.errors import confirm
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import follow, no_formula
from costcalc.records import NamedTuple

ZERO = sympy.Integer(0)


class PartForm(NamedTuple):
    """Parts with the same form: the layers they are of, in order of execution.

    `terms` are those of the smooth form; None where it is no polynomial in the symbols.
    """

    paths: tuple[str, ...]
    form: Form
    terms: tuple[Term, ...] | None


class PartForms(NamedTuple):
    """The parts of a figure of a network, in symbols.

    `parts` differ in their exact forms. They hold wherever all facts with the role `structure`
    hold; the smooth forms also leave out all rounding.
    """

    cost: Cost
    graph: Graph
    quantity: str
    variables: tuple[Variable, ...]
    parts: tuple[PartForm, ...]
    facts: Mapping[Fact, Role]

    @property
    def assumed(self) -> list[Fact]:
        """The assumptions about the symbols; see `forms.assumptions`."""
        return assumptions(self.variables)

    @property
    def setting(self) -> dict[str, Exact]:
        """The current value of every symbol."""
        return {variable.name: variable.value for variable in self.variables}

    @property
    def value(self) -> Exact:
        """The exact figure at the current setting."""
        return max(part.form.value for part in self.parts)

    @property
    def path(self) -> str:
        """The first layer whose part is the largest at the current setting."""
        return max(self.parts, key=lambda part: part.form.value).paths[0]


def part_forms_of(
    graph: Graph, symbols: Iterable[str], counting: Counting, quantity: str
) -> PartForms:
    """The parts of a quantity of `OF_NETWORKS` in these parameters, or in those of width and
    resolution.

    Numbers of passes are those of the current setting. Raises UsageError for a parameter that can
    be no symbol, or a form that is too long to be written out.
    """
    followed = follow(graph, chosen_symbols(graph, symbols), fold=False)
    variables = variables_of(followed)
    try:
        found = OF_NETWORKS[quantity].parts(followed.graph, counting)
        parts = tuple(_grouped(found, variables))
    except ExactnessError as error:
        raise no_formula(graph, str(error)) from None
    forms = PartForms(
        cost=evaluate(graph, counting),
        graph=followed.graph,
        quantity=quantity,
        variables=variables,
        parts=parts,
        facts=dict(followed.trace.facts),
    )
    known = largest_part(graph, counting, quantity)
    confirm(forms.value == known[1], f"the forms of {quantity} give {forms.value}, not {known}")
    return forms


def largest_part(graph: Graph, counting: Counting, quantity: str) -> tuple[str, int]:
    """The first layer whose part of a figure is the largest, and the figure, of a graph that was
    built.
    """
    parts: dict[str, Any] = OF_NETWORKS[quantity].parts(graph, counting)
    path = max(parts, key=lambda one: parts[one])
    return path, int(parts[path])


def _grouped(parts: Mapping[str, Any], variables: tuple[Variable, ...]) -> Iterator[PartForm]:
    """The parts with their layers, those with the same exact and smooth form together."""
    paths: dict[Any, list[str]] = {}
    for path, part in parts.items():
        paths.setdefault(Form.of(part), []).append(path)
    for form, known in paths.items():
        if terms_in(form.smooth) > MOST_TERMS:
            raise ExactnessError(f"the form of a layer has more than {MOST_TERMS:,} terms")
        written = form.multiplied_out()
        yield PartForm(tuple(known), written, _terms(written, variables))


def _terms(form: Form, variables: tuple[Variable, ...]) -> tuple[Term, ...] | None:
    terms = collected(form.smooth, variables)
    return None if terms is None else tuple(terms)


def candidates(parts: Iterable[PartForm]) -> tuple[PartForm, ...]:
    """The parts whose smooth form can be the largest somewhere, the ones with one smooth form
    together.

    A part is left out if no coefficient of its smooth form is above that of another one: symbols
    are positive.
    """
    groups: dict[Any, PartForm] = {}
    for part in parts:
        known = groups.setdefault(part.form.smooth, part)
        if known is not part:
            groups[part.form.smooth] = known._replace(paths=(*known.paths, *part.paths))
    found = [*groups.values()]
    return tuple(one for one in found if not any(_is_below(one, other) for other in found))


def _is_below(one: PartForm, other: PartForm) -> bool:
    """Whether no coefficient is above that of another part, whatever the symbols are."""
    if one is other or one.terms is None or other.terms is None:
        return False
    ours, theirs = dict(_coefficients(one.terms)), dict(_coefficients(other.terms))
    differences = (theirs.get(powers, ZERO) - ours.get(powers, ZERO) for powers in ours | theirs)
    return all(difference.is_nonnegative for difference in differences)


def _coefficients(terms: Iterable[Term]) -> Iterator[tuple[object, Expression]]:
    """The coefficient of each product of powers."""
    for term in terms:
        yield frozenset(term.powers), term.coefficient
