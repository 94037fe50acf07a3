"""Each usual mistake is recognized, and answers are read as people write them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from costcalc import cost_of
from costcalc.cli.run import run
from costcalc.explore.worksheet import answer_file
from costcalc.explore.worksheet.answers import FEW_DIGITS, NO_PREFIX, Verdict, judged, shown
from costcalc.explore.worksheet.grade import graded
from costcalc.explore.worksheet.mistakes import OF_COLUMN
from costcalc.explore.worksheet.record import Question, Worksheet
from tests.worksheet import spellings
from tests.worksheet.proof import made


def file_of(folder: Path, sheet: Worksheet, answers: dict[str, str]) -> str:
    """An answer file as a student sends it."""
    rows = "".join(f'{name},"{answer}"\n' for name, answer in answers.items())
    path = folder / "answers.csv"
    path.write_text(f'question,answer\ncode,"{sheet.code}"\n{rows}')
    return str(path)


def key_of(sheet: Worksheet) -> dict[str, str]:
    return {one.name: shown(one, one.accepted[0]) for one in sheet.questions}


def test_the_key_is_all_right_and_nothing_is_none(tmp_path: Path) -> None:
    sheet = made(7, level=2)
    found = graded(answer_file.read(file_of(tmp_path, sheet, key_of(sheet))))
    assert found.is_full
    blank = graded(answer_file.read(file_of(tmp_path, sheet, {})))
    assert blank.count("no answer") == len(sheet.questions)


@pytest.mark.parametrize("seed", [1, 4, 8])
def test_every_usual_mistake_of_a_worksheet_is_named(seed: int) -> None:
    seen = 0
    for one in made(seed).questions:
        for mistake in one.mistakes:
            given = shown(one, mistake.value)
            verdict = judged(one, given)
            same = {other.word for other in one.mistakes if shown(one, other.value) == given}
            assert verdict.outcome == "right but for", (one, mistake)
            assert verdict.word in same
            seen += 1
    assert seen > 40


def test_a_file_with_a_mistake_in_each_answer_names_them(tmp_path: Path) -> None:
    sheet = made(3)
    wrong = {one.name: shown(one, one.mistakes[0].value) for one in sheet.questions if one.mistakes}
    found = graded(answer_file.read(file_of(tmp_path, sheet, wrong)))
    assert found.count("right but for") == len(wrong) > 12


TAPS = 3 * 3
"""Of a 3x3 kernel."""


def test_the_mistakes_of_a_convolution_by_hand(tmp_path: Path) -> None:
    """A grouped convolution of stride 2 with a bias, all sizes distinct: 12 -> 20 on 14x18."""
    path = tmp_path / "net.yaml"
    layer = "conv(20, k=3, s=2, p=1, g=4, bias=true)"
    path.write_text(f"costcalc: 1\nname: net\ninput: (12, 14, 18)\nlayers:\n  - {layer}\n")
    (cost,) = cost_of(path).layers
    macs = {one.word.partition(" (")[0]: one.value for one in OF_COLUMN["macs"](cost)}
    per_output, outputs = TAPS * 12 // 4, 20 * 7 * 9
    assert macs == {
        "the unit": 2 * per_output * outputs,
        "the bias": (per_output + 1) * outputs,
        "the groups": TAPS * 12 * outputs,
        "the stride": per_output * 20 * 14 * 18,
        "the padding": per_output * 20 * 6 * 8,
        "the kernel": 3 * 12 // 4 * outputs,
        "the size": per_output * 20 * 14 * 18,
        "the positions": per_output * 20,
    }
    params = {one.word.partition(" (")[0]: one.value for one in OF_COLUMN["params"](cost)}
    assert params == {
        "the bias": per_output * 20,
        "the groups": TAPS * 12 * 20 + 20,
        "the kernel": 3 * 12 // 4 * 20 + 20,
        "the norm": per_output * 20 + 3 * 20,
        "the norm's statistics": per_output * 20 + 5 * 20,
        "the quantity": per_output * outputs,
    }
    output = {one.word.partition(" (")[0]: one.value for one in OF_COLUMN["output"](cost)}
    assert output == {
        "the channels": "12x7x9",
        "the stride": "20x14x18",
        "the padding": "20x6x8",
        "the rounding": "20x8x10",
        "the order": "7x9x20",
    }


COUNT = Question("blank", "", "MACs", "count", (25_690_112,))
NUMBER = Question("share", "", "%", "number", (Fraction(285, 3),), places=2)
SHAPE = Question("blank", "", "sizes", "shape", ("64x56x48",))


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("25690112", "right"),
        (" 25,690,112 ", "right"),
        ("25 690 112 MACs", "right"),
        ("25_690_112", "right"),
        ("25.69 M", "right"),
        ("25.69M MACs", "right"),
        ("51,380,224 FLOPs", "right"),
        ("24.50 M", "right but for"),
        ("25.7 M", "wrong"),
        ("25,690,113", "wrong"),
        ("25.69", "wrong"),
        ("25690112 params", "not read"),
        ("about 25 million", "not read"),
        ("-25690112", "not read"),
        ("9" * 500, "not read"),
        ("", "no answer"),
        ("  ", "no answer"),
    ],
)
def test_counts_as_people_write_them(text: str, outcome: str) -> None:
    assert judged(COUNT, text).outcome == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("95", "right"),
        ("95.00 %", "right"),
        ("94.997", "right"),
        ("95,00", "right"),
        ("95.1", "wrong"),
    ],
)
def test_numbers_as_people_write_them(text: str, outcome: str) -> None:
    assert judged(NUMBER, text).outcome == outcome


@pytest.mark.parametrize(
    "text", ["64x56x48", "64 x 56 x 48", "(64, 56, 48)", "64×56×48", "64 56 48"]
)
def test_shapes_as_people_write_them(text: str) -> None:
    assert judged(SHAPE, text).outcome == "right"
    assert judged(SHAPE, text.replace("64", "32")).outcome == "wrong"


def test_yaml_answers(tmp_path: Path) -> None:
    sheet = made(1)
    key = key_of(sheet)
    key["q1"] = str(key["q1"])
    lines = "".join(f"  {name}: '{answer}'\n" for name, answer in key.items())
    path = tmp_path / "answers.yaml"
    path.write_text(f"code: {sheet.code}\nanswers:\n{lines}")
    assert graded(answer_file.read(str(path))).is_full


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "", "does not name the columns"),
        ("a.csv", "question,answer\nq1,4\n", "no code of a worksheet"),
        ("a.csv", "question,answer\nq1,4\nq1,5\n", "no code of a worksheet"),
        ("a.csv", "question,answer,answer\nq1,4,5\n", "names the column `answer` twice"),
        ("a.csv", "question,answer\ncode,x\ncode,y\n", "has two codes"),
        ("a.csv", 'question,answer\nq1,"4\n', "no code of a worksheet"),
        ("a.yaml", "answers: 4\n", "there are no `answers`"),
        ("a.yaml", "- 4\n", "is a mapping"),
        ("a.yaml", "code: x\nanwsers: {}\n", "neither `code` nor `answers`"),
        ("a.yaml", "code: x\nanswers: {q1: 1, q1: 2}\n", "duplicate key"),
        ("a.yaml", "", "the answer file is empty"),
        ("a.yaml", "code: x\nanswers: &a {q1: *a}\n", "not allowed in an answer file"),
        ("a.yaml", "code: x\nanswers: {q1: !!int 4}\n", "not allowed in an answer file"),
        ("a.yaml", "code: x\nanswers: " + "[" * 100_000, "an answer file may be nested"),
        ("a.yaml", "code: x\n---\ncode: y\n", "an answer file is one YAML document"),
        ("a.csv", "question,answer\n" + "q1,4\n" * 300_000, "an answer file's limit"),
        ("a.csv", "question,answer\ncode,nonsense\n", "not the code of a worksheet"),
    ],
)
def test_files_that_cannot_be_graded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, words: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert run(["grade", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_of_a_long_answer_the_beginning_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = made(1)
    assert run(["grade", file_of(tmp_path, sheet, {"q1": "9" * 100_000})]) == 1
    shown_there = capsys.readouterr().out
    assert f"{'9' * 40}... (100,000 characters)" in shown_there
    assert len(shown_there) < 10_000


def test_the_exit_code_says_whether_all_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = made(1)
    assert run(["grade", file_of(tmp_path, sheet, key_of(sheet))]) == 0
    assert run(["grade", file_of(tmp_path, sheet, {**key_of(sheet), "q1": "1x2x3"})]) == 1
    assert "1 wrong" in capsys.readouterr().out


@pytest.mark.parametrize(("question", "text", "outcome"), spellings.each())
def test_each_spelling_has_its_verdict(question: Question, text: str, outcome: str) -> None:
    assert judged(question, text).outcome == outcome


@pytest.mark.parametrize(
    ("question", "text", "word"),
    [
        (spellings.COUNT, "25.7 M", FEW_DIGITS),
        (spellings.COUNT, "25.8 M", ""),
        (spellings.COUNT, "25.69", NO_PREFIX),
        (spellings.COUNT, "25.70", ""),
        (spellings.SHARE, "94.9", FEW_DIGITS),
        (spellings.SHARE, "94.8", ""),
    ],
)
def test_what_is_known_of_a_wrong_number(question: Question, text: str, word: str) -> None:
    assert judged(question, text) == Verdict("wrong", word)
