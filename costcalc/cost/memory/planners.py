"""Planners: where in one arena each buffer is placed, so that none overlap while both live.

An entry of `PLANNERS` is all there is to a planner. A plan needs at least as many bytes as the
largest sum of what lives at one time, the liveness bound, and may need more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from costcalc.cost.memory.lifetimes import Buffer
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.records import NamedTuple

MOST_WORK = 20_000_000
"""The most steps of all lifetimes together that are planned; more is an error."""

Gap = tuple[int, int | None]
"""Start and size of a gap between placed buffers; the last one is not limited."""


class Planner(NamedTuple):
    """A way to place buffers.

    `definition` is the one it is for, by name. Sizes are rounded up to a multiple of `alignment`.
    `place` gives an offset for each buffer; None: buffers are not placed.
    """

    name: str
    rule: str
    definition: str = "liveness"
    alignment: int = 1
    place: Callable[[Sequence[Buffer]], list[int]] | None = None
    fixed: bool = False
    """Whether it belongs to its definition alone."""


def naive(buffers: Sequence[Buffer]) -> list[int]:
    """One behind the other: no memory is used twice."""
    offsets, end = [], 0
    for buffer in buffers:
        offsets.append(end)
        end += buffer.bytes
    return offsets


def greedy(buffers: Sequence[Buffer]) -> list[int]:
    """The largest first, each in the smallest gap that is large enough among those that live at the
    same time; of equal buffers the one written first, of equal gaps the lowest.

    Source: Pisarchyk and Lee 2020, arXiv:2001.03288, greedy by size, offset calculation.
    """
    order = sorted(range(len(buffers)), key=lambda n: -buffers[n].bytes)
    return _placed(buffers, order, _smallest)


def of_tflite_micro(buffers: Sequence[Buffer]) -> list[int]:
    """The largest first, each in the lowest gap that is large enough among those that live at the
    same time; of equal buffers the one written last.

    Source: tflite-micro, `greedy_memory_planner.cc`: requirements are listed from the last to the
    first, then sorted by size, and the sort keeps the order of equal ones.
    """
    order = sorted(range(len(buffers)), key=lambda n: (-buffers[n].bytes, -n))
    return _placed(buffers, order, _lowest)


def _smallest(gaps: Iterable[Gap]) -> int:
    sized = [(size, start) for start, size in gaps if size is not None]
    return min(sized)[1] if sized else max(start for start, size in gaps if size is None)


def _lowest(gaps: Iterable[Gap]) -> int:
    return min(start for start, _ in gaps)


def _placed(
    buffers: Sequence[Buffer], order: Iterable[int], choose: Callable[[list[Gap]], int]
) -> list[int]:
    """Offsets, from placing the buffers in an order, each in a gap that is chosen."""
    if sum(buffer.last - buffer.first + 1 for buffer in buffers) > MOST_WORK:
        message = "the network has too many tensors that live too long to place them"
        raise UsageError([Diagnostic(message, helps=("`--plan bound` needs no plan",))])
    offsets = [0] * len(buffers)
    at_step: dict[int, list[int]] = {}
    for number in order:
        buffer = buffers[number]
        steps = range(buffer.first, buffer.last + 1)
        beside = {other for step in steps for other in at_step.get(step, ())}
        taken = sorted((offsets[other], offsets[other] + buffers[other].bytes) for other in beside)
        offsets[number] = choose(_gaps(taken, buffer.bytes))
        for step in steps:
            at_step.setdefault(step, []).append(number)
    return offsets


def _gaps(taken: Iterable[tuple[int, int]], wanted: int) -> list[Gap]:
    """The gaps that are large enough between pieces sorted by their start, and behind them."""
    found: list[Gap] = []
    end = 0
    for start, stop in taken:
        if start - end >= wanted:
            found.append((end, start - end))
        end = max(end, stop)
    return [*found, (end, None)]


_ALL = (
    Planner("bound", "no tensor is placed: no plan needs less than the bound"),
    Planner("naive", "every tensor has memory of its own", place=naive),
    Planner(
        "in-place",
        "as greedy, with the definition in-place",
        definition="in-place",
        place=greedy,
        fixed=True,
    ),
    Planner(
        "greedy",
        "the largest tensor first, each in the smallest gap that is large enough",
        place=greedy,
    ),
    Planner(
        "tflm",
        "TensorFlow Lite Micro's greedy planner: sizes rounded up to 16 bytes, the largest tensor "
        "first, of equal ones the one written last, each in the lowest gap that is large enough; "
        "what kernels allocate and what persists is not in the graph and not counted",
        definition="tflite-micro",
        alignment=16,
        place=of_tflite_micro,
        fixed=True,
    ),
)
PLANNERS = {planner.name: planner for planner in _ALL}


def planner_of(name: str) -> Planner:
    """The planner of a name. Raises UsageError if there is none."""
    if name in PLANNERS:
        return PLANNERS[name]
    helps = (did_you_mean(name, PLANNERS) or f"there are {', '.join(PLANNERS)}",)
    raise UsageError([Diagnostic(f"there is no planner `{name}`", helps=helps)])
