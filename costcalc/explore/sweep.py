"""A range of settings, cut into pieces on which the cost is a number or a polynomial.

Examining a setting gives the piece around it. The gaps between pieces are examined next, the widest
first, until there are none or the work is used up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from heapq import heappop, heappush
from math import ceil, floor

from costcalc.algebra import Exact
from costcalc.explore.plateaus import Cut, Plateau
from costcalc.explore.walk import Piece
from costcalc.records import NamedTuple

Look = Callable[[Exact, Plateau], Piece]
MOST_PIECES = 50_000


class Swept(NamedTuple):
    """Pieces in increasing order; neighbours with the same cost are merged. `complete`: no gaps.

    `examined` is the number of settings examined.
    """

    pieces: tuple[Piece, ...]
    complete: bool
    examined: int


class Sweep:
    """The known pieces of a range and the gaps between them; both can be found by each of their
    ends.
    """

    def __init__(self, span: Plateau, whole: bool):
        self.whole = whole
        self.pieces: tuple[dict[Cut, Piece], dict[Cut, Piece]] = ({}, {})
        self.gaps: tuple[dict[Cut, Plateau], dict[Cut, Plateau]] = ({}, {})
        self.widest: list[tuple[Fraction, Plateau]] = []
        self.examined = 0
        self.gap(span)

    def ends(self, span: Plateau) -> tuple[Cut, Cut]:
        """The start of a span, and the start of what follows it."""
        return (
            (span.start, Cut(span.end.value + 1, False)) if self.whole else (span.start, span.end)
        )

    def gap(self, span: Plateau) -> None:
        """Record a part of the range as unknown, unless it is empty."""
        if self.whole:
            span = _whole(span)
        width = span.end.value - span.start.value
        if width > 0 or (width == 0 and span.includes_start and span.includes_end):
            start, end = self.ends(span)
            self.gaps[0][start] = self.gaps[1][end] = span
            heappush(self.widest, (-width, span))

    def fill(self, look: Look, first: Exact, most: int) -> None:
        """Examine settings in gaps, the widest first, until `most` were examined. Raises
        OutOfWork.
        """
        while self.widest and self.examined < most:
            _, span = heappop(self.widest)
            if self.gaps[0].get(span.start) == span:
                self.look_into(look, span, first if first in span else self.inside(span))

    def look_into(self, look: Look, span: Plateau, value: Exact) -> Piece:
        """Examine a setting in a gap; a gap may remain on both sides of its piece. Raises
        OutOfWork.
        """
        piece = look(value, span)
        self.examined += 1
        start, end = self.ends(span)
        del self.gaps[0][start], self.gaps[1][end]
        start, end = self.ends(piece.span)
        self.pieces[0][start] = self.pieces[1][end] = piece
        self.gap(Plateau(span.start, piece.span.start))
        self.gap(Plateau(piece.span.end, span.end))
        return piece

    def inside(self, span: Plateau) -> Exact:
        """A setting in a gap."""
        if not self.whole:
            return span.middle()
        return (int(span.start.value) + int(span.end.value)) // 2

    def gap_beside(self, span: Plateau, side: int) -> Plateau | None:
        """The gap above (1) or below (0) a span; None if there is none.

        Only pieces that cannot be built may lie between the span and the gap.
        """
        place = self.ends(span)[side]
        while (gap := self.gaps[1 - side].get(place)) is None:
            piece = self.pieces[1 - side].get(place)
            if piece is None or piece.figures is not None:
                return None
            place = self.ends(piece.span)[side]
        return gap

    def swept(self) -> Swept:
        ordered = (piece for _, piece in sorted(self.pieces[0].items()))
        return Swept(tuple(merged(ordered, self.whole)), not self.gaps[0], self.examined)


def _whole(span: Plateau) -> Plateau:
    """The whole numbers of a span, with both ends included."""
    start, end = span
    first = floor(start.value) + 1 if start.after else ceil(start.value)
    last = floor(end.value) if end.after else ceil(end.value) - 1
    return Plateau(Cut(Fraction(first), False), Cut(Fraction(last), True))


def merged(found: Iterable[Piece], whole: bool) -> Iterator[Piece]:
    """The pieces, with neighbours joined if all their totals are the same."""
    before: Piece | None = None
    for piece in found:
        if before is not None and piece.figures == before.figures and _touch(before, piece, whole):
            before = before._replace(span=Plateau(before.span.start, piece.span.end))
            continue
        if before is not None:
            yield before
        before = piece
    if before is not None:
        yield before


def _touch(below: Piece, above: Piece, whole: bool) -> bool:
    if whole:
        return below.span.end.value + 1 == above.span.start.value
    return below.span.end == above.span.start
