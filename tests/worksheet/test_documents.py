"""Moodle XML and LaTeX: the answers in the one, and balanced groups in the other."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from costcalc import graph_of
from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.build import worksheet
from costcalc.report.worksheet import latex, moodle
from tests.worksheet.proof import made


def test_moodle_has_every_question_with_its_answers_and_mistakes() -> None:
    sheet = made(5)
    quiz = ElementTree.fromstring("\n".join(moodle.render(sheet)))
    category, description, *found = list(quiz)
    assert [category.get("type"), description.get("type")] == ["category", "description"]
    for one, element in zip(sheet.questions, found, strict=True):
        assert element.findtext("name/text") == one.name
        answers = element.findall("answer")
        full = [a.findtext("text") for a in answers if a.get("fraction") == "100"]
        assert full == [shown(one, value) for value in one.accepted]
        words = [a.findtext("feedback/text") for a in answers if a.get("fraction") == "0"]
        assert words == [f"right but for {mistake.word}" for mistake in one.mistakes]
        assert (element.get("type") == "numerical") == (one.form in ("count", "number"))


def balanced(text: str) -> bool:
    """Whether braces, formulas and environments of LaTeX are closed in the order of opening."""
    opened: list[str] = []
    for found in re.finditer(r"\\(begin|end)\{(\w+)\}|(?<!\\)[{}$]", text):
        sign = found[0]
        if found[1] == "begin" or sign == "{" or (sign == "$" and opened[-1:] != ["$"]):
            opened.append(found[2] or sign)
        elif opened[-1:] == [found[2] or {"}": "{"}.get(sign, sign)]:
            opened.pop()
        else:
            return False
    return not opened


@pytest.mark.parametrize("key", [False, True])
def test_latex_is_balanced_and_plain(key: bool) -> None:
    sheet = made(2)._replace(key=key)
    text = "\n".join(latex.render(sheet))
    assert text.isascii()
    assert balanced(text)
    assert text.count(r"\blank") - 1 == len(sheet.questions) - key * len(sheet.asked)
    assert (r"\subsection*{Key}" in text) == key


def test_unbalanced_latex_is_noticed() -> None:
    assert not balanced("{$}$")
    assert not balanced(r"\begin{a}\end{b}")
    assert not balanced("{")


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a&b.yaml"
    title = "<script>alert(1)</script> \\input{x} & $ % #"
    path.write_text(
        f"costcalc: 1\nname: net\ntitle: '{title}'\ninput: (3, 20, 24)\nlayers:\n  - conv(8, k=3)\n"
    )
    sheet = worksheet(graph_of(path), level=2)
    quiz = ElementTree.fromstring("\n".join(moodle.render(sheet)))
    assert title in (list(quiz)[1].findtext("name/text") or "")
    text = "\n".join(latex.render(sheet))
    assert balanced(text)
    assert r"\input" not in text
