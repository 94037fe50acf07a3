"""Notebooks: their cells are run here as Jupyter would, one after another in one namespace.

That otter-grader and nbgrader grade them so is shown by `autograders.py`, which needs both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from costcalc import graph_of
from costcalc.explore.worksheet import answer_file
from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.build import worksheet
from costcalc.explore.worksheet.grade import graded
from costcalc.explore.worksheet.record import Mistake, Question, Worksheet
from costcalc.report.worksheet import checks, hashes, nbgrader, notebook, otter
from costcalc.report.worksheet.exercise import literal
from tests.worksheet import proof

made = cache(proof.made)
SEEDS = (3, 5, 7)
"""Between them every form of a question, and all three levels."""


def cells(lines: Iterator[str]) -> dict[str, dict[str, Any]]:
    """The cells of a notebook by their identifiers."""
    found = json.loads("\n".join(lines))
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    by_name = {cell["id"]: cell for cell in found["cells"]}
    assert len(by_name) == len(found["cells"])
    assert all(re.fullmatch(r"[\w-]{1,64}", name) for name in by_name)
    return by_name


def source(cell: dict[str, Any]) -> str:
    text = "".join(cell["source"])
    return re.sub(r'""" # BEGIN TEST CONFIG.*?""" # END TEST CONFIG\n', "", text, flags=re.DOTALL)


def run(*parts: str, **names: Any) -> dict[str, Any]:
    """The names that are there when these cells have run."""
    for part in parts:
        exec(compile(part, "<cell>", "exec"), names)
    return names


def as_python(question: Question, text: str) -> Any:
    """An answer as a student writes it in a notebook."""
    if question.form == "shape":
        return tuple(map(int, text.split("x")))
    kinds: dict[str, Callable[[str], Any]] = {"count": int, "number": float}
    return kinds.get(question.form, str)(text)


def lines_of(sheet: Worksheet, question: Question) -> tuple[str, str]:
    salt = hashes.salt_of(sheet)
    return "\n".join(checks.readable(question)), "\n".join(checks.right(question, salt))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_key_passes_and_a_blank_fails_each_test(seed: int) -> None:
    sheet = made(seed)
    for one in sheet.questions:
        for test in lines_of(sheet, one):
            run(f"{one.name} = {literal(one)}", test)
            with pytest.raises((AssertionError, TypeError, AttributeError)):
                run(test, **{one.name: ...})


@pytest.mark.parametrize("seed", SEEDS)
def test_each_right_answer_passes_and_each_usual_mistake_is_named(seed: int) -> None:
    sheet, seen = made(seed), 0
    for one in sheet.questions:
        readable, right = lines_of(sheet, one)
        for value in one.accepted:
            if one.unit != "as printed":
                run(readable, right, **{one.name: as_python(one, shown(one, value))})
        for mistake in one.mistakes:
            given = as_python(one, shown(one, mistake.value))
            words = _words(one, mistake)
            with pytest.raises(AssertionError) as refused:
                run(readable, right, **{one.name: given})
            assert str(refused.value).removeprefix("right but for ") in words
            seen += 1
    assert seen > 40


def _words(question: Question, mistake: Mistake) -> set[str]:
    """The words of the mistakes that give this answer as it is written."""
    given = shown(question, mistake.value)
    return {one.word for one in question.mistakes if shown(question, one.value) == given}


def test_a_wrong_answer_and_one_of_another_form_are_refused() -> None:
    sheet = made(7)
    count = next(one for one in sheet.questions if one.form == "count")
    readable, right = lines_of(sheet, count)
    with pytest.raises(AssertionError, match=r"^wrong$"):
        run(readable, right, **{count.name: 1})
    with pytest.raises(AssertionError, match="is a whole number, such as"):
        run(readable, right, **{count.name: "1,008"})


@pytest.mark.parametrize("render", [otter.render, nbgrader.render])
def test_no_test_and_no_text_holds_an_answer(
    render: Callable[[Worksheet], Iterator[str]],
) -> None:
    """Neither the code, nor the seed of which it follows; the tests have hashes alone."""
    sheet = worksheet(graph_of("mobilenet_v1"), level=2, seed=987_654_321)
    found = cells(render(sheet))
    solutions = {one.name for one in sheet.questions}
    others = "\n".join(source(cell) for name, cell in found.items() if name not in solutions)
    assert str(sheet.settings.seed) not in others
    assert "spec=" not in others
    tests = "\n".join(
        source(cell) for name, cell in found.items() if re.search("-(right|test)$", name)
    )
    for one in sheet.questions:
        if one.form == "count":
            assert not re.search(rf"(?<![\w]){shown(one, one.accepted[0])}(?![\w])", tests), one


def test_otter_finds_a_solution_and_two_tests_for_each_question() -> None:
    sheet = made(7)
    found = cells(otter.render(sheet))
    assert source(found["config"]).startswith("# ASSIGNMENT CONFIG\n")
    for one in sheet.questions:
        names = [name for name in found if name.split("-")[0] == one.name]
        begin, _, solution, answer, solved, tests, readable, right, tested, end = names
        marks = [source(found[name]).split("\n")[0] for name in (begin, solution, solved)]
        assert marks == ["# BEGIN QUESTION", "# BEGIN SOLUTION", "# END SOLUTION"]
        marks = [source(found[name]) for name in (tests, tested, end)]
        assert marks == ["# BEGIN TESTS", "# END TESTS", "# END QUESTION"]
        assert source(found[answer]) == f"{one.name} = {literal(one)} # SOLUTION"
        assert "points: 0\nhidden: false" in "".join(found[readable]["source"])
        assert "points: 1\nhidden: true" in "".join(found[right]["source"])


def test_nbgrader_strips_solutions_and_hidden_tests() -> None:
    sheet = made(7)
    found = cells(nbgrader.render(sheet))
    told = {name: cell["metadata"]["nbgrader"] for name, cell in found.items()}
    assert all(one["grade_id"] == name for name, one in told.items())
    assert [n for n, one in told.items() if one["solution"]] == [q.name for q in sheet.questions]
    graded_cells = [name for name, one in told.items() if one["grade"]]
    assert graded_cells == [f"{q.name}-test" for q in sheet.questions]
    assert all(told[name]["points"] == 1 for name in graded_cells)
    for one in sheet.questions:
        assert source(found[one.name]).endswith(
            f"### BEGIN SOLUTION\n{one.name} = {literal(one)}\n### END SOLUTION"
        )
        bare = re.sub(r"### BEGIN HIDDEN.*", "", source(found[f"{one.name}-test"]), flags=re.DOTALL)
        assert "sha256" not in bare
        assert "assert isinstance" in bare


@pytest.mark.parametrize("key", [False, True])
def test_a_notebook_writes_the_answer_file(tmp_path: Path, key: bool) -> None:
    sheet = made(3)._replace(key=key)
    found = cells(notebook.render(sheet))
    with chdir(tmp_path):
        run(*(source(cell) for cell in found.values() if cell["cell_type"] == "code"))
    grade = graded(answer_file.read(str(tmp_path / "answers.csv")))
    assert grade.count("right" if key else "no answer") == len(sheet.questions)
    assert any(name.endswith("-key") for name in found) == key


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    path = tmp_path / 'it\'s "quoted" {x}.yaml'
    title = "<script>alert(1)</script> ![x](y) ### END SOLUTION"
    path.write_text(
        f"costcalc: 1\nname: net\ntitle: '{title}'\ninput: (3, 20, 24)\nlayers:\n  - conv(8, k=3)\n"
    )
    sheet = worksheet(graph_of(path), level=2)
    found = cells(notebook.render(sheet))
    assert r"\<script\>alert(1)\</script\> !\[x\](y)" in source(found["title"])
    with chdir(tmp_path):
        run(*(source(cell) for cell in found.values() if cell["cell_type"] == "code"))
    assert graded(answer_file.read(str(tmp_path / "answers.csv"))).worksheet.code == sheet.code
