"""Compares forms with exact costs at random settings of every network: `python -m tests.forms`."""

from __future__ import annotations

import argparse
import sys
import time

from costcalc.spec import catalog
from tests.forms.agreement import compare


def main() -> int:
    """Every network at the given number of settings; the number of figures that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--settings", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    started = time.monotonic()
    networks = settings = elsewhere = figures = differences = 0
    for spec, variant in catalog.networks():
        found = compare(spec, variant, given.settings, given.seed)
        networks, settings = networks + 1, settings + found.settings
        elsewhere, figures = elsewhere + found.elsewhere, figures + found.figures
        differences += len(found.differences)
        for words in found.differences:
            print(words, flush=True)
    print(
        f"{networks} networks at {settings} settings, {elsewhere} of them also in the form of "
        f"another, {figures} figures, {differences} differences, "
        f"{time.monotonic() - started:.0f} s"
    )
    return differences


if __name__ == "__main__":
    sys.exit(main())
