"""Verifies every shipped network, or those named: `python -m tests.bridge [NETWORK...]`."""

from __future__ import annotations

import sys
import time

from costcalc import graph_of, networks
from costcalc.bridge.verify import verify


def main(wanted: list[str]) -> int:
    """One line for each network and one for all; the number of differences."""
    names = wanted or networks()
    layers = figures = differences = 0
    start = time.perf_counter()
    for name in names:
        begun = time.perf_counter()
        found = verify(graph_of(name))
        layers += len(found.cost.layers)
        figures += found.checks
        differences += len(found.differences)
        seconds = time.perf_counter() - begun
        print(f"{name} {found.verdict}: {found.checks} figures, {seconds:.1f} s", flush=True)
        for difference in found.differences[:5]:
            print(f"  {difference}")
    seconds = time.perf_counter() - start
    count = f"{len(names)} networks, {layers} layers, {figures} figures"
    print(f"{count}, {differences} differences, {seconds:.0f} s")
    return differences


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
