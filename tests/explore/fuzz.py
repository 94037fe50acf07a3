"""What `solve` says, held against counting random networks at many settings.

Run `python -m tests.explore.fuzz --count 2000`.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from costcalc import SpecError, UsageError, graph_from_text
from costcalc.algebra import exact
from costcalc.cost.cost import Cost, evaluate
from costcalc.explore import profile
from costcalc.explore.profile import exact_cost, figures_of
from costcalc.explore.segments import exceeded
from costcalc.explore.solution import Solution
from costcalc.explore.solve import curve, solve
from costcalc.explore.targets import Target
from tests.explore.solve_specs import sample

MOST_WHOLE = 400
GRID = 80
HAIR = Fraction(1, 10**7)


def claims_of(seed: int, *, quick: bool = False) -> list[str] | None:
    """The false claims about a random spec; None where it does not build at its default.

    `quick`: only at a fourth of the settings.
    """
    case = sample(seed)
    try:
        cost = evaluate(graph_from_text(case.text))
    except SpecError:
        return None
    targets = tuple(Target(q, round(x), False, f"{q}<={round(x)}") for q, x in case.targets)
    try:
        found = curve(cost, ("n", "m"), targets, 3) if case.second else (solve(cost, "n", targets),)
    except UsageError as error:
        return [f"refused: {error}"]
    faults = []
    for one in found:
        faults += [
            f"{one.fixed}: {text}"
            for text in _false(one, random.Random(seed), GRID // 4 if quick else GRID)
        ]
    return faults


def _false(found: Solution, chance: random.Random, grid: int) -> Iterator[str]:
    counted = _Counted(found.cost, found.fixed)
    places = sorted({*_places(found, chance, grid)})
    known = [(x, counted(x)) for x in places]
    built = [(x, figures) for x, figures in known if figures is not None]
    yield from _false_answer(found, built)
    yield from _false_intervals(found, built)
    yield from _false_direction(found, built)
    yield from _false_neighbours(found, built, counted)
    search = found.search
    skipped = len(known) - len(built)
    every = search.domain.whole and search.complete and search.settings == len(places)
    if every and search.skipped != skipped:
        yield f"{search.skipped} skipped, {skipped} do not build"


class _Counted:
    """The totals at a setting, each counted once."""

    def __init__(self, cost: Cost, fixed: object):
        self.cost = cost
        self.fixed = dict(fixed)  # type: ignore[call-overload]
        self.known: dict[Fraction, object] = {}

    def __call__(self, x: Fraction):  # type: ignore[no-untyped-def]
        if x not in self.known:
            try:
                setting = {**self.fixed, "n": exact.simplest(x)}
                self.known[x] = figures_of(exact_cost(self.cost, setting))
            except SpecError:
                self.known[x] = None
        return self.known[x]


def _places(found: Solution, chance: random.Random, grid: int) -> Iterator[Fraction]:
    """All whole numbers of the range, or a grid, with both sides of every end that is claimed."""
    span = found.search.span
    low, high = span.start.value, span.end.value
    now = Fraction(found.cost.graph.settings["n"])
    if found.search.domain.whole:
        first, last = ceil(low), floor(high)
        if last - first > MOST_WHOLE:
            first, last = max(first, int(now) - 200), min(last, int(now) + 200)
        candidates = [Fraction(n) for n in range(first, last + 1)]
    else:
        candidates = [low + (high - low) * k / grid for k in range(grid + 1)]
        candidates += [Fraction(round(x * 12), 12) for x in candidates]
        near = [now + Fraction(chance.randint(-400, 400), 97) for _ in range(20)]
        whole = [Fraction(n) for n in range(max(-30, floor(low)), min(30, ceil(high)) + 1)]
        candidates += [*near, *whole, now]
        plateaus = [one.span for one in found.intervals]
        shown = (found.best, found.above, found.below, *found.lowest)
        plateaus += [one.plateau for one in shown if one is not None]
        for plateau in plateaus:
            for end in (plateau.start.value, plateau.end.value):
                candidates += [end, end - HAIR, end + HAIR]
    for value in candidates:
        if value in span:
            yield value


def _false_answer(found: Solution, built: list) -> Iterator[str]:  # type: ignore[type-arg]
    first = found.targets[0].quantity
    meeting = [(x, f) for x, f in built if not exceeded(found.targets, f)]
    now = Fraction(found.cost.graph.settings["n"])
    if found.best is None:
        if found.search.complete and meeting:
            yield f"unreachable, but {meeting[0]} meets it"
        if any(x == now for x, _ in meeting):
            yield "the current setting meets it, and nothing was found"
        return
    if exceeded(found.targets, found.best.figures):
        yield "the answer exceeds a target"
    if found.setting not in found.best.plateau:
        yield f"{found.setting} is not in {found.best.plateau}"
    if found.verdict == "within" and len(meeting) < len(built):
        yield "not every setting meets it"
    if found.verdict == "unreachable":
        yield "unreachable, with an answer"
    most = found.best.figures[first]
    for x, figures in meeting if found.search.complete else ():
        cost = figures[first]
        if cost > most:
            yield f"{x} meets it and costs more: {cost} > {most}"
        if cost == most:
            plateau = found.best.plateau
            beyond = (
                x < found.setting and x not in plateau if found.direction == "falling" else None
            )
            if beyond or (found.direction != "falling" and x > found.setting and x not in plateau):
                yield f"{x} costs as much as {found.setting}"
    for target, stretch in zip(found.targets, found.lowest, strict=False):
        least = stretch.figures[target.quantity]
        if found.search.complete and any(f[target.quantity] < least for _, f in built):
            yield f"the least {target.quantity} is not {least}"


def _false_intervals(found: Solution, built: list) -> Iterator[str]:  # type: ignore[type-arg]
    for x, figures in built:
        inside = any(x in one.span for one in found.intervals)
        meets = not exceeded(found.targets, figures)
        if inside and not meets:
            yield f"{x} does not meet it, and lies in an interval that does"
        if found.search.complete and meets and not inside:
            yield f"{x} meets it, and lies in no interval"


def _false_direction(found: Solution, built: list) -> Iterator[str]:  # type: ignore[type-arg]
    tests: dict[str, Callable[[int, int], bool]] = {
        "rising": lambda a, b: a <= b,
        "falling": lambda a, b: a >= b,
        "constant": lambda a, b: a == b,
    }
    test = tests.get(found.direction or "")
    for target in found.targets if test is not None else ():
        costs = [figures[target.quantity] for _, figures in built]
        for low, high in pairwise(costs):
            if test is not None and not test(low, high):
                yield f"{target.quantity} is not {found.direction}"
                return


def _false_neighbours(found: Solution, built: list, counted: _Counted) -> Iterator[str]:  # type: ignore[type-arg]
    best = found.best
    if best is None:
        return
    for x, figures in built:
        if x in best.plateau and figures != best.figures:
            yield f"{x} is on the plateau and costs otherwise"
        for beside in (found.above, found.below):
            if beside is not None and x in beside.plateau and figures != beside.figures:
                yield f"{x} is on the next plateau and costs otherwise"
        if not found.search.complete:
            continue
        above = x >= best.plateau.end.value and x not in best.plateau
        if above and (found.above is None or (x, False, False) < found.above.plateau.start):
            yield f"{x} builds, and lies between the answer and the next step"
        below = (x, False, False) < best.plateau.start
        if below and (found.below is None or (x, False, False) >= found.below.plateau.end):
            yield f"{x} builds, and lies between the answer and the step below"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--work", type=int, default=profile.MOST_WORK // 5, help="steps a search")
    given = parser.parse_args()
    profile.MOST_WORK, profile.WORK_OF_CURVE = given.work, 3 * given.work
    false = tried = 0
    for seed in range(given.first, given.first + given.count * 10):
        faults = claims_of(seed)
        if faults is None:
            continue
        tried += 1
        for text in faults:
            print(f"seed {seed}: {text}", flush=True)
        false += bool(faults)
        if tried % 100 == 0:
            print(f"{tried} specs, up to seed {seed}: {false} with a false claim", flush=True)
        if tried == given.count:
            break
    print(f"{tried} specs, {false} with a false claim")
    return 1 if false else 0


if __name__ == "__main__":
    sys.exit(main())
