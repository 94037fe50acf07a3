"""Measured figures that are joined to the settings of a sweep."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from costcalc.cli.run import run

TABLE = """alpha,rho,accuracy
1,1,70.6
0.75,1,68.4
0.5,1,63.7
0.250,1,50.6
1,6/7,69.1
1,4/7,64.4
3,3,99
"""
"""Howard et al. 2017, Tables 6 and 7; the last row is of no setting of the sweep."""

GRID = ("sweep", "mobilenet_v1", "--alpha", "0.25:1:0.25", "--rho", "4/7,6/7,1", "--format", "csv")


def joined(folder: Path, text: str, *words: str) -> int:
    file = folder / "accuracy.csv"
    file.write_text(text, encoding="utf-8")
    return run((*GRID, "--join", str(file), *words))


def test_settings_get_the_figures_of_their_rows(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert joined(tmp_path, TABLE, "--where", "accuracy > 55") == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header == "network,alpha,rho,macs,params,accuracy"
    assert [tuple(Fraction(row.split(",")[n]) for n in (1, 2, 5)) for row in rows] == [
        (Fraction(1, 2), 1, Fraction("63.7")),
        (Fraction(3, 4), 1, Fraction("68.4")),
        (1, Fraction(4, 7), Fraction("64.4")),
        (1, Fraction(6, 7), Fraction("69.1")),
        (1, 1, Fraction("70.6")),
    ]


def test_a_front_can_be_of_accuracies(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert joined(tmp_path, TABLE, "--pareto", "min macs, max accuracy") == 0
    rows = [row.split(",") for row in capsys.readouterr().out.splitlines()[1:]]
    assert [(row[1], row[2]) for row in rows] == [
        ("0.25", "1"),
        ("0.5", "1"),
        ("1", "4/7"),
        ("0.75", "1"),
        ("1", "6/7"),
        ("1", "1"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("accuracy\n70\n", "needs columns of parameters and of figures"),
        ("alpha,macs\n1,2\n", "needs columns of parameters and of figures"),
        ("alpha,accuracy\n1,high\n", "is not a number"),
        ("alpha,accuracy\n1,70\n1.0,71\n", "are of the same setting"),
        ("alpha,accuracy\nwide,70\n", "unknown name"),
        ("alpha,accuracy\n1\n", "has 1 cells, and its header 2"),
        ("alpha,alpha\n1,2\n", "need names that differ"),
        ("", "needs columns of parameters and of figures"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, message: str
) -> None:
    assert joined(tmp_path, text) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert run((*GRID, "--join", str(tmp_path / "none.csv"))) == 2
    assert "cannot read" in capsys.readouterr().err


def test_printed_accuracies_are_joined(capsys: pytest.CaptureFixture[str]) -> None:
    """Those of Tables 6 and 7 of the MobileNet paper, in percent."""
    grid = ("sweep", "mobilenet_v1", "--alpha", "0.25:1:0.25", "--rho", "4/7,5/7,6/7,1")
    assert run((*grid, "--join", "published:top1:MobileNet paper", "--format", "csv")) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split(",")[1:3] + row.split(",")[-1:] for row in rows] == [
        *(["alpha", "rho", "top1"], ["0.25", "1", "50.6"], ["0.5", "1", "63.7"]),
        *(["0.75", "1", "68.4"], ["1", "4/7", "64.4"], ["1", "5/7", "67.2"]),
        *(["1", "6/7", "69.1"], ["1", "1", "70.6"]),
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("macs", "there is no accuracy `macs`"),
        ("top1:nobody", "no source has `top1:nobody` of `mobilenet_v2`"),
        ("top1:torchvision", "sources print different `top1` of one setting"),
    ],
)
def test_accuracies_that_cannot_be_joined_are_refused(
    capsys: pytest.CaptureFixture[str], words: str, message: str
) -> None:
    assert run(("sweep", "mobilenet_v2", "--alpha", "1,1.4", "--join", f"published:{words}")) == 2
    assert message in capsys.readouterr().err
