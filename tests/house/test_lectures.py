"""The lectures: what is computed in their text is right, and each has what a lecture has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

LECTURES = Path(__file__).parent.parent.parent / "docs" / "lectures"
WITHOUT_EXERCISES = ("index", "ten-minutes")
PAGES = sorted(path for path in LECTURES.glob("*.md") if path.stem not in WITHOUT_EXERCISES)

COMPUTED = re.compile(r"`(?P<left>[\d.,\s·+\-/()²^]+) = (?P<right>[\d.,]+)(?P<percent> %)?`")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
CLAIM = re.compile(r"`[^`\n]* = \d[^`\n]*`")
"""Whatever looks like a result: none may be passed over."""

BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def value(text: str) -> Fraction:
    """What an expression of numbers is, exactly."""
    plain = text.replace("·", "*").replace("²", "^2").replace("^", "**")
    exact = NUMBER.sub(lambda found: f"Fraction('{found[0].replace(',', '')}')", plain)
    result: Fraction = eval(exact, {"Fraction": Fraction})
    return result


def agrees(left: str, right: str, percent: bool) -> bool:
    """Whether the right side is the left one, rounded to its decimals; a whole number exactly."""
    exact = value(left) * (100 if percent else 1)
    places = len(right.partition(".")[2])
    if not places and not percent:
        return exact == value(right)
    return abs(exact - value(right)) * 2 * 10**places <= 1


def computed(text: str) -> Iterator[tuple[str, str, bool]]:
    for found in COMPUTED.finditer(text):
        yield found["left"], found["right"], found["percent"] is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_computed_is_right(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    found = [*computed(text)]
    assert len(found) == len(CLAIM.findall(text)) > 0
    assert [one for one in found if not agrees(*one)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_lecture_has_a_picture_and_three_exercises_with_solutions(page: Path) -> None:
    lecture, _, exercises = page.read_text(encoding="utf-8").partition("\n## Exercises\n")
    assert lecture.count("\n![") == 1
    assert "\n```console\n" in lecture
    assert re.findall(r"^\*\*(\d)\.\*\*", exercises, re.MULTILINE) == ["1", "2", "3"]
    solution = r"<details markdown>\n<summary>Solution</summary>\n\n.+?\n\n</details>"
    assert len(re.findall(solution, exercises, re.DOTALL)) == 3


@pytest.mark.parametrize(
    ("left", "right", "percent", "right_is_right"),
    [
        ("9 · 256 + 1", "2,305", False, True),
        ("9 · 256", "2,305", False, False),
        ("1/256 + 1/9", "0.115", False, True),
        ("1/256 + 1/9", "0.116", False, False),
        ("512 / (512 + 9)", "98.3", True, True),
        ("1.1²", "1.21", False, True),
        ("2.0^7", "128", False, True),
    ],
)
def test_a_wrong_result_is_noticed(
    left: str, right: str, percent: bool, right_is_right: bool
) -> None:
    assert agrees(left, right, percent) == right_is_right
