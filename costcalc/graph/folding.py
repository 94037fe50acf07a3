"""Identical passes of a repeat as one: each pass is walked once for all that are like it."""

from __future__ import annotations

from collections.abc import Collection, Hashable

from costcalc.algebra import Value, at_most, decided, equal, identity, is_whole
from costcalc.algebra.traced import Trace, Traced, traced_in
from costcalc.graph.flow import Flow
from costcalc.graph.graph import Copies, Layer
from costcalc.graph.layers import Layers, Mark
from costcalc.graph.loops import Loops, Passes, Repeat, RunOne
from costcalc.ops.base import Whole
from costcalc.records import NamedTuple


class Unrolled(NamedTuple):
    """A repeat that cannot be represented by a single pass, and why."""

    path: str
    reason: str


class TracedMark(NamedTuple):
    """How far a walk in symbols has come: what is built, numbers of facts and unrolled repeats."""

    built: Mark
    facts: int
    unrolled: int


class FoldedPasses(Passes):
    """The passes of repeats in symbols; `unrolled` are those that could not be folded.

    No pass stands for another that holds one of the paths `apart`.
    """

    def __init__(self, trace: Trace, smooth_repeats: bool, apart: Collection[str]):
        self.trace = trace
        self.smooth_repeats = smooth_repeats
        self.apart = apart
        self.unrolled: list[Unrolled] = []
        self.repeats = 0

    def last_apart(self, place: Repeat) -> int:
        """The number of the last pass that stands for itself alone; the first one always does."""
        start = f"{place.path}/" if place.path else ""
        segments = (p[len(start) :].split("/")[0] for p in self.apart if p.startswith(start))
        return max((int(number) for number in segments if number.isdecimal()), default=0)

    def is_apart(self, path: str) -> bool:
        return any(f"{path}/".startswith(f"{one}/") for one in self.apart)

    def walk(
        self, loops: Loops, place: Repeat, count: Value, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        """The first passes one by one; from where nothing changes any more, one for all."""
        with self.trace.on("need"):
            decided(is_whole(count))
        if isinstance(count, Traced) and not self.smooth_repeats:
            count = count.kept()
        number = place.whole(count.value if isinstance(count, Traced) else count)
        start = min(self.last_apart(place) + 1, number)
        for index in range(start):
            flow, carried = loops.numbered_pass(place, index, index, flow, carried)
        for index in range(start, number + isinstance(count, Traced) if number else 0):
            mark = self.mark(loops.layers)
            passed = self.general_pass(loops, place, index, flow, carried)
            if passed is None:
                return self.by_number(loops, place, count, range(index, number), flow, carried)
            if _state(passed) == _state((flow, carried)):
                decided(at_most(index, count))
                self.multiply(loops.layers, mark, count, index)
                return passed
            if index < number:
                flow, carried = passed
            else:
                self.back_to(loops.layers, mark)
        self.unroll(place, count, number, "its passes differ in size")
        return flow, carried

    def branches(self, loops: Loops, place: Repeat, count: Value) -> int:
        """Every branch there is at the setting."""
        with self.trace.on("need"):
            decided(is_whole(count))
        number = place.whole(count.value if isinstance(count, Traced) else count)
        if isinstance(count, Traced):
            self.unroll(place, count, number, "its passes are branches")
        return number

    def experts(self, layers: Layers, path: str, active: Value, run: RunOne) -> list[Flow]:
        """The first expert, and one for all others that run where their number is a symbol."""
        if not isinstance(active, Traced) or any(p.startswith(f"{path}/") for p in self.apart):
            return super().experts(layers, path, active, run)
        first = run(0)
        mark = self.mark(layers)
        other = run(1)
        decided(at_most(1, active))
        self.multiply(layers, mark, active, 1)
        return [first, other]

    def general_pass(
        self, loops: Loops, place: Repeat, index: int, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]] | None:
        """A pass that does not depend on its number, or nothing."""
        mark = self.mark(loops.layers)
        self.repeats += 1
        i = self.trace.index(f"i_{self.repeats}", index)
        passed = loops.numbered_pass(place, index, i, flow, carried)
        same_faults = len(loops.layers.faults) == mark.built.faults
        if not self.mentions(i, loops.layers, mark) and same_faults:
            return passed
        self.back_to(loops.layers, mark)
        return None

    def by_number(
        self,
        loops: Loops,
        place: Repeat,
        count: Value,
        left: range,
        flow: Flow,
        carried: dict[str, Flow],
    ) -> tuple[Flow, dict[str, Flow]]:
        """The passes that are left, each with its own number."""
        for index in left:
            flow, carried = loops.numbered_pass(place, index, index, flow, carried)
        self.unroll(place, count, left.stop, "its passes depend on their number")
        return flow, carried

    def unroll(self, place: Repeat, count: Value, number: int, reason: str) -> None:
        """Note that there is a layer for each pass, with their number at the setting."""
        decided(equal(count, number))
        if number > 1:
            self.unrolled.append(Unrolled(place.path, reason))

    def multiply(self, layers: Layers, since: TracedMark, count: Value, index: int) -> None:
        """Multiply how often each layer built since a mark is there: from a pass to the last.

        What they share with an excluded pass counts once, in the first of them, if there is one.
        """
        first, found = since.built.layers, layers.layers
        times: Whole = count - index  # type: ignore[assignment]
        inside = found[first:]
        owners = {n for layer in inside for n in layer.shares or () if n < first}
        asks = any(self.is_apart(found[number].path) for number in owners)
        once = 0 if asks and not decided(at_most(index + 1, count)) else 1
        found[first:] = [
            layer._replace(times=layer.times * times, copies=_copies(layer, first, times, once))
            for layer in inside
        ]

    def mark(self, layers: Layers) -> TracedMark:
        """How far the walk has come."""
        return TracedMark(layers.mark(), len(self.trace.facts), len(self.unrolled))

    def back_to(self, layers: Layers, mark: TracedMark) -> None:
        """Forget what was walked since."""
        layers.back_to(mark.built)
        del self.unrolled[mark.unrolled :]
        for fact in list(self.trace.facts)[mark.facts :]:
            del self.trace.facts[fact]

    def mentions(self, i: Traced, layers: Layers, mark: TracedMark) -> bool:
        """Whether something since depends on the number of the pass."""
        for layer in layers.layers[mark.built.layers :]:
            own = (layer.inputs, layer.output, layer.times, layer.sets)
            sizes = (*layer.op.attributes().values(), *own)
            if any(number.mentions(i) for number in traced_in(sizes)):
                return True
        return any(fact.mentions(i.form) for fact in list(self.trace.facts)[mark.facts :])


def _copies(layer: Layer, first: int, times: Whole, once: int) -> Copies:
    """How many sets a layer of a pass stores: one in each pass, or `once` if an earlier pass has
    the same.
    """
    shares, copies = layer.shares, layer.copies
    return Copies(
        copies.weights * (once if shares and shares.weights < first else times),
        copies.others * (once if shares and shares.others < first else times),
    )


def _state(passed: tuple[Flow, dict[str, Flow]]) -> Hashable:
    """Every size that a pass hands to the next."""
    flow, carried = passed
    shapes = [tensor.shape for one in (flow, *carried.values()) for tensor in one]
    return identity(tuple(shapes))
