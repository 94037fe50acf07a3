"""The sentences of an elasticity, with logarithms as floats."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from costcalc.explore.sensitivity import Elasticity, Probe
from costcalc.report import notation, units
from costcalc.spec.values import describe

METHOD = (
    "parameter's column: by the derivative of the smooth form, repeats smoothed too",
    "exact: slope between two exact counts on logarithmic scales; of the steps from 5 to 50 % the "
    "one with the least rounding for its length",
)


def difference(elasticity: Elasticity, probe: Probe) -> float | None:
    """The slope between two exact costs on logarithmic scales; None for a cost of 0."""
    if not probe.step or elasticity.low <= 0 or elasticity.high <= 0:
        return None
    rise = log(elasticity.high) - log(elasticity.low)
    return rise / (log(probe.high) - log(probe.low))


def probe_words(probe: Probe) -> str:
    """`exact, alpha: between 0.875 and 1.125, 12.5 % to both sides, where sizes ...`."""
    name = probe.variable.name
    if not probe.step:
        return f"exact, {name}: no two settings around this one can be built"
    rounding = units.fixed(probe.rounding * 100, 2)
    percent = units.fixed(probe.step * 100, 1)
    return (
        f"exact, {name}: between {describe(probe.low)} and {describe(probe.high)}, {percent} % to "
        f"both sides, where sizes are rounded by {rounding} % on average"
    )


def corner_words(probe: Probe) -> Iterator[str]:
    """The facts of a maximum that takes its other branch nearby, where the smooth form is
    another.
    """
    letters = notation.letters_of([probe.variable.name])
    for fact in probe.corners:
        held = notation.Text(letters).fact(fact)
        yield f"a corner: {held} holds at the setting, and not at both ends of the exact step"
