"""The memory that a run needs, and the memory available. A run that is too large fails with an
error instead of being killed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from costcalc.algebra import product
from costcalc.cost.cost import evaluate
from costcalc.cost.whole import whole_number
from costcalc.graph.graph import Graph

BYTES = 4
"""The bytes of a 32-bit float, the data type of the models."""
GIGABYTE = 10**9
CGROUP = Path("/sys/fs/cgroup")


def needed(graph: Graph) -> int:
    """An upper bound of the bytes for a network's stored values and the largest step of one run.

    While a layer runs, memory holds its inputs, its output, the results of its products, copies of
    all of them, and the outputs of other layers that are still needed.
    """
    stored = sum(
        whole_number(layer.params) + whole_number(layer.buffers)
        for layer in (one.totals for one in evaluate(graph).layers)
    )
    last_use = {source: n for n, layer in enumerate(graph.layers) for source in layer.sources}
    alive: dict[int, int] = {}
    living = most = 0
    for number, layer in enumerate(graph.layers):
        alive[number] = whole_number(product(layer.output))
        living += alive[number]
        inside = sum(whole_number(product(x)) for x in layer.inputs)
        inside += whole_number(layer.op.activations(*layer.inputs))
        most = max(most, living + 2 * (inside + alive[number]))
        for source in layer.sources:
            if last_use[source] == number:
                living -= alive.pop(source, 0)
    return BYTES * (stored + most)


def available() -> int | None:
    """The bytes that this process may still allocate without swapping; None if not known."""
    found = [size for size in (_of_the_machine(), _of_the_group()) if size is not None]
    return min(found, default=None)


def _of_the_machine() -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def _of_the_group() -> int | None:
    """The rest of a container's memory limit."""
    with suppress(OSError, ValueError):
        most = int((CGROUP / "memory.max").read_text())
        return most - int((CGROUP / "memory.current").read_text())
    return None


def rounded_up(size: int) -> str:
    """A number of bytes in gigabytes."""
    return f"{-(-size // GIGABYTE):,}"


@contextmanager
def bounded() -> Iterator[None]:
    """A context in which allocating more than the available memory raises an error, where the
    system supports that.
    """
    free = available()
    if free is None or os.name != "posix":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _data_size() + free
    if soft not in (-1, resource.RLIM_INFINITY):
        limit = min(limit, soft)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_size() -> int:
    """The bytes of data that this process already holds."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0
