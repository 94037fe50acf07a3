"""Totals as polynomials in a whole parameter; of one that is not whole they are numbers."""

from __future__ import annotations

from costcalc.algebra import Exact, Value, exact
from costcalc.explore.local import Local, Region
from costcalc.explore.roots import Polynomial, value_of
from costcalc.records import NamedTuple


class Figures(NamedTuple):
    """The three totals a target can be set for."""

    macs: Exact
    params: Exact
    activations: Exact


class Polynomials(NamedTuple):
    """The three totals over a piece of a parameter's range."""

    macs: Polynomial
    params: Polynomial
    activations: Polynomial

    def at(self, x: Exact) -> Figures:
        """The totals at a setting."""
        return Figures(*(exact.simplest(value_of(polynomial, x)) for polynomial in self))

    @property
    def are_numbers(self) -> bool:
        """Whether they are the same at every setting."""
        return all(len(polynomial) < 2 for polynomial in self)


def settled(totals: tuple[Value, ...], region: Region) -> Polynomials:
    """Totals as polynomials; the region shrinks to its setting where they are none."""
    if any(isinstance(one, Local) and one.below != (1,) for one in totals):
        region.pin()
    if region.is_point or not region.whole:
        if any(isinstance(one, Local) for one in totals):
            region.pin()
        return Polynomials(*(_constant(one) for one in totals))
    return Polynomials(*(o.over_ if isinstance(o, Local) else _constant(o) for o in totals))


def _constant(number: Value) -> Polynomial:
    value = int(number.value if isinstance(number, Local) else number)  # type: ignore[arg-type]
    return (value,) if value else ()
