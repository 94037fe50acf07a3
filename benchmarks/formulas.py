"""Closed forms against importing sympy, which they cannot do without, and how they grow."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.measure import Command, costcalc, measure, report

BASE = "import sympy"
DEPTH = ("--symbols", "depth,width,resolution")
HEAD = """costcalc: 1
params:
  alpha: {default: 1, range: 0 < alpha <= 4, role: width}
  pixels: {default: 64, range: pixels >= 8, role: resolution}
input: (3, pixels, pixels)
layers:
"""
LENGTH = 1000


def written_out() -> str:
    """A chain of layers, no two neighbours equal, one on each line."""
    lines = [f"  - conv(int({16 + i % 7 * 8} * alpha), k={1 + i % 3 * 2})" for i in range(LENGTH)]
    return HEAD + "\n".join(lines) + "\n"


def repeated() -> str:
    """The same number of identical layers, written once."""
    return HEAD + f"  - conv(int(16 * alpha), k=3)\n    repeat: {LENGTH}\n".replace("- ", "- do: ")


def main() -> None:
    """Measure in rounds and print one line for each command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        chain, loop = Path(folder) / "chain.yaml", Path(folder) / "loop.yaml"
        chain.write_text(written_out(), encoding="utf-8")
        loop.write_text(repeated(), encoding="utf-8")
        commands = {
            BASE: Command(("-c", BASE)),
            "formula mobilenet_v1": costcalc("formula", "mobilenet_v1"),
            "formula mobilenet_v1, exact": costcalc("formula", "mobilenet_v1", "--exact"),
            "formula efficientnet_b7 in d, w, r": costcalc("formula", "efficientnet_b7", *DEPTH),
            "formula nasnet_a_large": costcalc("formula", "nasnet_a_large"),
            f"{LENGTH:,} layers written out": costcalc("formula", str(chain)),
            f"{LENGTH:,} layers repeated": costcalc("formula", str(loop)),
            "explain a block": costcalc("explain", "mobilenet_v1", "blocks/1/0"),
        }
        report(measure(commands, rounds), BASE)


if __name__ == "__main__":
    main()
