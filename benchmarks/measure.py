"""Runs of a command: wall time, peak memory, and ratios between commands that take turns.

Commands take turns in rounds, so that a machine's noise affects all equally. A ratio is that
of the medians; next to it are the quartiles of the ratios of single rounds. Bytecode is cached, as
it is after an installation, in a folder of the benchmark's own.
"""

from __future__ import annotations

import os
import pty
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

MAIN = "from costcalc.cli import main; main()"
"""What the installed command runs."""


class Command(NamedTuple):
    """Arguments of an interpreter; with `terminal` the output is a terminal of 120 columns."""

    arguments: Sequence[str]
    terminal: bool = False
    interpreter: str = sys.executable


class Run(NamedTuple):
    """Wall time in seconds, peak resident memory in bytes (0 where unknown)."""

    seconds: float
    peak: int


def costcalc(*arguments: str, terminal: bool = False) -> Command:
    """The command line with these arguments."""
    return Command(("-c", MAIN, *arguments), terminal)


def run(command: Command, cache: str) -> Run:
    """One run of the interpreter, its bytecode cached in a folder. Raises if it fails."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "COLUMNS": "120"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    arguments = [command.interpreter, *command.arguments]
    leader, follower = pty.openpty() if command.terminal else (-1, subprocess.DEVNULL)
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=follower, env=environment)
    if command.terminal:
        os.close(follower)
        _drain(leader)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return Run(seconds, _peak_above_ours(usage.ru_maxrss) * 1024)


def _peak_above_ours(kilobytes: int) -> int:
    """The peak of a process that this one started; 0, unknown, unless it is above our own.

    A new process begins as a copy of this one, and the system counts that in its peak.
    """
    return kilobytes if kilobytes > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss else 0


def _drain(leader: int) -> None:
    """Read a terminal until its other end is closed."""
    try:
        while os.read(leader, 65536):
            pass
    except OSError:
        pass
    os.close(leader)


def measure(commands: Mapping[str, Command], rounds: int) -> dict[str, list[Run]]:
    """Every command once to fill the cache, then in turns."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as cache:
        for command in commands.values():
            run(command, cache)
        for _ in range(rounds):
            for name, command in commands.items():
                runs[name].append(run(command, cache))
    return runs


class Line(NamedTuple):
    """What was measured of one name: the median in seconds, its ratio to that of the base, the
    quartiles of the ratios of single rounds, and the peak memory in bytes (0 where unknown).
    """

    name: str
    seconds: float
    ratio: float
    low: float
    high: float
    peak: int = 0


def lines(runs: Mapping[str, Sequence[Run]], base: str) -> list[Line]:
    """A line for each name, its times compared with those of `base` in the same round."""
    reference = [run.seconds for run in runs[base]]
    found = []
    for name, measured in runs.items():
        seconds = [run.seconds for run in measured]
        ratios = [a / b for a, b in zip(seconds, reference, strict=True)]
        low, _, high = statistics.quantiles(ratios, n=4)
        median = statistics.median(seconds)
        ratio = median / statistics.median(reference)
        found.append(Line(name, median, ratio, low, high, max(run.peak for run in measured)))
    return found


def report(runs: Mapping[str, Sequence[Run]], base: str) -> None:
    """One line for each command, its time as a ratio to that of `base`."""
    width = max(map(len, runs))
    print(f"{'command':{width}}{'median':>10}{'peak':>10}{'ratio':>8}   quartiles of the ratio")
    for one in lines(runs, base):
        peak = f"{one.peak / 1e6:.1f} MB" if one.peak else "unknown"
        print(
            f"{one.name:{width}}{one.seconds * 1000:7.0f} ms{peak:>10}"
            f"{one.ratio:8.2f}   {one.low:.2f} to {one.high:.2f}"
        )


def rounds_of(work: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[Run]]:
    """Every piece of work once to warm up, then in turns, by the CPU time of this process.

    CPU time, unlike that of a clock, is hardly longer beside other work.
    """
    runs: dict[str, list[Run]] = {name: [] for name in work}
    for one in work.values():
        one()
    for _ in range(rounds):
        for name, one in work.items():
            start = time.process_time()
            kept = one()
            runs[name].append(Run(time.process_time() - start, 0))
            del kept
    return runs
