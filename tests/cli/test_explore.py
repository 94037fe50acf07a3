"""`solve`, `sensitivity` and `scale` as they are typed: answers, findings and mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from costcalc.api import cost_of
from costcalc.cli.run import run
from tests.once import SCALE, SEARCH, SENSITIVITY, once
from tests.once import SOLVE as SOLUTIONS
from tests.report.schemas import schema

Capture = pytest.CaptureFixture[str]
FORMATS = ("table", "json", "csv", "markdown")


def printed(capsys: Capture, *words: str, code: int = 0) -> str:
    assert run(words) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


SOLVE = ("solve", "mobilenet_v2", "--for", "alpha", "--target")


@pytest.mark.parametrize(
    ("target", "alpha", "plateau", "macs"),
    [
        ("macs=300M", "0.98", "0.975 <= alpha < 0.9875", 299_896_192),
        ("macs=200M", "0.74", "0.7375 <= alpha <= 20/27", 186_001_376),
        ("macs=60M", "0.37", "0.3625 <= alpha <= 10/27", 59_919_280),
    ],
)
def test_mobilenet_v2_within_a_budget(
    capsys: Capture, target: str, alpha: str, plateau: str, macs: int
) -> None:
    """The answer is the cost table's figure, and the next step exceeds the budget."""
    with once(SOLUTIONS, target):
        text = printed(capsys, *SOLVE, target)
        data = json.loads(printed(capsys, *SOLVE, target, "--format", "json"))
    assert f"plateau: nothing changes for {plateau}" in text
    schema("solve").validate(data)
    (answer,) = data["answers"]
    budget = int(data["targets"][0]["at_most"])
    best, above = answer["exact"], answer["next"]
    assert (best["setting"], best["totals"]["macs"]) == (alpha, macs)
    figures = [cost_of("mobilenet_v2", alpha=one["setting"]).totals.macs for one in (best, above)]
    assert figures == [best["totals"]["macs"], above["totals"]["macs"]]
    assert figures[0] <= budget < figures[1]


def test_what_cannot_be_met_is_a_finding(capsys: Capture) -> None:
    text = printed(capsys, *SOLVE, "macs=10M", code=1)
    assert "mobilenet_v2: no alpha searched meets macs=10M" in text
    assert "the minimum, 23,225,728 MACs, is at 0 < alpha <= 1/36" in text


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("vit_b_16 --target macs<=20G --for patch", 0, "patch = 16 meets macs<=20G"),
        ("vit_b_16 --target macs<=20G --for patch", 0, "meets it: 15 <= patch <= 224"),
        ("vit_b_16 --target macs<=20G --for depth", 0, "depth = 13 meets macs<=20G"),
        ("resnet_cifar --target macs<=100M --for layers", 0, "layers = 44 meets macs<=100M"),
        ("resnet50 --target params<=1k --for layers", 1, "no layers searched meets params<=1k"),
        ("mobilenet_v2 --target macs=100G --for alpha", 0, "and so does every setting searched"),
        ("mobilenet_v2 --target macs=300M --for alpha", 0, "largest: MACs never fall as alpha"),
    ],
)
def test_sentence_and_exit_code_agree(
    capsys: Capture, words: str, code: int, sentence: str
) -> None:
    assert sentence in printed(capsys, "solve", *words.split(), code=code)


WHOLE = """
costcalc: 1
name: whole
params:
  depth: {default: 2, whole: true}
input: (3, 8, 9)
layers:
  - do: conv(round(3 * depth))
    repeat: depth
"""


def test_a_parameter_that_says_it_is_whole(capsys: Capture, tmp_path: Path) -> None:
    place = tmp_path / "whole.yaml"
    place.write_text(WHOLE)
    assert run((str(place), "--depth", "1.5")) == 2
    assert "`depth` must be a whole number" in capsys.readouterr().err
    text = printed(capsys, "solve", str(place), "--target", "params<=500", "--for", "depth")
    assert "whole numbers" in text


def test_passes_that_a_row_stands_for(capsys: Capture) -> None:
    words = ("sensitivity", "vit_b_16", "--symbols", "depth")
    with once(SENSITIVITY, words):
        text = printed(capsys, *words)
        data = json.loads(printed(capsys, *words, "--format", "json"))
    assert "blocks/1 (11 passes)" in text
    assert [part["passes"] for part in data["parts"]] == [1, 1, 11, 1]


def test_no_plateau_is_claimed_where_there_is_none(capsys: Capture, tmp_path: Path) -> None:
    """Of a whole number of channels every value costs something else: it is no plateau."""
    path = tmp_path / "net.yaml"
    param = "  w: {default: 8, range: 1 <= w <= 64, whole: true, doc: channels}\n"
    head = "costcalc: 1\nparams:\n" + param
    path.write_text(f"{head}input: (3, 20, 31)\nlayers:\n  - conv(w, k=3)\n")
    words = ("solve", str(path), "--target", "macs<=1M", "--for", "w")
    text = printed(capsys, *words)
    assert "w = 59 meets macs<=1M" in text
    assert "plateau" not in text


def test_an_unknown_quantity_is_told_before_a_missing_parameter(capsys: Capture) -> None:
    assert run(["solve", "mobilenet_v2", "--target", "mac=3M"]) == 2
    out, err = capsys.readouterr()
    assert (out, "there is no quantity `mac`" in err) == ("", True)
    assert run(["solve", "mobilenet_v2", "--target", "macs=3M"]) == 2
    assert "`solve` needs one parameter" in capsys.readouterr().err


def test_a_curve_says_which_target_binds_and_its_shares(capsys: Capture) -> None:
    """An answer whose next step meets a target does not show the share of that target."""
    targets = "macs<=150M,peak_memory<=600KiB"
    asked = ("solve", "mobilenet_v1", "--target", targets, "--for", "alpha,rho", "--points", "3")
    words = (*asked, "--dtype", "int8")
    rows = [line.split() for line in printed(capsys, *words).splitlines()]
    (head,) = (row for row in rows if row[:1] == ["rho"])
    answers = json.loads(printed(capsys, *words, "--format", "json"))["answers"]
    limits = {"macs": 150_000_000, "peak_memory": 600 * 1024}
    seen = set()
    for answer in answers:
        if answer["next"] is None:
            continue
        (row,) = (row for row in rows if row[:1] == [answer["fixed"]["rho"]])
        used, beyond = answer["exact"]["totals"], answer["next"]["totals"]
        shares = {name: beyond[name] / limit for name, limit in limits.items()}
        name = max(answer["binding"], key=shares.__getitem__)
        seen.add(name)
        assert row[row.index("%") - 1] == f"{100 * used[name] / limits[name]:.2f}"
        assert row[-2:] == [f"{100 * shares[name]:.2f}", "%"]
        assert shares[name] > 1
        assert " ".join(answer["binding"]) == " ".join(w for w in row if w in limits)
    assert len(head) > 5
    assert seen == {"macs", "peak_memory"}
    (line,) = (" ".join(row) for row in rows if row[:1] == ["searched:"])
    assert all(answer["fixed"]["rho"] in line for answer in answers)


def test_the_binding_target_is_named(capsys: Capture) -> None:
    words = ("solve", "mobilenet_v1", "--target", "macs<=60M,params<=1M", "--for", "alpha")
    assert "binding: macs<=60M, which the next step exceeds" in printed(capsys, *words)


@pytest.mark.parametrize(
    ("words", "name", "work"),
    [
        (("solve", "vit_b_16", "--target", "macs=15G", "--for", "depth,patch"), "solve", SOLUTIONS),
        (("solve", "resnet50", "--target", "params<=20M", "--for", "depth"), "solve", SOLUTIONS),
        (("sensitivity", "mobilenet_v1"), "sensitivity", SENSITIVITY),
        (("sensitivity", "resnet50", "--of", "params", "--fold", "1"), "sensitivity", SENSITIVITY),
        (("scale", "efficientnet_b0"), "scale", SCALE),
        (("scale", "mobilenet_v2", "--phi", "2", "--coefficients", "1.4,1.2,1.3"), "scale", SCALE),
        (("scale", "mobilenet_v1", "--search", "--step", "0.2"), "scale_search", SEARCH),
        (("scale", "--published"), "scale_published", ""),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else value,
)
def test_every_format(capsys: Capture, words: tuple[str, ...], name: str, work: str) -> None:
    written = {}
    for form in FORMATS:
        with once(work, words):
            run((*words, "--format", form))
        captured = capsys.readouterr()
        assert captured.err == ""
        written[form] = captured.out
    assert all(written.values())
    assert len(set(written.values())) == len(FORMATS)
    schema(name).validate(json.loads(written["json"]))


def test_elasticities_of_mobilenet_v1(capsys: Capture) -> None:
    text = printed(capsys, "sensitivity", "mobilenet_v1")
    assert "total      568.7 M  100.00 %  1.949  1.948  1.996  1.996" in text


def test_three_figures_for_one_step(capsys: Capture) -> None:
    words = ("--coefficients", "1.2,1.1,1.15", "--phi", "1")
    text = printed(capsys, "scale", "efficientnet_b0", *words)
    assert "predicted: 1.920 x the multiply-adds" in text
    assert "smooth: 1.907 x; with the ceilings of repeats kept, 2.336 x" in text
    assert "exact: 2.573 x, 992,629,472 MACs" in text
    assert "257.6 pixels are 258, rounded to the nearest pixel" in text


@pytest.mark.parametrize(
    "words",
    [
        ("solve", "mobilenet_v2"),
        ("solve", "mobilenet_v2", "--target", "macs=300M"),
        ("solve", "mobilenet_v2", "--for", "alpha"),
        (*SOLVE, "macs"),
        (*SOLVE, "macs=lots"),
        (*SOLVE, "flops=3G"),
        (*SOLVE, "macs>=3G"),
        (*SOLVE, "macs=-1"),
        ("solve", "mobilenet_v2", "--target", "macs=1G", "--for", "alhpa"),
        ("solve", "mobilenet_v2", "--target", "macs=1G", "--for", "alpha,alpha"),
        ("solve", "resnet50", "--target", "macs=1G", "--for", "stride_in"),
        ("sensitivity", "mobilenet_v1", "--symbols", "shallow"),
        ("sensitivity", "mobilenet_v9"),
        ("scale", "squeezenet1_0"),
        ("scale", "efficientnet_b0", "--coefficients", "1.2,1.1"),
        ("scale", "efficientnet_b0", "--coefficients", "a,b,c"),
        ("scale", "efficientnet_b0", "--phi", "0"),
        ("scale", "efficientnet_b0", "--search", "--step", "0"),
        ("scale",),
    ],
    ids=" ".join,
)
def test_mistakes(capsys: Capture, words: tuple[str, ...]) -> None:
    """One diagnostic, nothing on standard output, and what would do instead."""
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: ")
    assert captured.err.count("error: ") == 1
    assert " = help: " in captured.err
