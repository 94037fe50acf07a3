"""The page of a change: each layer of both networks once, exact figures, no program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import costcalc
from costcalc.cli.run import run
from costcalc.explore.diff.beside import pairs
from costcalc.explore.diff.record import Difference
from costcalc.report.drawing import change
from costcalc.report.live.change import render

GOLDEN = Path(__file__).parent.parent / "golden"
TINY, SMALL = str(GOLDEN / "tiny.yaml"), str(GOLDEN / "small.yaml")
EDITED = str(GOLDEN / "edited" / "small.yaml")
NETWORKS = [(TINY, f"{TINY}:alpha=2"), (SMALL, EDITED), ("mobilenet_v1", "mobilenet_v2")]
HOSTILE = (
    "costcalc: 1\nname: '<img src=x onerror=alert(1)>'\ninput: (3, 9, 7)\nlayers: [conv({})]\n"
)


@pytest.fixture(scope="module", params=NETWORKS, ids=["settings", "edits", "networks"])
def found(request: Any) -> Difference:
    return costcalc.diff(*request.param)


def test_every_layer_is_there_once_and_in_order(found: Difference) -> None:
    beside = list(pairs(found))
    old = [one.old for one in beside if one.old is not None]
    assert [one.new for one in beside if one.new is not None] == list(found.new.cost.layers)
    assert sorted(one.layer.path for one in old) == sorted(
        one.layer.path for one in found.old.cost.layers
    )


def test_those_that_differ_are_marked(found: Difference) -> None:
    marked = {one.path for one in pairs(found) if one.changed}
    assert {one.path for one in found.movers} <= marked
    for one in pairs(found):
        if not one.changed:
            assert one.old is not None
            assert one.new is not None
            assert one.old.totals.macs == one.new.totals.macs
            assert one.old.totals.params == one.new.totals.params


def test_bars_of_both_networks_are_on_one_scale(found: Difference) -> None:
    beside = list(pairs(found))
    sides = [[one.old for one in beside], [one.new for one in beside]]
    macs = [one.totals.exactly("macs") for side in sides for one in side if one]
    bars = [
        float(one.attributes["height"])
        for one in change.layers(found, beside, "macs").shapes
        if one.tag == "rect" and one.title
    ]
    expected = [change.HEIGHT * value / max(macs) for value in macs if value]
    assert bars == pytest.approx(expected)


def test_the_page_has_the_exact_totals_and_no_program(found: Difference) -> None:
    text = "\n".join(render(found))
    for side in (found.old, found.new):
        assert f"{side.figure('macs'):,}" in text
        assert f"{side.figure('params'):,}" in text
    assert not re.search(r"<script|\son\w+=|https?:", text)
    assert len(text) < 400_000


def test_where_nothing_changed_it_says_so() -> None:
    text = "\n".join(render(costcalc.diff(TINY, TINY)))
    assert "nothing changed in cost" in text
    assert 'data-part="macs"' not in text


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("<b>old.yaml", "new.yaml")]
    for number, file in enumerate(files):
        file.write_text(HOSTILE.format(4 + number))
    text = "\n".join(render(costcalc.diff(*map(str, files))))
    assert "<b>" not in text
    assert "<img" not in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--diff", TINY], "report --diff takes two networks, or one path and --since"),
        (["--diff", TINY, TINY, TINY], "report --diff takes two networks"),
        (["--diff", "-", "-"], "standard input can be read only once"),
        (["--diff", TINY, SMALL, "--sliders", "alpha"], "--diff does not use --sliders"),
        (["--diff", TINY, SMALL, "--device", "tpu_v5e"], "--diff does not use --device"),
        ([TINY, SMALL, "--since", "main"], "report --diff with --since takes one path"),
        ([TINY, "--dtype", "int8"], "report without --diff does not use --dtype"),
    ],
)
def test_what_it_cannot_compare(
    words: Any, message: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
