"""Pictures: their figures are those of the cost, and hostile names stay text."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import costcalc
from costcalc.cli.run import run
from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.explore.classes.curve import curve_of
from costcalc.report.drawing import kinds, layers, memory, roofline, sweep
from costcalc.report.drawing.boxes import drawing
from costcalc.report.drawing.colours import LIGHT, OTHER, OTHERS, legend_of, slots
from costcalc.report.drawing.scale import linear, logarithmic
from costcalc.report.drawing.svg import Picture, inline, number, render, words

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = """costcalc: 1
name: '<script>alert(1)</script>'
title: '"><img src=x onerror=alert(1)>'
input: (3, 9, 7)
layers:
  - stem: conv(5, k=3)
"""

GAPS = """costcalc: 1
name: gaps
params:
  c: {default: 12, range: c >= 1, role: width}
input: (3, 9, 7)
layers:
  - stem: conv(c, k=3)
  - grouped: conv(5 * c, k=3, g=c / 3)
"""


def parsed(picture: Picture) -> Any:
    return ElementTree.fromstring("\n".join(render(picture)))


def heights(picture: Picture) -> dict[str, list[float]]:
    """The heights of the bars of each layer, by its path."""
    found = {}
    for group in parsed(picture).iter(f"{SVG}g"):
        title = group.find(f"{SVG}title")
        if title is not None:
            bars = group.findall(f"{SVG}rect")
            found[title.text.partition(":")[0]] = [float(bar.get("height")) for bar in bars]
    return found


def test_bars_are_as_high_as_the_figures() -> None:
    cost = costcalc.cost_of("mobilenet_v1", alpha="0.75")
    found = heights(layers.picture(cost))
    rows = [row for row in cost.layers if row.totals.macs or row.totals.params]
    assert list(found) == [row.layer.path for row in rows]
    most = [max(r.totals.macs for r in rows), max(r.totals.params for r in rows)]
    for row in rows:
        figures = (row.totals.macs, row.totals.params)
        expected = [layers.HALF * v / m for v, m in zip(figures, most, strict=True) if v]
        assert found[row.layer.path] == pytest.approx(expected, abs=0.01)


def test_shares_fill_the_bar() -> None:
    cost = costcalc.cost_of("efficientnet_b0")
    bars = [r for r in parsed(kinds.picture(cost)).iter(f"{SVG}rect") if r.get("height") == "46"]
    widths = [float(bar.get("width")) for bar in bars]
    assert sum(widths) == pytest.approx(2 * (960 - 16 - 72), abs=0.1)


def test_the_highest_bar_of_memory_is_the_peak() -> None:
    found = costcalc.memory("mobilenet_v2", dtype="int8")
    bars = [r for r in parsed(memory.picture(found)).iter(f"{SVG}rect") if r.get("class") == "k0"]
    tops = [float(bar.get("height")) for bar in bars]
    assert len(tops) == len(found.live)
    assert tops.index(max(tops)) == found.live.index(found.peak.bytes)


def test_a_dot_is_on_the_roof() -> None:
    found = costcalc.roofline("mobilenet_v1", device="jetson_orin_nano")
    dots = list(parsed(roofline.picture(found)).iter(f"{SVG}circle"))
    assert len(dots) == sum(1 for one in found.bounds if one.flops and one.bytes)
    roof = parsed(roofline.picture(found)).find(f"{SVG}polyline")
    points = [tuple(map(float, p.split(","))) for p in roof.get("points").split()]
    (x1, y1), (x2, y2), _ = points
    for one in dots:
        x, y = float(one.get("cx")), float(one.get("cy"))
        if x <= x2:
            assert y == pytest.approx(y1 + (y2 - y1) * (x - x1) / (x2 - x1), abs=0.05)


def test_the_same_picture_gives_the_same_text() -> None:
    first, second = (layers.picture(costcalc.cost_of("squeezenet1_0")) for _ in range(2))
    assert list(render(first)) == list(render(second))


@pytest.mark.parametrize("writer", [render, inline])
def test_hostile_names_stay_text(writer: Any) -> None:
    cost = evaluate(costcalc.graph_from_text(HOSTILE))
    for picture in (layers.picture(cost), kinds.picture(cost)):
        text = "\n".join(writer(picture))
        assert "&lt;script&gt;" in text
        assert "<script" not in text
        assert "<img" not in text


def test_a_text_is_escaped_whatever_it_is() -> None:
    picture = Picture(9, 9, 't"<', "d'&", (words(1, 2, "<b>&\u0000</b>"),))
    assert parsed(picture).get("aria-label") == "t\"<. d'&"


def test_names_beyond_the_colours_are_one_entry() -> None:
    found = slots(f"kind {n}" for n in range(len(LIGHT) + 2))
    assert [*found.values()][OTHER:] == [OTHER] * 3
    assert list(legend_of(found))[-1] == OTHERS
    assert legend_of(slots(["a", "b"])) == {"a": 0, "b": 1}
    assert list(legend_of(slots("abcdefg"))) == list("abcdefg")


def test_scales_have_round_ticks() -> None:
    assert linear(0, 23, 0, 100).ticks() == [0, 5, 10, 15, 20]
    assert logarithmic(3, 700, 0, 100).ticks() == [1, 10, 100, 1000]
    assert linear(0, 10, 100, 0).at(2.5) == 75
    assert logarithmic(1, 100, 0, 100).at(10) == 50
    assert number(-0.004) == "0"


def test_png_by_the_extra(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="the extra `png` is not installed")
    target = tmp_path / "x.png"
    assert run(["plot", "mobilenet_v1", "--what", "kinds", "--output", str(target)]) == 0
    assert target.read_bytes().startswith(b"\x89PNG\r\n")


def test_a_setting_beside_which_none_can_be_built_is_a_dot() -> None:
    graph = costcalc.graph_from_text(GAPS)
    curve = curve_of(graph, "c", "macs", counting(graph))
    assert None in curve.figures
    drawn = "\n".join(render(sweep.picture(curve)))
    alone = [
        figure
        for before, figure, after in zip(
            (None, *curve.figures), curve.figures, (*curve.figures[1:], None), strict=False
        )
        if figure is not None and before is None and after is None
    ]
    assert alone
    assert drawn.count("<circle") == len(alone) + 1  # and the current setting
    refused = sum(figure is None for figure in curve.figures)
    assert f"the spec refuses {refused} of these {len(curve.figures)} settings" in drawn


def test_png_without_the_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    assert run(["plot", "mobilenet_v1", "--output", "x.png"]) == 2
    assert "costcalc[png]" in capsys.readouterr().err
    assert not Path("x.png").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--device", "nvidia_t4"], "`--what layers` does not use `--device`"),
        (["--what", "memory", "--exclude", "bn"], "`--what memory` does not use `--exclude`"),
        (["--what", "roofline"], "a roofline needs a device"),
        (["--what", "sweep", "--along", "stem"], "a sweep follows a parameter"),
        (["--what", "sweep", "--along", "alhpa"], "did you mean `alpha`"),
        (["--what", "sweep", "--output", "/nowhere/x.png"], "cannot write"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    words: Any, message: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plot", "mobilenet_v1", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_a_block_is_drawn_with_what_enters_it() -> None:
    text = "costcalc: 1\nname: net\ninput: (8, 9, 7)\nlayers:\n  - stem: relu\n"
    text += "  - body:\n      residual:\n        - first: conv(8, k=3)\n        - last: relu\n"
    whole = drawing(costcalc.graph_from_text(text))
    paths = [box.path for box in whole.boxes if box.path.startswith("body")]
    found = whole.within(paths)
    assert [box.lines[0] for box in found.boxes] == ["input", "first", "last", "add"]
    assert {(one.start, one.end) for one in found.arrows} == {(0, 1), (1, 2), (2, 3), (0, 3)}
