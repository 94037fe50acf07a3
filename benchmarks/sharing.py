"""How sweeps of ten million settings are shared among threads: the CPU time of the busiest one.

It is what they take at least, however many cores there are, and unlike the time of a clock it is
hardly longer beside other work.
"""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time
from unittest.mock import patch

from benchmarks.measure import Line, Run, lines
from benchmarks.sweeping import MILLION, evaluation
from costcalc.explore.sweeps import ready, tables, threads

AXES = {"alpha": "0.001:1:0.001", "rho": "0.20008:1:0.00008"}
THREADS = (1, 2)


def shared(rounds: int) -> list[Line]:
    """A line for each sweep and number of threads; the base is that of one thread."""
    grid = evaluation("mobilenet_v1", AXES)
    drawn = evaluation("mobilenet_v1", AXES, 10 * MILLION)
    everything = drawn.space.rows(0, 10 * MILLION)
    work: dict[str, Callable[[], object]] = {
        "a grid of ten million": grid.figures,
        "ten million scattered": lambda: drawn.at(everything),
    }
    found = []
    for name, one in work.items():
        names = {count: f"{name}, {count} thread{'s'[: count > 1]}" for count in THREADS}
        runs: dict[str, list[Run]] = {text: [] for text in names.values()}
        for _ in range(rounds):
            for count, text in names.items():
                runs[text].append(Run(busiest(one, count), 0))
        found += lines(runs, names[THREADS[0]])
    return found


def busiest(work: Callable[[], object], count: int) -> float:
    """The CPU time of work in a number of threads; of a shared part, that of its busiest thread."""
    total = 0.0

    def measured(size: int, task: Callable[[int, int], None], numbers: int) -> None:
        nonlocal total
        spent: list[float] = []

        def timed(start: int, stop: int) -> None:
            begin = thread_time()
            task(start, stop)
            spent.append(thread_time() - begin)

        threads.in_parts(size, timed, numbers)
        total += max(spent)

    with (
        patch.object(threads, "cores", lambda: count),
        patch.object(ready, "in_parts", measured),
        patch.object(tables, "in_parts", measured),
    ):
        kept = work()
    del kept
    return total
