"""Where the sizes of a network jump as one parameter grows: exactly, between two roundings.

A rounding of an affine argument jumps at rational numbers that can be written down. Between two
neighbouring jumps of all roundings nothing of the network changes: that is a plateau.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import sympy

from costcalc.algebra import Exact, exact
from costcalc.algebra.symbols import Opaque, maximum, minimum, to_exact
from costcalc.records import NamedTuple

MOST_JUMPS = 50_000
"""Of one rounding; with more there is a search by halves and no list."""


class NotAffine(Exception):
    """A rounding whose jumps cannot be listed; `text` is how it reads."""

    def __init__(self, text: str):
        super().__init__(text)
        self.text = text


class Cut(NamedTuple):
    """A place where something new begins: at the value, or (`after`) immediately above it."""

    value: Fraction
    after: bool


class Plateau(NamedTuple):
    """The numbers from one cut up to the next."""

    start: Cut
    end: Cut

    @property
    def includes_start(self) -> bool:
        return not self.start.after

    @property
    def includes_end(self) -> bool:
        return self.end.after

    @property
    def is_point(self) -> bool:
        return self.start.value == self.end.value

    def __contains__(self, value: object) -> bool:
        assert isinstance(value, (int, Fraction))
        return self.start <= (value, False) < self.end

    def inside(self) -> Exact:
        """A number of it."""
        if self.includes_start:
            return exact.simplest(self.start.value)
        return exact.simplest((self.start.value + self.end.value) / 2)

    def handy(self) -> Exact:
        """The largest of its numbers with the fewest decimal places, or else its middle."""
        for places in range(13):
            scale = 10**places
            nearest = Fraction(floor(self.end.value * scale), scale)
            if nearest not in self:
                nearest -= Fraction(1, scale)
            if nearest in self and nearest > 0:
                return exact.simplest(nearest)
        return self.inside()


def point(value: Exact) -> Plateau:
    """The plateau of one number."""
    return Plateau(Cut(Fraction(value), False), Cut(Fraction(value), True))


def plateaus(cuts: Iterable[Cut], start: Cut, end: Cut) -> list[Plateau]:
    """The plateaus between two cuts."""
    inner = sorted({cut for cut in cuts if start < cut < end})
    places = [start, *inner, end]
    return [Plateau(a, b) for a, b in pairwise(places)]


class Piece(NamedTuple):
    """slope * x + offset, for low <= x <= high."""

    low: Fraction
    high: Fraction
    slope: Fraction
    offset: Fraction

    def at(self, x: Fraction) -> Fraction:
        return self.slope * x + self.offset

    def within(self, low: Fraction, high: Fraction) -> Piece:
        return self._replace(low=low, high=high)

    def plus(self, other: Piece) -> Piece:
        slope, offset = self.slope + other.slope, self.offset + other.offset
        return self._replace(slope=slope, offset=offset)

    def times(self, factor: Fraction) -> Piece:
        return self._replace(slope=self.slope * factor, offset=self.offset * factor)


def pieces(
    expression: sympy.Expr, symbol: sympy.Symbol, low: Fraction, high: Fraction
) -> list[Piece]:
    """The affine pieces of an expression without roundings. Raises NotAffine."""
    number = to_exact(expression)
    if number is not None:
        return [Piece(low, high, Fraction(0), Fraction(number))]
    if expression == symbol:
        return [Piece(low, high, Fraction(1), Fraction(0))]
    parts = [pieces(argument, symbol, low, high) for argument in expression.args]
    match expression:
        case sympy.Add():
            return _joined(parts, lambda a, b: [a.plus(b)])
        case sympy.Mul():
            return _joined(parts, lambda a, b: [_product(a, b, expression)])
        case maximum():
            return _joined(parts, lambda a, b: _chosen(a, b, larger=True))
        case minimum():
            return _joined(parts, lambda a, b: _chosen(a, b, larger=False))
    raise NotAffine(str(expression))


def _joined(parts: list[list[Piece]], join: Callable[[Piece, Piece], list[Piece]]) -> list[Piece]:
    """What two, and then the next, give on every interval on which both are one piece."""
    result = parts[0]
    for part in parts[1:]:
        result = [
            piece
            for a in result
            for b in part
            if max(a.low, b.low) < min(a.high, b.high)
            for piece in join(*(p.within(max(a.low, b.low), min(a.high, b.high)) for p in (a, b)))
        ]
    return result


def _product(a: Piece, b: Piece, expression: sympy.Expr) -> Piece:
    if a.slope and b.slope:
        raise NotAffine(str(expression))
    return b.times(a.offset) if not a.slope else a.times(b.offset)


def _chosen(a: Piece, b: Piece, *, larger: bool) -> list[Piece]:
    """The larger or smaller of two, in two pieces where they cross."""
    crossing = _crossing(a.plus(b.times(Fraction(-1))))
    ends = [a.low, *crossing, a.high]
    found = []
    for low, high in pairwise(ends):
        middle = (low + high) / 2
        first = (a.at(middle) >= b.at(middle)) is larger
        found.append((a if first else b).within(low, high))
    return found


def _crossing(difference: Piece) -> list[Fraction]:
    """Where a piece is zero, inside its ends."""
    if not difference.slope:
        return []
    zero = -difference.offset / difference.slope
    return [zero] if difference.low < zero < difference.high else []


def jumps_of(
    rounding: Opaque, symbol: sympy.Symbol, low: Fraction, high: Fraction
) -> Iterator[Cut]:
    """Where a rounding without another inside takes a new value, for low <= symbol <= high.

    Raises NotAffine where that cannot be listed.
    """
    first, *others = rounding.args
    name = type(rounding).__name__
    if name not in LISTS or any(to_exact(other) is None for other in others):
        raise NotAffine(str(rounding))
    others = [to_exact(other) for other in others]
    try:
        affine = pieces(first, symbol, low, high)
    except NotAffine:
        raise NotAffine(str(rounding)) from None
    for piece in affine:
        if not piece.slope:
            continue
        ends = sorted((piece.at(piece.low), piece.at(piece.high)))
        if (ends[1] - ends[0]) > MOST_JUMPS * (others[0] if others else 1):
            raise NotAffine(str(rounding))
        for value, after in LISTS[name](*ends, *others):
            place = (value - piece.offset) / piece.slope
            yield Cut(place, after if piece.slope > 0 else not after)
        for end in (piece.low, piece.high):
            yield from (Cut(end, False), Cut(end, True))


def _multiples(low: Fraction, high: Fraction, step: Fraction) -> Iterator[tuple[int, Fraction]]:
    for k in range(ceil(low / step), floor(high / step) + 1):
        yield k, k * step


def _floor_jumps(low: Fraction, high: Fraction, step: Exact = 1) -> Iterator[tuple[Fraction, bool]]:
    return ((value, False) for _, value in _multiples(low, high, Fraction(step)))


def _ceil_jumps(low: Fraction, high: Fraction, step: Exact = 1) -> Iterator[tuple[Fraction, bool]]:
    return ((value, True) for _, value in _multiples(low, high, Fraction(step)))


def _truncate_jumps(low: Fraction, high: Fraction) -> Iterator[tuple[Fraction, bool]]:
    return ((v, k < 0) for k, v in _multiples(low, high, Fraction(1)) if k != 0)


def _round_jumps(low: Fraction, high: Fraction) -> Iterator[tuple[Fraction, bool]]:
    """k + 1/2 goes to the even one of its neighbours: to k + 1 at once, or to k itself."""
    half = Fraction(1, 2)
    return ((v + half, k % 2 == 0) for k, v in _multiples(low - half, high - half, Fraction(1)))


def _divisible_jumps(low: Fraction, high: Fraction, step: Exact) -> Iterator[tuple[Fraction, bool]]:
    """Halfway between two multiples, and before that where one is below 0.9 of the value."""
    half = Fraction(step) / 2
    for k, value in _multiples(low - half, high - half, Fraction(step)):
        if k >= 1:
            yield value + half, False
    for k in range(1, 5):
        if low <= Fraction(10 * k * step, 9) <= high:
            yield Fraction(10 * k * step, 9), True


LISTS: dict[str, Callable[..., Iterator[tuple[Fraction, bool]]]] = {
    "floor_div": _floor_jumps,
    "ceil_div": _ceil_jumps,
    "truncate": _truncate_jumps,
    "round_half_even": _round_jumps,
    "make_divisible": _divisible_jumps,
}


def crossings(
    difference: sympy.Expr, symbol: sympy.Symbol, low: Fraction, high: Fraction
) -> Iterator[Cut]:
    """Where an expression without roundings changes its sign. Raises NotAffine."""
    for piece in pieces(difference, symbol, low, high):
        for zero in _crossing(piece):
            yield from (Cut(zero, False), Cut(zero, True))
        for end in (piece.low, piece.high):
            yield from (Cut(end, False), Cut(end, True))
