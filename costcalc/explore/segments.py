"""What pieces of a range say about budgets: where they are met, whether cost rises or falls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Literal

from costcalc.algebra import Exact
from costcalc.explore.plateaus import Cut, Plateau, point
from costcalc.explore.polynomials import Figures, Polynomials
from costcalc.explore.roots import Polynomial, roots
from costcalc.explore.targets import Target
from costcalc.explore.walk import Piece
from costcalc.records import NamedTuple

Direction = Literal["rising", "falling", "constant", "neither"]


class Stretch(NamedTuple):
    """Settings at which the network costs the same; `setting` is the one of them that is shown."""

    plateau: Plateau
    figures: Figures
    setting: Exact


class Segment(NamedTuple):
    """Settings at which the network can be built, and either all of them meet the targets or none.

    Each targeted total only rises or only falls.
    """

    span: Plateau
    totals: Polynomials
    meets: bool

    @property
    def ends(self) -> tuple[Exact, Exact]:
        """Its first and last setting; where cost is the same at all, where it begins."""
        if self.totals.are_numbers:
            return self.span.start.value, self.span.start.value
        return int(self.span.start.value), int(self.span.end.value)

    def cost(self, quantity: str) -> tuple[Exact, Exact]:
        """A total at its two ends."""
        low, high = (self.totals.at(end)[quantity] for end in self.ends)
        return low, high

    def stretch(self, at: Exact, *, smallest: bool = False) -> Stretch:
        """The settings that cost as one of its ends does; shown by a large or a small one."""
        plateau = self.span if self.totals.are_numbers else point(at)
        return Stretch(plateau, self.totals.at(at), plateau.handy(smallest=smallest))


class MetSettings(NamedTuple):
    """Neighbouring settings that meet the targets; `unbuildable` parts of it cannot be built."""

    span: Plateau
    unbuildable: int


def exceeded(targets: Sequence[Target], figures: Figures) -> tuple[Target, ...]:
    """The targets that some figures do not meet."""
    return tuple(t for t in targets if figures[t.quantity] > t.limit)


def segments_of(pieces: Iterable[Piece], targets: Sequence[Target]) -> list[Segment]:
    """The parts of the range that can be built, cut where a budget is crossed or a total turns."""
    found = []
    for piece in pieces:
        if piece.figures is None:
            continue
        for span in _cut(piece.span, piece.figures, targets):
            totals = piece.figures
            figures = totals.at(span.start.value) if not totals.are_numbers else totals.at(0)
            found.append(Segment(span, totals, not exceeded(targets, figures)))
    return found


def _cut(span: Plateau, totals: Polynomials, targets: Sequence[Target]) -> Iterator[Plateau]:
    """A span of whole numbers in parts on which no total turns or crosses its limit."""
    if totals.are_numbers:
        yield span
        return
    first, last = int(span.start.value), int(span.end.value)
    starts = {first, last + 1}
    for target in targets:
        polynomial = totals.of[target.quantity]
        for shape in (_less(polynomial, target.limit), _derivative(polynomial)):
            for root in roots(shape):
                here = floor(root.value)
                starts |= {n for n in (here, here + 1) if first < n <= last}
    for start, following in pairwise(sorted(starts)):
        yield Plateau(Cut(Fraction(start), False), Cut(Fraction(following - 1), True))


def _less(polynomial: Polynomial, limit: Exact) -> Polynomial:
    over, below = limit.numerator, limit.denominator
    first, *others = polynomial or (0,)
    return (first * below - over, *(c * below for c in others))


def _derivative(polynomial: Polynomial) -> Polynomial:
    return tuple(n * c for n, c in enumerate(polynomial))[1:]


def direction_of(segments: Sequence[Segment], targets: Sequence[Target]) -> Direction:
    """How the targeted totals go from each setting to the next that can be built."""
    rising = falling = True
    for target in targets:
        costs = [cost for segment in segments for cost in segment.cost(target.quantity)]
        rising = rising and all(a <= b for a, b in pairwise(costs))
        falling = falling and all(a >= b for a, b in pairwise(costs))
    if rising:
        return "constant" if falling else "rising"
    return "falling" if falling else "neither"


def intervals_of(segments: Sequence[Segment], pieces: Sequence[Piece]) -> list[MetSettings]:
    """The settings that meet the targets, as few intervals as there can be."""
    gaps = [piece.span for piece in pieces if piece.figures is None]
    found: list[MetSettings] = []
    open_ = False
    for segment in segments:
        if segment.meets and open_:
            found[-1] = MetSettings(Plateau(found[-1].span.start, segment.span.end), 0)
        elif segment.meets:
            found.append(MetSettings(segment.span, 0))
        open_ = segment.meets
    return [
        one._replace(unbuildable=sum(one.span.start < gap.start < one.span.end for gap in gaps))
        for one in found
    ]


def best_of(segments: Sequence[Segment], quantity: str, *, smallest: bool) -> tuple[int, Exact]:
    """Of those that meet the targets the one that costs most, and the setting of it that does.

    Of equal ones the last, or the first where the `smallest` setting is wanted.
    """
    candidates = [
        (cost, end, index)
        for index, segment in enumerate(segments)
        if segment.meets
        for cost, end in zip(segment.cost(quantity), segment.ends, strict=True)
    ]
    most = max(cost for cost, _, _ in candidates)
    equal = [(end, index) for cost, end, index in candidates if cost == most]
    end, index = min(equal) if smallest else max(equal)
    return index, end


def cheapest(segments: Sequence[Segment], quantity: str) -> Stretch:
    """The settings that cost least."""
    costs = [
        (cost, end, index)
        for index, segment in enumerate(segments)
        for cost, end in zip(segment.cost(quantity), segment.ends, strict=True)
    ]
    _, end, index = min(costs)
    return segments[index].stretch(end)


def beside(segments: Sequence[Segment], index: int, at: Exact, step: int) -> Stretch | None:
    """The settings next to those that cost as one end of a segment does, above or below it."""
    segment = segments[index]
    first, last = segment.ends
    if not segment.totals.are_numbers and first <= at + step <= last:
        return segment.stretch(at + step)
    if not 0 <= index + step < len(segments):
        return None
    following = segments[index + step]
    return following.stretch(following.ends[0 if step > 0 else 1])
