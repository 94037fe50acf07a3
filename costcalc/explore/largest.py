"""A figure that is the largest of several, as peak memory, as a function of parameters.

In one parameter the smooth figure is the largest of polynomials: which of them it is where, the
exact places at which another one becomes the largest, and the exact figure beside each place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import floor

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.exact import simplest
from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.cost.definitions import Definition, named
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import Expression
from costcalc.cost.network import Network
from costcalc.cost.part_forms import (
    PartForm,
    PartForms,
    candidates,
    largest_part,
    part_forms_of,
)
from costcalc.cost.variables import Variable
from costcalc.errors import SpecError
from costcalc.explore.coefficients import primitive, stripped
from costcalc.explore.envelope import difference_of, envelope
from costcalc.explore.plateaus import Cut, Plateau
from costcalc.explore.ranges import POSITIVE, Interval, declared
from costcalc.explore.roots import Polynomial, Root
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple

PLACES = 6
"""The decimals of the settings beside an irrational place."""


class Lead(NamedTuple):
    """An interval of settings in which the smooth form of one part is the largest."""

    span: Plateau
    part: PartForm


class BuiltFigure(NamedTuple):
    """The exact figure at a setting, and the first layer whose part it is; None if the network
    cannot be built there. `smooth` is the smooth figure there.
    """

    setting: Exact
    figure: int | None
    path: str
    smooth: Fraction


class Crossing(NamedTuple):
    """A setting at which the smooth form of another part becomes the largest.

    It is a root of the polynomial with the coefficients `difference`, constant first: the form
    after it minus the one before it, times a number. `beside` are settings at it, or on both sides
    of it.
    """

    at: Root
    difference: Polynomial
    beside: tuple[BuiltFigure, ...]


class Course(NamedTuple):
    """The smooth figure along one symbol: an interval of settings, which part is the largest where,
    and the places between.
    """

    interval: Interval
    leads: tuple[Lead, ...]
    crossings: tuple[Crossing, ...]


class LargestReport(NamedTuple):
    """Everything that a report shows of a figure that is the largest of several, in symbols.

    `candidates` are the parts whose smooth form can be the largest somewhere. `course` is None for
    several symbols, and where a smooth form is no polynomial. `every_part` and `exact` say what
    else is shown; `names` has a symbol for every rounded value in the exact forms.
    """

    forms: PartForms
    candidates: tuple[PartForm, ...]
    smooth_value: Fraction
    course: Course | None
    every_part: bool
    exact: bool
    definitions: tuple[Definition, ...]
    names: dict[Expression, Expression]

    def __repr__(self) -> str:
        return f"LargestReport({self.forms.cost.graph.name})"

    @property
    def order(self) -> list[str]:
        """The names of the symbols, in the order of factors in a product."""
        return [variable.name for variable in self.forms.variables]


def largest_of(
    graph: Graph,
    symbols: Iterable[str] = (),
    counting: Counting = ONE_EXAMPLE,
    *,
    quantity: str = "peak_memory",
    every_part: bool = False,
    exact: bool = False,
) -> LargestReport:
    """A quantity of `OF_NETWORKS` in these parameters, or in those of width and resolution.

    Raises as `part_forms_of`.
    """
    forms = part_forms_of(graph, symbols, counting, quantity)
    chosen = candidates(forms.parts)
    definitions, names = named((part.form.exact for part in forms.parts), forms.variables)
    return LargestReport(
        forms=forms,
        candidates=chosen,
        smooth_value=_smooth(chosen, forms.setting),
        course=_course(forms, chosen),
        every_part=every_part,
        exact=exact,
        definitions=tuple(definitions),
        names=names,
    )


def _smooth(parts: Iterable[PartForm], setting: dict[str, Exact]) -> Fraction:
    """The smooth figure at a setting."""
    return max(value_at(part.form.smooth, setting) for part in parts)


def _course(forms: PartForms, chosen: tuple[PartForm, ...]) -> Course | None:
    """The course of the smooth figure, if there is one symbol and each form is a polynomial."""
    polynomials = _polynomials(chosen, forms.variables)
    if polynomials is None:
        return None
    interval = _interval(forms.graph, forms.variables[0])
    found = envelope(polynomials, Plateau(interval.start, interval.end))
    starts = [interval.start, *(_cut(root, after=False) for root in found.crossings)]
    ends = [*(_cut(root, after=True) for root in found.crossings), interval.end]
    leads = (
        Lead(Plateau(start, end), chosen[leader])
        for start, end, leader in zip(starts, ends, found.leaders, strict=True)
    )
    pairs = zip(pairwise(found.leaders), found.crossings, strict=True)
    crossings = (
        Crossing(
            at=root,
            difference=primitive(difference_of(polynomials[after], polynomials[before])),
            beside=tuple(_beside(forms, chosen, root, interval)),
        )
        for (before, after), root in pairs
    )
    return Course(interval, tuple(leads), tuple(crossings))


def _cut(root: Root, *, after: bool) -> Cut:
    """A place as an end of an interval; at it both forms are equal, so both intervals hold it."""
    return Cut(root.value, after or root.irrational, root.irrational)


def _polynomials(
    parts: Iterable[PartForm], variables: tuple[Variable, ...]
) -> list[Polynomial] | None:
    """The smooth forms times one number, as polynomials with whole coefficients in one symbol."""
    if len(variables) != 1:
        return None
    forms = [part.form.smooth for part in parts]
    if any(not form.is_polynomial(variables[0].symbol) for form in forms):
        return None
    lists = [sympy.Poly(form, variables[0].symbol).all_coeffs() for form in forms]
    if not all(coefficient.is_Rational for one in lists for coefficient in one):
        return None
    common = int(sympy.ilcm(1, *(coefficient.q for one in lists for coefficient in one)))
    return [stripped(tuple(int(c * common) for c in reversed(one))) for one in lists]


def _interval(graph: Graph, variable: Variable) -> Interval:
    """The settings of a symbol: of the declared range those that are positive.

    Without a range that is one interval, all positive numbers.
    """
    try:
        found = declared(graph.spec.params[variable.name], variable.value)
    except SpecError:
        found = POSITIVE
    if variable.symbol.is_integer:
        return found.cut(">=", Fraction(1))
    return found.cut(">", Fraction(0))


def _beside(
    forms: PartForms, chosen: tuple[PartForm, ...], root: Root, interval: Interval
) -> Iterator[BuiltFigure]:
    """The exact figure at a place, or at the two settings around it."""
    variable = forms.variables[0]
    scale = 1 if variable.symbol.is_integer else 10**PLACES
    settings: tuple[Fraction, ...] = (root.value,)
    if root.irrational or (scale == 1 and root.value.denominator != 1):
        low = floor(root.value * scale)
        settings = (Fraction(low, scale), Fraction(low + 1, scale))
    for setting in map(simplest, settings):
        if interval.holds(setting):
            yield _built(forms, chosen, variable.name, setting)


def _built(
    forms: PartForms, chosen: tuple[PartForm, ...], name: str, setting: Exact
) -> BuiltFigure:
    """The exact figure at a setting, at which the network is built."""
    smooth = _smooth(chosen, {name: setting})
    try:
        there = Network.of(forms.cost.graph).at(**{name: setting}).graph()
    except SpecError:
        return BuiltFigure(setting, None, "", smooth)
    path, figure = largest_part(there, forms.cost.counting, forms.quantity)
    return BuiltFigure(setting, figure, path, smooth)
