"""Long work on arrays in several threads, which numpy's loops let run at the same time."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

LEAST = 1 << 18
"""Numbers for which a thread of their own gains more than it costs."""
MOST_THREADS = 8


def cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def in_parts(size: int, work: Callable[[int, int], None], numbers: int) -> None:
    """Do work on the rows from a start to a stop, until all `size` rows are done.

    `numbers` are computed in all: where they are many, each thread takes one part of the rows.
    """
    threads = min(cores(), MOST_THREADS, size, max(1, numbers // LEAST))
    if threads == 1:
        work(0, size)
        return
    ends = [size * number // threads for number in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, *part) for part in pairwise(ends)]:
            done.result()
