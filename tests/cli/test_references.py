"""`references` and `--references` as they are typed: figures, exit codes and mistakes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from costcalc.cli.run import run
from tests.report.schemas import schema

Capture = pytest.CaptureFixture[str]
FORMATS = ("table", "json", "csv", "markdown", "latex", "html")
SPEC = """
costcalc: 1
name: net
params:
  references: {{default: 8, range: references >= 1, doc: a parameter with the name of an option}}
input: (3, 16, 32)
layers: ["conv({}, k=3)"]
references:
  - source: paper
    table: [[macs], [{}]]
"""
MACS = 27 * 8 * 16 * 32


def answer(capsys: Capture, *words: str, code: int = 0) -> str:
    assert run(words) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def mistake(capsys: Capture, *words: str) -> str:
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def spec(folder: Path, channels: str, figure: str) -> str:
    path = folder / "net.yaml"
    path.write_text(SPEC.format(channels, figure))
    return str(path)


def test_the_widths_of_mobilenet_v1(capsys: Capture) -> None:
    out = answer(capsys, "references", "mobilenet_v1", "--table", "6", "--format", "json")
    data = json.loads(out)
    schema("references").validate(data)
    assert [(one["published"], one["ours"]) for one in data["figures"]][:2] == [
        ("569M", 568_740_352),
        ("4.2M", 4_209_088 if "norm" in data["figures"][1]["exclude"] else 4_231_976),
    ]
    assert {one["verdict"] for one in data["figures"]} <= {"agrees", "not computed"}


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_has_the_figure_and_the_exit_code(
    capsys: Capture, tmp_path: Path, format_name: str
) -> None:
    own = spec(tmp_path, "references", f"{MACS + 1}")
    words = ("references", own, "--format", format_name)
    assert f"{MACS + 1}" in answer(capsys, *words, code=1)
    assert f"{MACS}" in answer(capsys, "references", spec(tmp_path, "references", f"{MACS}"))


def test_only_some_figures_are_counted_for_the_exit_code(capsys: Capture, tmp_path: Path) -> None:
    own = spec(tmp_path, "8 * references // references", f"{MACS + 1}")
    out = answer(capsys, "references", own, "--verdict", "agrees")
    assert "no published figure matches" in out
    assert "DIFFERS" in answer(capsys, "references", own, "--verdict", "differs", code=1)


def test_only_verdicts_that_are_asked_for_are_counted(capsys: Capture) -> None:
    out = answer(capsys, "references", "squeezenet", "--verdict", "agrees", "--verdict", "erratum")
    assert " agree, 3 errata\n" in out
    for word in ("explained", "reproduced", "DIFFER"):
        assert word not in out


def test_a_source_is_found_by_whole_words_first(capsys: Capture) -> None:
    def sources(text: str) -> set[str]:
        words = ("references", "senet", "densenet", "--source", text, "--format", "json")
        return {one["source"] for one in json.loads(answer(capsys, *words))["figures"]}

    assert sources("senet") == {"SENet paper, arXiv:1709.01507"}
    assert sources("DenseNet paper") == {"DenseNet paper, arXiv:1608.06993"}
    assert sources("SENe") >= {"SENet paper, arXiv:1709.01507", "DenseNet paper, arXiv:1608.06993"}


def test_csv_has_the_title_and_what_is_left_out(capsys: Capture) -> None:
    words = ("references", "vgg", "--source", "ResNet", "--format", "csv")
    first, *_ = csv.DictReader(answer(capsys, *words).splitlines())
    assert (first["title"], first["exclude"]) == ("VGG-16 without its classifier", "linear")


def test_a_parameter_wins_over_a_younger_option(capsys: Capture, tmp_path: Path) -> None:
    own = spec(tmp_path, "references", f"{MACS}")
    assert f"{2 * MACS:,} MACs" in answer(capsys, own, "--references", "16")
    assert "1 published figure" in answer(capsys, own, "--report-references")
    assert "--report-references" in answer(capsys, own, "--help")


def test_the_examples_of_a_command_have_the_option_as_it_is_called(capsys: Capture) -> None:
    assert "--seed 7 --report-key" in answer(capsys, "worksheet", "levit_128", "--help")
    assert "--seed 7 --key" in answer(capsys, "worksheet", "resnet18", "--help")


def test_figures_under_the_cost_table(capsys: Capture) -> None:
    words = ("mobilenet_v1", "--alpha", "0.5", "--references", "--format", "json")
    data = json.loads(answer(capsys, *words))
    schema("network").validate(data)
    assert {one["settings"].get("alpha") for one in data["references"]} == {"0.5"}
    assert {one["published"] for one in data["references"]} >= {"149M", "1.3M"}
    plain = json.loads(answer(capsys, "mobilenet_v1", "--format", "json"))
    assert "references" not in plain


def test_settings_without_a_figure_say_so(capsys: Capture) -> None:
    out = answer(capsys, "mobilenet_v1", "--alpha", "0.41", "--references")
    assert "no figure is published at these settings" in out
    assert "of mobilenet_v1 at other settings" in out
    tiny = answer(capsys, "tests/golden/tiny.yaml", "--references")
    assert "the spec of tiny has no published figures of it" in tiny


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("references", "nothing"), "there is no network `nothing`"),
        (("references", "tests/golden/tiny.yaml"), "`tiny` has no published figures"),
        (("references", "vgg16", "--quantity", "mac"), "did you mean `macs`?"),
        (("references", "vgg16", "--source", "nobody"), "no published figure has `nobody`"),
        (("references", "vgg16", "--table", "99"), "`--table`: no published figure has `99`"),
        (("references", "mobilenet_v1", "--table", "99"), "`Table 9`, `Table 10`, `Table 12`"),
        (("mobilenet_v1", "--table", "2"), "`costcalc references mobilenet_v1 --table ...`"),
        (("references", "vgg16", "--verdict", "fine"), "'fine' is not one of"),
        (("references", "-", "-:a=1"), "standard input can be read only once"),
        (("mobilenet_v1", "--references", "--format", "csv"), "a row for each layer"),
    ],
)
def test_mistakes(capsys: Capture, words: tuple[str, ...], message: str) -> None:
    assert message in mistake(capsys, *words)


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (("references", "mobilenet_v1", "--source", "Nonesuch"), "`keras.io, Keras Applications`"),
        (("counters", "mobilenet_v1", "--counting", "fvcore"), "no such option `--counting`"),
        (("counters", "mobilenet_v1", "--flops"), "no such option `--flops`"),
    ],
)
def test_a_hint_is_of_the_same_kind_or_there_is_none(
    capsys: Capture, words: tuple[str, ...], known: str
) -> None:
    said = mistake(capsys, *words)
    assert known in said
    assert "Table" not in said
    assert "did you mean" not in said


def test_filters_that_only_match_alone_say_so(capsys: Capture) -> None:
    words = ("references", "mobilenet_v1", "--table", "6", "--source", "SENet")
    assert "no published figure matches these filters together" in answer(capsys, *words)


def test_a_figure_that_is_filtered_out_is_not_shown(capsys: Capture) -> None:
    words = ("references", "mobilenet_v1", "--table", "2", "--quantity", "share of macs")
    out = answer(capsys, *words)
    assert "94.86%" in out
    assert "share of params" not in out
    assert "74.59%" not in out
    some = answer(capsys, "references", "mobilenet_v3", "--table", "9", "--verdict", "explained")
    assert "69M" in some
    assert "3.6M" not in some  # agrees, in a row whose other figure is explained


def test_a_filter_that_names_itself_is_named_once(capsys: Capture) -> None:
    title = "published figures, and ours · "
    words = ("references", "mobilenet_v1", "--table")
    assert answer(capsys, *words, "Table 6").startswith(f"{title}Table 6\n")
    assert answer(capsys, *words, "6").startswith(f"{title}table 6\n")
