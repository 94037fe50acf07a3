"""The cost table against importing its two libraries, and against fvcore on the same network.

Without torch and fvcore the last comparison is left out, and said to be.
"""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from benchmarks.measure import Command, costcalc, measure, report

BASE = "import click, yaml"
JOB = ("mobilenet_v1", "--alpha", "0.75")
JSON, FVCORE = "cost table, JSON", "fvcore on MobileNet-V1"
COMMANDS = {
    BASE: Command(("-c", BASE)),
    JSON: costcalc(*JOB, "--format", "json"),
    "cost table, table in a pipe": costcalc(*JOB),
    "cost table, table on a terminal": costcalc(*JOB, terminal=True),
    "largest network, JSON": costcalc("efficientnet_b7", "--format", "json"),
    "all networks": costcalc("list"),
}


def main() -> None:
    """Measure in rounds and print one line for each command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    report(measure(COMMANDS, rounds), BASE)
    if find_spec("torch") is None or find_spec("fvcore") is None:
        print("\nnot compared with fvcore: it is not installed (extra `torch`)")
        return
    print()
    against = {
        JSON: COMMANDS[JSON],
        FVCORE: Command(("-m", "benchmarks.mobilenet_by_fvcore", "0.75")),
    }
    report(measure(against, max(2, rounds // 4)), JSON)


if __name__ == "__main__":
    main()
