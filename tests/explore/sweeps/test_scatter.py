"""Settings as points: the front that is marked, the drawing in characters, and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from costcalc.cli.run import run
from costcalc.cost.network import Network
from costcalc.explore.sweeps import scatter
from costcalc.explore.sweeps.asked import asked_sweep
from costcalc.explore.sweeps.scatter import Scatter, scatter_of
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.report.sweep import plot
from costcalc.spec.settings import given

Capture = pytest.CaptureFixture[str]
GRID = ("sweep", "mobilenet_v1", "--alpha", "0.25:1:0.25", "--rho", "4/7,5/7,6/7,1")
NAMES = ("mobilenet_v1", "mobilenet_v2")


def swept(names: Sequence[str], texts: Mapping[str, str], asked: str) -> Sweep:
    networks = [(name, Network.named(name)) for name in names]
    values = {name: given(text, f"{name}={text}") for name, text in texts.items()}
    return asked_sweep(networks, values, plot=asked)


@pytest.fixture(scope="module")
def large() -> Scatter:
    """Ten thousand settings of two networks."""
    texts = {"alpha": "0.25:1.24:0.01", "rho": "0.31:1.3:0.01"}
    return scatter_of(swept(NAMES, texts, "macs, max alpha"))


def test_the_front_of_ten_thousand_settings_is_that_of_brute_force(large: Scatter) -> None:
    x, y = large.across, -large.up
    assert len(x) == 10_100
    beaten = [
        ((x <= a) & (y <= b) & ((x < a) | (y < b))).any()
        for a, b in zip(x.tolist(), y.tolist(), strict=True)
    ]
    expected = [point for point, one in enumerate(beaten) if not one]
    assert sorted(large.front.tolist()) == expected
    assert len(expected) > 50
    ordered = large.across[large.front].tolist()
    assert ordered == sorted(ordered)


def test_a_point_of_the_front_says_which_setting_it_is(large: Scatter) -> None:
    assert len(large.words) == len(large.front)
    cheapest = large.words[0]
    assert cheapest == "mobilenet_v1 alpha 0.25 rho 0.31"
    assert large.words[-1] == "mobilenet_v1 alpha 1.24 rho 0.31"


def test_a_drawing_has_a_sign_in_each_place_of_a_setting(capsys: Capture) -> None:
    assert run((*GRID, "--plot", "macs, max alpha")) == 0
    text = capsys.readouterr().out
    rows = [line[plot.LEFT :] for line in text.splitlines() if line[8:9] in ("┤", "│")]
    assert len(rows) == plot.ROWS
    drawn = "".join(rows)
    assert drawn.count(plot.FRONT) == 4
    assert drawn.count(plot.SETTING) == 12
    assert "4 of 16 settings on the Pareto front: min macs, max alpha" in text
    assert max(map(len, rows)) <= 80 - plot.LEFT


def test_a_drawing_is_as_wide_as_it_may_be() -> None:
    texts = {"alpha": "0.25:1:0.25", "rho": "4/7,1"}
    for width in (40, 120):
        lines = list(plot.lines(swept(NAMES[:1], texts, "macs,params"), width))
        drawn = [line for line in lines if line[8:9] == "└"]
        assert [len(line) for line in drawn] == [width]


def test_a_picture_has_a_dot_for_each_place_and_names_the_front(tmp_path: Path) -> None:
    file = tmp_path / "front.svg"
    assert run((*GRID, "--plot", "macs, max alpha", "--output", str(file))) == 0
    found = ElementTree.fromstring(file.read_text())
    dots = [one for one in found.iter() if one.tag.endswith("circle")]
    assert len(dots) == 16 + 4
    titles = [one.findtext("{*}title") for one in dots if one.find("{*}title") is not None]
    assert titles[0] == "mobilenet_v1 alpha 0.25 rho 4/7"
    assert "4 of them on the Pareto front" in str(found.get("aria-label"))


def test_without_a_setting_there_is_a_sentence(capsys: Capture, tmp_path: Path) -> None:
    assert run((*GRID, "--plot", "macs,params", "--where", "macs < 1")) == 0
    assert "no setting is left" in capsys.readouterr().out
    file = str(tmp_path / "none.svg")
    assert run((*GRID, "--plot", "macs,params", "--where", "macs < 1", "--output", file)) == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--plot", "macs"), "must name two parameters or figures"),
        (("--plot", "macs,params,alpha"), "must name two parameters or figures"),
        (("--plot", "macs,nothing"), "no figure or parameter `nothing`"),
        (("--plot", "macs,convolutions"), "no number `convolutions`"),
        (("--plot", "macs,params", "--format", "csv"), "leave out `--format`"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    capsys: Capture, words: tuple[str, ...], message: str
) -> None:
    assert run((*GRID, *words)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_more_settings_than_can_be_drawn_are_refused(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scatter, "MOST_POINTS", 15)
    assert run((*GRID, "--plot", "macs,params")) == 2
    assert "more than 15 settings would be drawn" in capsys.readouterr().err
    assert run((*GRID, "--plot", "macs,params", "--where", "alpha > 0.3")) == 0
