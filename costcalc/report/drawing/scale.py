"""Scales: from a quantity to a place in pixels, with the ticks of an axis."""

from __future__ import annotations

from math import ceil, floor, log10

from costcalc.records import NamedTuple

MOST_TICKS = 6
STEPS = (1, 2, 5, 10)


class Scale(NamedTuple):
    """A quantity from `low` to `high` on the pixels from `start` to `end`; `log`: logarithmic."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """Where a value is, in pixels."""
        low, high, here = self.low, self.high, value
        if self.log:
            low, high, here = log10(low), log10(high), log10(here)
        part = (here - low) / (high - low)
        return self.start + part * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values inside the range: powers of ten, or steps of 1, 2 or 5 of them."""
        if self.log:
            first, last = ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9)
            stride = max(1, ceil((last - first) / MOST_TICKS))
            return [10.0**power for power in range(first, last + 1, stride)]
        step = _step(self.high - self.low)
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [step * count for count in range(first, last + 1)]


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """A linear scale; a range of one value is widened."""
    return Scale(low, high if high > low else low + 1, start, end)


def logarithmic(low: float, high: float, start: float, end: float) -> Scale:
    """A logarithmic scale of the powers of ten around positive values."""
    first, last = 10.0 ** floor(log10(low)), 10.0 ** ceil(log10(high))
    return Scale(first, last if last > first else first * 10, start, end, log=True)


class FineScale(Scale):
    """A logarithmic scale with ticks at 1, 2 and 5 of each power of ten."""

    def ticks(self) -> list[float]:
        """Those inside the range."""
        first, last = floor(log10(self.low) - 1e-9), ceil(log10(self.high) + 1e-9)
        marks = (step * 10.0**power for power in range(first, last + 1) for step in STEPS[:-1])
        return [one for one in marks if self.low * (1 - 1e-9) <= one <= self.high * (1 + 1e-9)]


def fine(low: float, high: float, start: float, end: float) -> Scale:
    """A logarithmic scale from a tick below positive values to one above; over more than three
    powers of ten its ticks are those powers.
    """
    wide = logarithmic(low, high, start, end)
    if high > low * 1000:
        return wide
    marks = FineScale(*wide[:2], start, end, log=True).ticks()
    first = max(one for one in marks if one <= low * (1 + 1e-9))
    last = min(one for one in marks if one >= high * (1 - 1e-9))
    return FineScale(first, last if last > first else first * 2, start, end, log=True)


def _step(span: float) -> float:
    rough = span / MOST_TICKS
    power: float = 10.0 ** floor(log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
