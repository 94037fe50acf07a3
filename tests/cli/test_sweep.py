"""`sweep` as it is typed: its rows in each format, its mistakes, and interrupted runs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from costcalc.api import cost_of
from costcalc.cli.run import run
from costcalc.explore.sweeps.evaluate import Evaluation
from tests.report.schemas import schema

Capture = pytest.CaptureFixture[str]
PAPER = ("sweep", "mobilenet_v1", "--alpha", "0.25:1:0.25", "--rho", "4/7,5/7,6/7,1")


def printed(capsys: Capture, *words: str, code: int = 0) -> str:
    assert run(words) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_the_sixteen_settings_of_the_paper(capsys: Capture) -> None:
    data = json.loads(printed(capsys, *PAPER, "--format", "json"))
    schema("sweep").validate(data)
    assert len(data["rows"]) == data["settings"] == 16
    for row in data["rows"]:
        cost = cost_of("mobilenet_v1", **row["parameters"])
        assert row["figures"] == {"macs": cost.totals.macs, "params": cost.totals.params}
    rows = list(csv.DictReader(io.StringIO(printed(capsys, *PAPER, "--format", "csv"))))
    assert [(row["alpha"], row["rho"], int(row["macs"])) for row in rows] == [
        (*row["parameters"].values(), row["figures"]["macs"]) for row in data["rows"]
    ]


SPEC = """costcalc: 1
name: kws
params:
  width: {default: 12, whole: true}
  groups: {default: 1, whole: true}
input: (6, 20, 20)
layers:
  - a: conv(width, k=3, g=groups)
"""


def test_the_table_says_what_was_kept_and_what_cannot_be_built(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "kws.yaml"
    file.write_text(SPEC)
    words = ("sweep", str(file), "--groups", "1,3,4", "--width", "6:12:2")
    text = printed(capsys, *words, "--where", "macs <= 200k", "--sort", "max macs", "--exact")
    assert "where macs <= 200k" in text
    assert "in the order max macs" in text
    assert "4 of 12 settings meet the condition" in text
    assert "4 settings of" in text
    assert "cannot be built: `g` does not divide the input channels; the first is" in text
    assert "2 settings of" in text
    assert "cannot be built: `g` does not divide the output channels" in text
    data = json.loads(printed(capsys, *words, "--format", "json"))
    schema("sweep").validate(data)
    assert sum(one["settings"] for one in data["refused"]) == 12 - len(data["rows"])


def test_a_long_table_says_how_many_rows_it_has(capsys: Capture) -> None:
    words = ("sweep", "resnet8", "--resolution", "16:100")
    text = printed(capsys, *words)
    assert "50 of 85 rows are shown" in text
    assert len(rows_of(text)) == 50
    text = printed(capsys, *words, "--top", "60")
    assert len(rows_of(text)) == 60
    assert "until 60 rows were found" not in text  # all are looked at in one chunk
    assert "rows are shown" not in text


def rows_of(table: str) -> list[str]:
    """The lines of a table whose first column is narrower than its heading."""
    return [line for line in table.splitlines() if line.startswith("  ")]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sweep",), "sweep takes a network"),
        (("sweep", "mobilenet_v9"), "there is no network"),
        (("sweep", "mobilenet_v1", "mobilenet_v1"), "given twice"),
        (("sweep", "mobilenet_v1", "--alpha", "0:1:0.5"), "outside its range"),
        (("sweep", "mobilenet_v1", "--alpha", "0.5:1:0.3"), "do not reach 1"),
        (("sweep", "mobilenet_v1", "--width", "1"), "no such option"),
        (("sweep", "mobilenet_v1", "--columns", "makes"), "there is no figure `makes`"),
        (("sweep", "mobilenet_v1", "--sort", "macz"), "there is no figure or parameter `macz`"),
        (("sweep", "mobilenet_v1", "--sort", "least macs"), "cannot be read"),
        (("sweep", "mobilenet_v1", "--sort", "macs, max macs"), "twice"),
        (("sweep", "mobilenet_v1", "--pareto", "convolutions"), "no number `convolutions`"),
        (("sweep", "mobilenet_v1", "--where", "macs <"), "ends where"),
        (("sweep", "mobilenet_v1", "--where", "nothing < 3"), "no parameter or figure `nothing`"),
        (("sweep", "mobilenet_v1", "--exclude", "nothing"), "cannot exclude `nothing`"),
    ],
)
def test_mistakes_are_explained(capsys: Capture, words: tuple[str, ...], message: str) -> None:
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_an_interrupted_run_leaves_no_file_and_says_how_far_it_came(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Evaluation.chunks

    def interrupted(self: Evaluation) -> object:
        yield next(whole(self, 5))
        raise KeyboardInterrupt

    monkeypatch.setattr(Evaluation, "chunks", interrupted)
    file = tmp_path / "rows.csv"
    assert run((*PAPER, "--format", "csv", "--output", str(file))) == 130
    assert "interrupted at 4 of 16 settings" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_help_shows_the_parameters_of_the_networks(capsys: Capture) -> None:
    text = printed(capsys, "sweep", "mobilenet_v1", "efficientnet_b0", "--help")
    assert "--alpha VALUES" in text
    assert "--width VALUES" in text
    assert "--where CONDITION" in text
    assert "NETWORK..." in printed(capsys, "sweep", "--help")
