"""Totals as polynomials in a whole parameter; for other parameters, totals as numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from costcalc.algebra import Exact, Value, exact
from costcalc.cost.quantities import RATIOS
from costcalc.explore.local import Local
from costcalc.explore.region import Region
from costcalc.explore.roots import Polynomial, value_of
from costcalc.records import NamedTuple

Figures: TypeAlias = Mapping[str, Exact]
"""The total of each counted quantity."""


class Polynomials(NamedTuple):
    """The totals on a part of a parameter's range, by quantity."""

    of: Mapping[str, Polynomial]

    def at(self, x: Exact) -> Figures:
        """The totals at a setting."""
        return {name: exact.simplest(value_of(one, x)) for name, one in self.of.items()}

    @property
    def are_numbers(self) -> bool:
        """Whether the totals are the same at every setting."""
        return all(len(polynomial) < 2 for polynomial in self.of.values())


def with_ratios(figures: Figures, ratios: Iterable[str]) -> Figures:
    """The totals with these ratios of two of them. Raises UsageError for one that divides by 0."""
    found = dict(figures)
    for name in ratios:
        one = RATIOS[name]
        found[name] = one.of_sums(figures[one.dividend], figures[one.divisor])
    return found


def constant(figures: Figures) -> Polynomials:
    """Totals and ratios that are known at one setting; only a ratio may be a fraction."""
    found: dict[str, Any] = {name: (one,) if one else () for name, one in figures.items()}
    return Polynomials(found)


def settled(
    totals: Mapping[str, Value], region: Region, ratios: Collection[str] = ()
) -> Polynomials:
    """Totals as polynomials, with these ratios. If one is not a polynomial in a whole parameter,
    the region shrinks to its setting.
    """
    found = _settled(totals, region)
    if not ratios:
        return found
    if not found.are_numbers:
        region.pin()
        found = _settled(totals, region)
    return constant(with_ratios(found.at(0), ratios))


def _settled(totals: Mapping[str, Value], region: Region) -> Polynomials:
    if any(isinstance(one, Local) and one.below != (1,) for one in totals.values()):
        region.pin()
    if region.is_point or not region.whole:
        if any(isinstance(one, Local) for one in totals.values()):
            region.pin()
        return Polynomials({name: _constant(one) for name, one in totals.items()})
    return Polynomials(
        {n: o.over_ if isinstance(o, Local) else _constant(o) for n, o in totals.items()}
    )


def _constant(number: Value) -> Polynomial:
    value = int(number.value if isinstance(number, Local) else number)  # type: ignore[arg-type]
    return (value,) if value else ()
