"""`python -m tests.hostile`: what every case took, as a table in Markdown."""

from __future__ import annotations

import sys
from tempfile import TemporaryDirectory

from tests.hostile.cases import CASES
from tests.hostile.limits import attempt

COLUMNS = ("case", "exit code", "CPU seconds", "MB", "first line of the diagnostic")


def main(words: list[str]) -> None:
    """Every case, or those whose names hold one of the words."""
    print(f"| {' | '.join(COLUMNS)} |\n|---|---:|---:|---:|---|", flush=True)
    for case in CASES:
        if words and not any(word in case.name for word in words):
            continue
        with TemporaryDirectory() as folder:
            found = attempt(case, folder)
        line = found.first_line[:120].replace("|", "\\|")
        figures = f"{found.code} | {found.seconds:.2f} | {found.megabytes:.0f}"
        print(f"| {case.name} | {figures} | {line} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
