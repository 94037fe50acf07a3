"""Totals of a part as sums over parameters that can be chosen independently of each other.

Where each layer has a kernel and an expansion of its own, a total is a sum over the layers: what a
choice adds does not depend on the choices of other layers. The polynomials of a walk show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod

from costcalc.algebra import Exact
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.sweeps.columns import Columns, Monomial, Polynomial
from costcalc.records import NamedTuple

MOST_OPTIONS = 20_000
"""Combinations of the parameters of one component."""


class Component(NamedTuple):
    """Groups that share a product in a total, and all combinations of their entries."""

    groups: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]


def components(
    columns: Columns, totals: Iterable[Polynomial], names: Sequence[str]
) -> tuple[Component, ...]:
    """The components of some totals: no product has groups of two of them.

    Raises UsageError where one has too many combinations; `names` are those of the groups.
    """
    sets = [frozenset({group}) for group in range(len(columns.sizes))]
    for polynomial in totals:
        for monomial in polynomial:
            touched = columns.groups({monomial: 1})
            inside = [one for one in sets if one & touched]
            sets = [one for one in sets if not one & touched]
            sets += [frozenset().union(*inside)] if inside else []
    return tuple(_component(columns, sorted(one), names) for one in sorted(sets, key=min))


def _component(columns: Columns, groups: Sequence[int], names: Sequence[str]) -> Component:
    sizes = [columns.sizes[group] for group in groups]
    if prod(sizes) > MOST_OPTIONS:
        together = ", ".join(f"`{names[group]}`" for group in groups)
        message = f"{together} have {prod(sizes):,} combinations that cannot be chosen one by one"
        helps = ("give some of them one value, or count random settings with `--sample N`",)
        raise UsageError([Diagnostic(message, helps=helps)])
    return Component(tuple(groups), tuple(product(*map(range, sizes))))


def constant_of(polynomial: Polynomial) -> Exact:
    """What a total is without the columns."""
    return polynomial.get((), 0)


def shares(columns: Columns, polynomial: Polynomial, component: Component) -> list[Exact]:
    """What each option of a component adds to a total."""
    place = {group: number for number, group in enumerate(component.groups)}
    inside = {m: v for m, v in polynomial.items() if m and _group(columns, m) in place}
    return [_at(columns, inside, option, place) for option in component.options]


def _group(columns: Columns, monomial: Monomial) -> int:
    """One of the groups of a product: all of them are in the same component."""
    return columns.columns[monomial[0]].group


def _at(
    columns: Columns,
    polynomial: Polynomial,
    option: tuple[int, ...],
    place: Mapping[int, int],
) -> Exact:
    total: Exact = 0
    for monomial, coefficient in polynomial.items():
        value = coefficient
        for number in monomial:
            column = columns.columns[number]
            value *= column.exactly()[option[place[column.group]]]
        total += value
    return total
