"""Compares the keys of worksheets with the answers of `independent.py`.

`python -m tests.worksheet.proof --count 100` does so for that many seeds of MobileNet-V1, and with
`--own` of the network in `own.yaml`, the levels taking turns, and prints how many answers there
were of each kind.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from costcalc import graph_of
from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.build import worksheet
from costcalc.explore.worksheet.record import Worksheet
from costcalc.report.worksheet.data import data
from tests.worksheet.independent import OwnStudent, Student

OWN = str(Path(__file__).parent / "own.yaml")


def made(seed: int, network: str = "mobilenet_v1", level: int | None = None) -> Worksheet:
    """The worksheet of a seed, at the level whose turn it is if none is given."""
    return worksheet(graph_of(network), seed=seed, level=level or 1 + seed % 3)


def compared(sheet: Worksheet) -> Counter[str]:
    """How many answers of each kind are in the key. Raises AssertionError for one that is not."""
    student = OwnStudent if sheet.settings.network == OWN else Student
    answers = student(json.loads(json.dumps(data(sheet)))).answers()
    for one in sheet.questions:
        accepted = [shown(one, value) for value in one.accepted]
        assert answers[one.name] in accepted, (sheet.code, one.name, answers[one.name], accepted)
    return Counter(one.kind for one in sheet.questions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--own", action="store_true", help="of `own.yaml`")
    arguments = parser.parse_args()
    network = OWN if arguments.own else "mobilenet_v1"
    found: Counter[str] = Counter()
    for seed in range(arguments.first, arguments.first + arguments.count):
        found += compared(made(seed, network))
    print(f"{arguments.count} worksheets, {found.total()} answers, all as in the key")
    for kind, count in sorted(found.items()):
        print(f"{kind:20} {count:5}")


if __name__ == "__main__":
    main()
