"""How time and memory grow with the length of a network: a chain written out layer by layer.

Each line compares a chain with the shortest; where time is linear in length, the last column, time
for each layer less the start-up, does not grow.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from benchmarks.measure import costcalc, measure, report

LENGTHS = (100, 1_000, 2_500, 5_000, 10_000)
LAYERS = ("conv(8, k=3)", "bn", "relu", "dwconv(k=3)", "conv(9)")


def chain(length: int) -> str:
    """A spec of the given number of layers, no two neighbours equal."""
    steps = "\n".join(f"  - {LAYERS[i % len(LAYERS)]}" for i in range(length))
    return f"costcalc: 1\ninput: (3, 32, 24)\nlayers:\n{steps}\n"


def repeated(length: int) -> str:
    """A spec of the given number of layers, five of them written: a text has an end."""
    body = " | ".join(LAYERS)
    passes = length // len(LAYERS)
    return f"costcalc: 1\ninput: (3, 32, 24)\nlayers:\n  - body: {body}\n    repeat: {passes}\n"


def main() -> None:
    """Measure chains in rounds, in each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        paths = {length: Path(folder) / f"chain_{length}.yaml" for length in LENGTHS}
        for length, path in paths.items():
            path.write_text(chain(length), encoding="utf-8")
        for name, options, terminal in (
            ("JSON", ("--format", "json"), False),
            ("table in a pipe", (), False),
            ("table on a terminal", (), True),
        ):
            commands = {
                f"{length:,} layers, {name}": costcalc(str(path), *options, terminal=terminal)
                for length, path in paths.items()
            }
            runs = measure(commands, rounds)
            report(runs, next(iter(commands)))
            medians = [statistics.median(r.seconds for r in found) for found in runs.values()]
            pairs = zip(medians[1:], LENGTHS[1:], strict=True)
            each = [(t - medians[0]) / (n - LENGTHS[0]) for t, n in pairs]
            print("microseconds for each layer:", ", ".join(f"{s * 1e6:.0f}" for s in each), "\n")


if __name__ == "__main__":
    main()
