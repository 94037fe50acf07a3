"""A cluster of Dask in processes of its own, as one that runs already.

Run as `python -m tests.explore.sweeps.cluster N`: it starts N workers of one thread, prints the
address of the scheduler, and ends with its standard input.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent.parent


class Running:
    """A cluster that runs: its process, and the address of its scheduler."""

    def __init__(self, process: subprocess.Popen[str], address: str):
        self.process = process
        self.address = address

    def workers(self) -> dict[str, int]:
        """The process of each worker by its address."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            found: dict[str, int] = client.run(os.getpid)
            return found


@contextmanager
def running(workers: int) -> Iterator[Running]:
    """A cluster with this number of workers."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "tests.explore.sweeps.cluster", str(workers)]
    with subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield Running(process, process.stdout.readline().strip())
        process.communicate()


def main() -> None:
    """Start it, and wait."""
    from distributed import LocalCluster

    made: Any = LocalCluster
    with made(
        n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
