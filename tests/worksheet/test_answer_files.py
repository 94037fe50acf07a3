"""Answer files as spreadsheets and people write them: a bad row hinders no other."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from costcalc.cli.run import run
from costcalc.explore.worksheet import answer_file
from costcalc.explore.worksheet.answer_file import NOT_CLOSED, NOT_PLAIN, TOO_MANY, TWICE
from costcalc.explore.worksheet.answers import Verdict
from costcalc.explore.worksheet.grade import Grade, graded
from tests.worksheet.proof import made
from tests.worksheet.test_grade import key_of

SHEET = made(1)
KEY = key_of(SHEET)
LINES = ["question,answer", f'code,"{SHEET.code}"', *(f'{n},"{a}"' for n, a in KEY.items())]
TEXT = "\n".join(LINES) + "\n"
FIRST = LINES.index(f'q1,"{KEY["q1"]}"')


def grade_of(folder: Path, text: str | bytes, name: str = "answers.csv") -> Grade:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return graded(answer_file.read(str(path)))


def separated(mark: str) -> str:
    """The file with another separator between its cells, but not in its code."""
    return TEXT.replace(",", mark).replace(SHEET.code.replace(",", mark), SHEET.code)


@pytest.mark.parametrize(
    "text",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\n\n,,\n"),
        separated(";"),
        "sep=;\n" + separated(";"),
        separated("\t"),
        "\n".join([LINES[0], *reversed(LINES[1:])]),
        TEXT.replace('"', ""),
        TEXT.replace("\nq", "\nQ").replace("question,answer", " Question , ANSWER "),
        TEXT + f'q1,"{KEY["q1"]}"\n',
        TEXT.replace('code,"', 'code,"code: ').replace(" level=", "  level="),
    ],
    ids=[
        *("byte order mark", "line ends", "empty rows", "semicolons", "a line sep=", "tabs"),
        *("reversed", "without quotes", "capitals", "the same twice", "words around the code"),
    ],
)
def test_files_that_say_the_key(tmp_path: Path, text: str | bytes) -> None:
    found = grade_of(tmp_path, text)
    assert found.is_full
    assert found.strange == ()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('q1,"1', NOT_CLOSED),
        ('q1,"1" of them', NOT_CLOSED),
        ("q1,1,234", TOO_MANY),
        ("q1,1\nq1,2", TWICE),
        ("q1,1\nQ1,2", TWICE),
    ],
)
def test_a_row_that_cannot_be_read_hinders_no_other(tmp_path: Path, row: str, why: str) -> None:
    found = grade_of(tmp_path, "\n".join([*LINES[:FIRST], row, *LINES[FIRST + 1 :]]))
    assert found.answers[0].verdict == Verdict("not read", why)
    assert found.count("right") == len(KEY) - 1


def test_an_answer_that_slips_into_the_unit_is_not_read(tmp_path: Path) -> None:
    """`1,234` without quotes, in the file that `--format csv` writes."""
    lines = [line + ",,," for line in LINES]
    lines[0], lines[FIRST] = "question,answer,unit,text", "q1,1,234,sizes"
    found = grade_of(tmp_path, "\n".join(lines))
    assert found.answers[0].verdict == Verdict("not read", TOO_MANY)
    assert found.count("right") == len(KEY) - 1


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("{a: 1}", Verdict("not read", NOT_PLAIN)),
        ("[[1, 2], 3]", Verdict("not read", NOT_PLAIN)),
        ("", Verdict("no answer")),
        ("~", Verdict("no answer")),
        ("null", Verdict("no answer")),
        (f"[{KEY['q1'].replace('x', ', ')}]", Verdict("right")),
    ],
)
def test_values_of_yaml(tmp_path: Path, value: str, verdict: Verdict) -> None:
    rest = "".join(f"  {name}: '{text}'\n" for name, text in KEY.items() if name != "q1")
    text = f"code: {SHEET.code}\nanswers:\n  q1: {value}\n{rest}"
    found = grade_of(tmp_path, text, "answers.yaml")
    assert found.answers[0].verdict == verdict
    assert found.count("right") == len(KEY) - (verdict.outcome != "right")


def test_names_that_are_no_question_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(TEXT + "".join(f"q{n},1\n" for n in range(90, 97)))
    assert run(["grade", str(path)]) == 0
    assert "no such question: q90, q91, q92, q93, q94 and 2 more" in capsys.readouterr().out
    assert run(["grade", str(path), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["strange"] == [f"q{n}" for n in range(90, 97)]


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert run(["grade", "-"]) == 0
    assert f"{len(KEY)} of {len(KEY)} questions right" in capsys.readouterr().out


def test_a_class_has_a_row_for_each_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that is full, one with a wrong answer and a name too many, one without a code."""
    wrong = TEXT.replace(LINES[FIRST], "q1,7x7x7") + "q99,1\n"
    files = {"a.csv": TEXT, "b.csv": wrong, "c.csv": "question,answer\nq1,4\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    paths = [str(tmp_path / name) for name in files]
    assert run(["grade", *paths, "--format", "json"]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"error: `{paths[2]}` cannot be graded: ")
    full, other, none = json.loads(captured.out)["files"]
    assert (full["right"], full["questions"], full["error"]) == (len(KEY), len(KEY), None)
    assert (other["right"], other["wrong"], other["strange"]) == (len(KEY) - 1, 1, 1)
    assert (none["file"], none["right"]) == (paths[2], None)
    assert none["error"] == f"`{paths[2]}` has no code of a worksheet"
    assert run(["grade", *paths[:2]]) == 1
    assert f"{2 * len(KEY) - 1} of {2 * len(KEY)} questions right" in capsys.readouterr().out
    assert run(["grade", paths[0], paths[0], "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.parametrize(
    "changed",
    [
        lambda code: code[:-1],
        lambda code: code + "0",
        lambda code: code.replace("seed=1", "seed=" + "9" * 5000),
        lambda code: code.replace("seed=1", "seed=\uff11"),
        lambda code: code.replace("level=", "level=4"),
        lambda code: code.replace("mobilenet_v1", "python:os:system"),
        lambda code: code.replace("mobilenet_v1", "/dev/zero"),
        lambda code: code.replace("mobilenet_v1", "mobilenet_v1:alpha=9**9**9"),
        lambda code: code.upper(),
    ],
)
def test_codes_that_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: Callable[[str], str]
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(TEXT.replace(SHEET.code, changed(SHEET.code)))
    assert run(["grade", str(path)]) == 2
    assert capsys.readouterr().err.startswith("error: ")
