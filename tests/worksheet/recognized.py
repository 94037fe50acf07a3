"""Every usual mistake of many worksheets, handed in as an answer file and graded.

`python -m tests.worksheet.recognized --count 100` prints a line for each mistake: of which column
or question, how often it was made, and how often the grader named it, or another that gives the
same answer. It ends with 1 if one was not recognized.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from costcalc.explore.worksheet import answer_file
from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.grade import Graded, graded
from costcalc.explore.worksheet.record import Question, Worksheet
from tests.worksheet.proof import made


class Made(NamedTuple):
    """A mistake in an answer: of what, and its words without what is in brackets."""

    of: str
    word: str


def rounds(sheet: Worksheet) -> Iterator[dict[str, str]]:
    """Answer files by question: the first mistake of each, the second of each that has one, ..."""
    for number in range(max(len(one.mistakes) for one in sheet.questions)):
        yield {
            one.name: shown(one, one.mistakes[number].value)
            for one in sheet.questions
            if number < len(one.mistakes)
        }


def handed_in(folder: Path, sheet: Worksheet, answers: dict[str, str]) -> tuple[Graded, ...]:
    """The grades of an answer file."""
    rows = "".join(f'{name},"{answer}"\n' for name, answer in answers.items())
    path = folder / "answers.csv"
    path.write_text(f'question,answer\ncode,"{sheet.code}"\n{rows}', encoding="utf-8")
    return graded(answer_file.read(str(path))).answers


def recognized(sheet: Worksheet, folder: Path) -> Iterator[tuple[Made, str]]:
    """Each mistake, and whether the grader named it, `named`, or `another`, or `no`."""
    for number, answers in enumerate(rounds(sheet)):
        for one in handed_in(folder, sheet, answers):
            if one.given:
                yield _judged(one.question, number, one)


def _judged(question: Question, number: int, found: Graded) -> tuple[Made, str]:
    word = question.mistakes[number].word
    of = question.unit if question.kind == "blank" else question.kind
    made = Made(of, word.partition(" (")[0])
    if found.verdict.outcome != "right but for":
        return made, "no"
    return made, "named" if found.verdict.word == word else "another"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    arguments = parser.parse_args()
    found: dict[Made, Counter[str]] = {}
    with TemporaryDirectory() as folder:
        for seed in range(arguments.count):
            for mistake, outcome in recognized(made(seed), Path(folder)):
                found.setdefault(mistake, Counter())[outcome] += 1
    print(f"{'of':20} {'right but for':58} {'made':>5} {'named':>6} {'another':>8} {'no':>3}")
    for mistake, counts in sorted(found.items()):
        figures = (counts["named"], counts["another"], counts["no"])
        row = f"{sum(figures):5} {figures[0]:6} {figures[1]:8} {figures[2]:3}"
        print(f"{mistake.of:20} {mistake.word:58} {row}")
    return 1 if any(counts["no"] for counts in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
