"""How long the main job takes, as a ratio to importing click and yaml in the same run.

Commands take turns, so that a machine's noise falls on all of them alike; the ratio is of medians,
with the quartiles of the ratios of single rounds beside it. Bytecode is cached, as it is after an
installation, in a folder of the benchmark's own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

COMMANDS = {
    "import click, yaml": ["-c", "import click, yaml"],
    "main job, JSON": ["-m", "costcalc", "mobilenet_v1", "--alpha", "0.75", "--format", "json"],
    "main job, table in a pipe": ["-m", "costcalc", "mobilenet_v1", "--alpha", "0.75"],
    "largest network, JSON": ["-m", "costcalc", "efficientnet_b7", "--format", "json"],
    "catalog": ["-m", "costcalc", "list"],
}


def seconds(arguments: list[str], cache: str) -> float:
    """Wall time of one run of the interpreter, its bytecode cached in a folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, *arguments]
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure in rounds and print one line for each command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as cache:
        for arguments in COMMANDS.values():
            seconds(arguments, cache)
        for _ in range(rounds):
            for name, arguments in COMMANDS.items():
                times[name].append(seconds(arguments, cache))
    base = times["import click, yaml"]
    print(f"{'command':28}{'median':>10}{'ratio':>8}   quartiles of the ratio")
    for name, values in times.items():
        median = statistics.median(values)
        ratios = [value / reference for value, reference in zip(values, base, strict=True)]
        low, _, high = statistics.quantiles(ratios, n=4)
        ratio = median / statistics.median(base)
        print(f"{name:28}{median * 1000:7.0f} ms{ratio:8.2f}   {low:.2f} to {high:.2f}")


if __name__ == "__main__":
    main()
