"""`make bench`: measure everything in one run, and write `docs/benchmarks.md` with its picture."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import document, suite
from costcalc.report.drawing.svg import render

DOCS = Path(__file__).parent.parent / "docs"
PARTS = ("commands", "torch", "rivals", "sixteen", "sweeps", "threads", "growth")
LARGEST = 8
"""The curve of settings goes up to this power of ten."""


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--largest", type=int, default=LARGEST, help="power of ten of settings")
    help_text = "an interpreter that has the other counters; see tests/counters/record.py"
    parser.add_argument("--rivals", default=sys.executable, help=help_text)
    parser.add_argument("--to", type=Path, default=DOCS, help="the folder to write to")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="not all of it")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    few = max(2, given.rounds // 3)
    parts: dict[str, Callable[[], suite.Table]] = {
        "commands": lambda: suite.commands(given.rounds),
        "torch": lambda: suite.in_torch(few),
        "rivals": lambda: suite.rivals(few, given.rivals),
        "sixteen": lambda: suite.sixteen(few),
        "sweeps": lambda: suite.sweeps(given.rounds),
        "threads": lambda: suite.shared(few),
    }
    tables = [part() for name, part in parts.items() if name in given.only]
    curves = list(suite.growth(given.largest)) if "growth" in given.only else []
    text = "\n".join(document.page(tables, curves)) + "\n"
    print(text)
    (given.to / "benchmarks.md").write_text(text, encoding="utf-8")
    if curves:
        image = given.to / document.PICTURE
        image.parent.mkdir(exist_ok=True)
        lines = render(document.drawing(curves))
        image.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
