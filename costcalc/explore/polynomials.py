"""Totals as polynomials in a whole parameter; for other parameters, totals as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from costcalc.algebra import Exact, Value, exact
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


def constant(figures: Figures) -> Polynomials:
    """Totals that are known at one setting."""
    return Polynomials({name: (int(one),) if one else () for name, one in figures.items()})


def settled(totals: Mapping[str, Value], region: Region) -> Polynomials:
    """Totals as polynomials. If one is not a polynomial in a whole parameter, the region shrinks to
    its setting.
    """
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
