"""The best settings of a space that is too large to be counted, found without counting it.

Objectives in their order, and the row last, are one whole number, so that equal settings are in the
order of their rows, as in a sweep that counts them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import lcm, prod

import numpy as np

from costcalc.algebra import Exact
from costcalc.cost.quantities import QUANTITIES
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.sweeps.additive import Component, components, constant_of, shares
from costcalc.explore.sweeps.bounds import Choice, Problem, Search
from costcalc.explore.sweeps.columns import Coupled, Polynomial
from costcalc.explore.sweeps.limits import limits_of
from costcalc.explore.sweeps.members import Member
from costcalc.explore.sweeps.objectives import Objective
from costcalc.explore.sweeps.partition import Group, Part, Partition
from costcalc.explore.sweeps.request import Request
from costcalc.explore.sweeps.space import Indexes
from costcalc.records import NamedTuple
from costcalc.spec.values import exact_number, is_number

COUNTED = 10**9
"""Settings of all networks that are counted one by one at most, where they can be searched."""


class Terms(NamedTuple):
    """A total of a part over its components: what each option adds, and what is always there."""

    constant: Exact
    shares: tuple[tuple[Exact, ...], ...]

    @property
    def bounds(self) -> tuple[Exact, Exact]:
        """Between which numbers it is."""
        low = self.constant + sum(min(one) for one in self.shares)
        return low, self.constant + sum(max(one) for one in self.shares)

    @property
    def denominator(self) -> int:
        numbers = (self.constant, *(value for one in self.shares for value in one))
        return lcm(*(number.denominator for number in numbers))


class Region(NamedTuple):
    """A part of a network's space: its components, its objectives and what is limited."""

    member: Member
    part: Part
    components: tuple[Component, ...]
    objectives: tuple[Terms, ...]
    limited: tuple[Terms, ...]


class Outcome(NamedTuple):
    """The best rows of each network in the order of all, with what the search did."""

    rows: tuple[tuple[Member, Indexes], ...]
    steps: int
    proved: bool


def is_searched(members: Sequence[Member], request: Request) -> bool:
    """Whether a sweep asks for the best of more settings than can be counted."""
    asked = request.sort and request.top and not request.pareto and request.sample is None
    return bool(asked) and sum(member.space.combinations for member in members) > COUNTED


def searched(
    members: Sequence[Member],
    request: Request,
    progress: Callable[[int], None] = lambda steps: None,
) -> Outcome:
    """The best settings within limits. Raises UsageError and SpecError where what is asked is no
    sum over layers, or no limit.
    """
    regions = [one for member in members for one in _regions(member, request)]
    search = Search(request.top or 1, progress)
    scales = _scales(regions, request.sort)
    for number, region in enumerate(regions):
        search.add(number, _problem(region, members, request, scales))
    rows = []
    for found in search.best:
        region = regions[found.problem]
        rows.append((region.member, _row(region, found.options)))
    return Outcome(tuple(rows), search.steps, search.proved)


def _regions(member: Member, request: Request) -> list[Region]:
    axes = range(len(member.space.shape))
    groups = [Group((n,), np.arange(member.space.shape[n])[:, None]) for n in axes]
    partition = Partition(member.network, member.counting, member.space.axes, groups)
    names = [axis.name for axis in member.space.axes]
    try:
        partition.find()
    except Coupled as coupled:
        together = ", ".join(f"`{names[group]}`" for group in sorted(coupled.groups))
        message = f"a size or a condition depends on {together} together"
        helps = ("give some of them one value, or count random settings with `--sample N`",)
        raise UsageError([Diagnostic(message, helps=helps)]) from None
    return [_region(member, part, request) for part in partition.parts if part.figures is not None]


def _region(member: Member, part: Part, request: Request) -> Region:
    names = [axis.name for axis in member.space.axes]
    limits = limits_of(request.where)
    figures = part.figures or {}
    wanted = [*(one.name for one in request.sort), *(one.name for one in limits)]
    totals = [figures[name] for name in wanted if _is_total(member, name)]
    found = components(part.columns, totals, names)
    made = [_terms(member, part, found, figures, name) for name in wanted]
    count = len(request.sort)
    return Region(member, part, found, tuple(made[:count]), tuple(made[count:]))


def _is_total(member: Member, name: str) -> bool:
    """Whether a name is of a sum over layers; else it is a parameter. Raises UsageError."""
    if member.has(name):
        return False
    if name not in QUANTITIES:
        message = f"`{name}` is no sum over layers, by which a space can be searched"
        helps = ("count random settings with `--sample N`, or take fewer values",)
        raise UsageError([Diagnostic(message, helps=helps)])
    return True


def _terms(
    member: Member,
    part: Part,
    found: Sequence[Component],
    figures: Mapping[str, Polynomial],
    name: str,
) -> Terms:
    if _is_total(member, name):
        polynomial, columns = figures[name], part.columns
        each = tuple(tuple(shares(columns, polynomial, one)) for one in found)
        return Terms(constant_of(polynomial), each)
    values = [_number(member, name, value) for value in member.values(name)]
    place = member.place(name)
    if place is None:
        return Terms(values[0], tuple((0,) * len(one.options) for one in found))
    entries = part.entries[place]
    each = tuple(
        tuple(
            values[entries[option[one.groups.index(place)]]] if place in one.groups else 0
            for option in one.options
        )
        for one in found
    )
    return Terms(0, each)


def _number(member: Member, name: str, value: object) -> Exact:
    if not is_number(value):
        message = f"`{member.label}` has no number `{name}` to compare by"
        raise UsageError([Diagnostic(message)])
    return exact_number(value)


class Scale(NamedTuple):
    """How an objective becomes whole: times a denominator, from its smallest value on; `size` is
    how many numbers there are.
    """

    denominator: int
    low: int
    size: int


def _scales(regions: Sequence[Region], objectives: Sequence[Objective]) -> list[Scale]:
    """A scale for each objective that holds it in every region."""
    found = []
    for place, objective in enumerate(objectives):
        all_terms = [region.objectives[place] for region in regions]
        common = lcm(*(terms.denominator for terms in all_terms))
        ends = [
            int(end * objective.way * common) for terms in all_terms for end in terms.bounds
        ] or [0]
        found.append(Scale(common, min(ends), max(ends) - min(ends) + 1))
    return found


def _problem(
    region: Region, members: Sequence[Member], request: Request, scales: Sequence[Scale]
) -> Problem:
    limits = limits_of(request.where)
    costs = _costs(region, members, request, scales)
    weights, most = [], []
    for limit, terms in zip(limits, region.limited, strict=True):
        common = terms.denominator
        weights.append([[int(v * limit.sign * common) for v in one] for one in terms.shares])
        most.append(limit.most * common - int(terms.constant * limit.sign * common))
    choices = [
        tuple(
            Choice(cost, tuple(one[place][option] for one in weights))
            for option, cost in enumerate(column)
        )
        for place, column in enumerate(costs)
    ]
    return Problem(tuple(choices), tuple(most))


def _costs(
    region: Region, members: Sequence[Member], request: Request, scales: Sequence[Scale]
) -> list[list[int]]:
    """The cost of each option: its objectives in their order, then its part of the row's number.

    What is there whatever is chosen is added to the options of the first component.
    """
    rows = sum(member.space.combinations for member in members)
    factors = [prod(scale.size for scale in scales[n + 1 :]) * rows for n in range(len(scales))]
    costs = _rows(region)
    always = _first_row(region.member, members)
    for place, (objective, scale) in enumerate(zip(request.sort, scales, strict=True)):
        terms, factor = region.objectives[place], factors[place]
        times = objective.way * scale.denominator
        always += (int(terms.constant * times) - scale.low) * factor
        for column, values in zip(costs, terms.shares, strict=True):
            for option, value in enumerate(values):
                column[option] += int(value * times) * factor
    return [[cost + (0 if n else always) for cost in column] for n, column in enumerate(costs)]


def _first_row(member: Member, members: Sequence[Member]) -> int:
    """The number of a network's first row among those of all."""
    before = members[: list(members).index(member)]
    return sum(one.space.combinations for one in before)


def _rows(region: Region) -> list[list[int]]:
    """What each option adds to the number of a row."""
    shape = region.member.space.shape
    strides = [prod(shape[axis + 1 :]) for axis in range(len(shape))]
    return [
        [
            sum(
                int(region.part.entries[group][entry]) * strides[group]
                for group, entry in zip(one.groups, option, strict=True)
            )
            for option in one.options
        ]
        for one in region.components
    ]


def _row(region: Region, options: Sequence[int]) -> Indexes:
    """The values of a solution on each axis."""
    row = np.zeros((1, len(region.member.space.shape)), dtype=np.int64)
    for component, option in zip(region.components, options, strict=True):
        for group, entry in zip(component.groups, component.options[option], strict=True):
            row[0, group] = region.part.entries[group][entry]
    return row
