"""otter-grader and nbgrader at work on our notebooks: all points for the key, none for a blank.

Run by hand, in an environment that has both of them besides costcalc:
`python -m tests.worksheet.autograders`. Each line it prints was seen; it ends with an error if one
is not what it should be.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.record import Question, Worksheet
from costcalc.report.worksheet import nbgrader, otter
from tests.worksheet.proof import made

SEED, LEVEL = 7, 2
NAME = "sheet"
POINTS = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    handed_in = book.assignment_submissions("ps")
    found = {one.student.id: [one.score, one.max_score] for one in handed_in}
print(json.dumps(found))
"""

Solve = Callable[[Question], str | None]
"""The Python of an answer; None leaves the question as students get it."""


def key(question: Question) -> str | None:
    return as_python(question, shown(question, question.accepted[0]))


def nothing(question: Question) -> str | None:
    return None


def mistaken(question: Question) -> str | None:
    """What the first usual mistake gives."""
    if not question.mistakes:
        return None
    return as_python(question, shown(question, question.mistakes[0].value))


def as_python(question: Question, text: str) -> str:
    if question.form == "shape":
        return repr(tuple(map(int, text.split("x"))))
    return repr(text) if question.form == "name" else text


STUDENTS: dict[str, Solve] = {"key": key, "blank": nothing, "mistakes": mistaken}


def filled(path: Path, sheet: Worksheet, solve: Solve) -> str:
    """The students' notebook with answers in its cells."""
    found = json.loads(path.read_text(encoding="utf-8"))
    answers = {one.name: solve(one) for one in sheet.questions}
    for cell in found["cells"]:
        for name, answer in answers.items():
            if cell["cell_type"] == "code" and answer is not None and _is_for(cell, name):
                cell["source"] = [f"{name} = {answer}"]
    return json.dumps(found)


def _is_for(cell: dict[str, Any], name: str) -> bool:
    """Whether a cell is the one that an answer is written into."""
    is_solution = cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    return is_solution or "".join(cell["source"]).startswith(f"{name} = ...")


def ran(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-4000:])
    return done.stdout


def with_otter(folder: Path, sheet: Worksheet) -> dict[str, list[float]]:
    """The points of each student, and how many there are."""
    (folder / f"{NAME}.ipynb").write_text("\n".join(otter.render(sheet)), encoding="utf-8")
    ran(folder, "otter", "assign", f"{NAME}.ipynb", "dist", "--no-run-tests", "--no-pdfs")
    student = folder / "dist" / "student" / f"{NAME}.ipynb"
    _holds_no_hash(student)
    (tests,) = (folder / "dist" / "autograder").glob("*.zip")
    found: dict[str, list[float]] = {}
    for name, solve in STUDENTS.items():
        place = folder / name
        place.mkdir()
        (place / f"{NAME}.ipynb").write_text(filled(student, sheet, solve), encoding="utf-8")
        ran(place, "otter", "run", f"{NAME}.ipynb", "-a", str(tests), "-o", ".")
        results = json.loads((place / "results.json").read_text(encoding="utf-8"))["tests"]
        points = [one for one in results if one.get("max_score")]
        found[name] = [sum(p["score"] for p in points), sum(p["max_score"] for p in points)]
    return found


def with_nbgrader(folder: Path, sheet: Worksheet) -> dict[str, list[float]]:
    """The points of each student, and how many there are."""
    source = folder / "source" / "ps"
    source.mkdir(parents=True)
    (source / f"{NAME}.ipynb").write_text("\n".join(nbgrader.render(sheet)), encoding="utf-8")
    (folder / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    ran(folder, "nbgrader", "generate_assignment", "ps")
    release = folder / "release" / "ps" / f"{NAME}.ipynb"
    _holds_no_hash(release)
    for name, solve in STUDENTS.items():
        place = folder / "submitted" / name / "ps"
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_text(filled(release, sheet, solve), encoding="utf-8")
    ran(folder, "nbgrader", "autograde", "ps")
    (folder / "points.py").write_text(POINTS, encoding="utf-8")
    found: dict[str, list[float]] = json.loads(ran(folder, "points"))
    return found


def _holds_no_hash(path: Path) -> None:
    """The students' notebook has neither the hidden tests nor the code of the worksheet."""
    text = path.read_text(encoding="utf-8")
    assert "sha256" not in text
    assert "spec=" not in text


def main() -> int:
    sheet = made(SEED, level=LEVEL)
    whole = len(sheet.questions)
    for tool, grade in (("otter-grader", with_otter), ("nbgrader", with_nbgrader)):
        with TemporaryDirectory() as folder:
            found = grade(Path(folder), sheet)
        for name in STUDENTS:
            points, most = found[name]
            print(f"{tool} {version(tool)}: {name}: {points:g} of {most:g} points")
        assert found == {"key": [whole, whole], "blank": [0, whole], "mistakes": [0, whole]}
    return 0


if __name__ == "__main__":
    sys.exit(main())
