"""Totals as polynomials in a whole parameter; of one that is not whole they are numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from costcalc.algebra import Exact, Value, exact
from costcalc.explore.local import Local
from costcalc.explore.region import Region
from costcalc.explore.roots import Polynomial, value_of
from costcalc.records import NamedTuple

Figures: TypeAlias = Mapping[str, Exact]
"""The total of each quantity that is counted."""


class Polynomials(NamedTuple):
    """The totals over a piece of a parameter's range, by quantity."""

    of: Mapping[str, Polynomial]

    def at(self, x: Exact) -> Figures:
        """The totals at a setting."""
        return {name: exact.simplest(value_of(one, x)) for name, one in self.of.items()}

    @property
    def are_numbers(self) -> bool:
        """Whether they are the same at every setting."""
        return all(len(polynomial) < 2 for polynomial in self.of.values())


def settled(totals: Mapping[str, Value], region: Region) -> Polynomials:
    """Totals as polynomials; the region shrinks to its setting where they are none."""
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
