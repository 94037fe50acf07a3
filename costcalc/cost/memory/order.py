"""Another order of execution, in which a network needs less memory at its peak.

Steps may run in any order in which each comes after those whose outputs it reads. Some step that
every order has in the same place ends a *stretch*; the order of each stretch is searched by itself.
What is live follows from the set of steps that have run, so sets are searched, not orders: the one
with the smallest peak on the way to it is extended first, and when it holds all steps, no order has
a smaller peak. To find the best order is NP-hard, so the search is limited; where it ends early,
the smallest peak of a set that is left is a bound that no order goes below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush

from costcalc.cost.memory.lifetimes import Lifetimes, Step, live
from costcalc.records import NamedTuple

MOST_LOOKS = 20_000_000
"""How often a search looks whether a step may run next, in one network."""


class Reordering(NamedTuple):
    """Lifetimes in the best order that was found.

    `before` is the peak in the order of the spec, `peak` that of this order; no order has a peak
    below `bound`.
    """

    lifetimes: Lifetimes
    before: int
    peak: int
    bound: int

    @property
    def is_best(self) -> bool:
        """Whether it is proved that no order needs less."""
        return self.peak == self.bound


def reordered(found: Lifetimes, most: int = MOST_LOOKS) -> Reordering:
    """The best order that is found within `most` steps of the search.

    No buffer may be written twice, as the definitions that overwrite inputs do.
    """
    sizes = live(found.buffers, len(found.steps))
    stretches = [_Stretch(found, first, end, sizes) for first, end in stretches_of(found.steps)]
    order = list(range(len(found.steps)))
    peak = bound = 0
    for one in sorted(stretches, key=lambda one: -one.before):
        result = one.searched(bound, most)
        most -= result.looks
        order[one.first : one.first + len(result.order)] = result.order
        peak, bound = max(peak, result.peak), max(bound, result.bound)
    return Reordering(in_order(found, order), max(sizes), peak, bound)


def stretches_of(steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    """The first step and the end of each stretch, in order.

    The last step of each but the last comes after all steps before it, and before all others.
    """
    count = len(steps)
    reads, read = [-1] * count, [count] * count
    writer = {step.writes: number for number, step in enumerate(steps)}
    for number, step in enumerate(steps):
        for source in (writer[buffer] for buffer in step.reads if buffer in writer):
            reads[number] = max(reads[number], source)
            read[source] = min(read[source], number)
    is_end = _closed(read)
    is_start = _closed([count - 1 - one for one in reversed(reads)])[::-1]
    first = 0
    for number in range(count):
        if number == count - 1 or (is_end[number] and is_start[number]):
            yield first, number + 1
            first = number + 1


def _closed(nearest: Sequence[int]) -> list[bool]:
    """For each number, whether none before it waits for one behind it.

    `nearest` is the number that each waits for.
    """
    found, waiting = [], 0
    ends: dict[int, int] = {}
    for number, until in enumerate(nearest):
        waiting -= ends.pop(number, 0)
        found.append(waiting == 0)
        waiting += 1
        ends[until] = ends.get(until, 0) + 1
    return found


class _Result(NamedTuple):
    """The order of a stretch in numbers of steps, its peak, a bound, and the looks it took."""

    order: list[int]
    peak: int
    bound: int
    looks: int


class _Held(NamedTuple):
    """A buffer: its bytes, the steps of the stretch that read it as bits, and whether it is still
    needed behind the stretch.
    """

    bytes: int
    readers: int
    is_kept: bool


class _Stretch:
    """Steps whose order is free but for what they read. A set of them is an int, a bit for each."""

    def __init__(self, found: Lifetimes, first: int, end: int, sizes: Sequence[int]):
        self.first = first
        self.steps = found.steps[first:end]
        self.before = max(sizes[first:end])
        self.entering = sizes[first] - found.buffers[self.steps[0].writes].bytes
        self.held = dict(self._held(found, end))
        place = {step.writes: 1 << number for number, step in enumerate(self.steps)}
        self.needs = [sum({place.get(one, 0) for one in step.reads}) for step in self.steps]

    def _held(self, found: Lifetimes, end: int) -> Iterator[tuple[int, _Held]]:
        readers = {step.writes: 0 for step in self.steps}
        for number, step in enumerate(self.steps):
            for buffer in step.reads:
                readers[buffer] = readers.get(buffer, 0) | 1 << number
        for buffer, mask in readers.items():
            one = found.buffers[buffer]
            yield buffer, _Held(one.bytes, mask, buffer in found.outputs or one.last >= end)

    def searched(self, enough: int, most: int) -> _Result:
        """The best order, or where the looks end, that of the spec; a peak of `enough` will do."""
        everything = (1 << len(self.steps)) - 1
        own = list(range(self.first, self.first + len(self.steps)))
        if len(own) == 1 or self.before <= enough:
            return _Result(own, self.before, self.before if len(own) == 1 else 0, 0)
        best = {0: enough}
        came_by: dict[int, int] = {}
        waiting, looks = [(enough, 0, 0, self.entering)], 0
        while waiting:
            peak, left, done, size = heappop(waiting)
            if done == everything:
                return _Result(self._way(came_by, done), peak, peak, looks)
            if looks > most:
                return _Result(own, self.before, peak, looks)
            looks += len(own)
            if best[done] < peak:
                continue
            for number in self._ready(done):
                at, then, behind = self._after(done, number, size)
                highest = max(peak, at)
                if highest < best.get(then, self.before):
                    best[then], came_by[then] = highest, number
                    heappush(waiting, (highest, left - 1, then, behind))
        return _Result(own, self.before, self.before, looks)

    def _ready(self, done: int) -> Iterator[int]:
        """The steps that may run next."""
        for number, needs in enumerate(self.needs):
            if not done >> number & 1 and needs & done == needs:
                yield number

    def _after(self, done: int, number: int, size: int) -> tuple[int, int, int]:
        """What is live while a step runs, the set with it, and what is live behind it."""
        step, then = self.steps[number], done | 1 << number
        at = size + self.held[step.writes].bytes
        touched = (self.held[buffer] for buffer in {*step.reads, step.writes})
        freed = sum(one.bytes for one in touched if not one.is_kept and not one.readers & ~then)
        return at, then, at - freed

    def _way(self, came_by: dict[int, int], done: int) -> list[int]:
        """The order in which the steps of a set ran."""
        way = []
        while done:
            way.append(came_by[done])
            done &= ~(1 << came_by[done])
        return [self.first + number for number in reversed(way)]


def in_order(found: Lifetimes, order: Iterable[int]) -> Lifetimes:
    """The same steps in another order, and how long each buffer lives then."""
    steps = [found.steps[number] for number in order]
    first = dict.fromkeys(range(len(found.buffers)), 0)
    first |= {step.writes: place for place, step in enumerate(steps)}
    last = first | dict.fromkeys(found.outputs, max(len(steps) - 1, 0))
    for place, step in enumerate(steps):
        last |= {buffer: max(last[buffer], place) for buffer in step.reads}
    written = sorted(first, key=lambda buffer: (first[buffer], buffer))
    number_of = {buffer: number for number, buffer in enumerate(written)}
    return found._replace(
        steps=tuple(
            step._replace(
                reads=tuple(number_of[buffer] for buffer in step.reads),
                writes=number_of[step.writes],
            )
            for step in steps
        ),
        buffers=tuple(
            found.buffers[buffer]._replace(first=first[buffer], last=last[buffer])
            for buffer in written
        ),
        buffer_of=tuple(number_of[buffer] for buffer in found.buffer_of),
        outputs=frozenset(number_of[buffer] for buffer in found.outputs),
    )
