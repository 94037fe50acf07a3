"""The page in a real browser: its integers, its sliders, hostile names, and without a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from costcalc import Network, graph_from_text
from costcalc.algebra import Exact, ExactnessError, language
from costcalc.api import diff, sheets
from costcalc.explore.classes.table import _HOLDS, OPERATIONS
from costcalc.graph.graph import Graph
from costcalc.report.live import change
from costcalc.report.live.document import asset
from costcalc.report.live.page import render
from costcalc.report.live.record import Sheet
from tests.browser.driving import figures, opened
from tests.browser.settings import OWN, compare

HOSTILE = """costcalc: 1
name: '</script><script>alert(1)</script>'
title: '"><img src=x onerror=alert(1)>'
cite: '<svg onload=alert(1)>'
params:
  alpha: {default: 1, range: 0 < alpha <= 4, role: width, doc: '<img src=x onerror=alert(1)>'}
input: (3, 9, 7)
layers:
  - stem: conv(int(8 * alpha), k=3)
  - gap
"""
LARGE = "16 if size == large else 8"
SIZE = "size: {default: small, choices: [small, large]"
FINISH = "document.getElementById('network-0').view.finish()"
PLATEAU = """(place) => {
  const work = document.getElementById('network-0').view.forms.plateau([place], 0);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}"""
CELLS = """() => [...document.querySelectorAll("[data-part=table] tr")]
  .filter((line) => line.querySelector("code"))
  .map((line) => [...line.children].map((cell) => cell.textContent))"""
"""The texts of the table's lines, also of those that are not on the screen."""

SOON = """(wanted) => new Promise((done) => {
  const total = document.querySelector("[data-part=table] .total td");
  const look = (left) => {
    const found = total.checkVisibility({ contentVisibilityAuto: true }) === wanted;
    if (found || !left) done(found);
    else requestAnimationFrame(() => look(left - 1));
  };
  look(300);
})"""
"""Whether the table's last line is laid out, or is not, within 300 frames."""

FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
CASES = 150
EVALUATE = """(cases) => {
%s
  const text = (a) => (a.d === 1n ? String(a.n) : `${a.n}/${a.d}`);
  return cases.map(([word, ...parts]) => {
    try {
      const values = parts.map(read);
      return word in RELATIONS ? String(RELATIONS[word](...values)) : text(OPERATIONS[word](...values));
    } catch (error) {
      if (error instanceof RangeError) return "refused";
      throw error;
    }
  });
}"""  # noqa: E501


def written(tmp_path: Path, *graphs: Graph, **options: Any) -> tuple[tuple[Sheet, ...], Path]:
    found = sheets(*graphs, **options)
    file = tmp_path / "page.html"
    file.write_text("\n".join(render(found)), encoding="utf-8")
    return found, file


def numbers(word: str, chance: Random) -> list[Exact]:
    """Arguments of an operation: whole ones, halves and odd fractions, of both signs."""
    count = {"int": 1, "round": 1, "+": 3, "*": 3, "max": 3, "min": 3}.get(word, 2)
    if word == "gcd":
        return [chance.randint(-90, 90) for _ in range(count)]
    kinds: tuple[Callable[[], Exact], ...] = (
        lambda: chance.randint(-9, 9),
        lambda: Fraction(chance.randint(-99, 99), 2),
        lambda: Fraction(chance.randint(-999, 999), chance.randint(1, 99)),
        lambda: chance.randint(-(10**30), 10**30),
    )
    found: list[Exact] = [chance.choice(kinds)() for _ in range(count)]
    if word == "**":
        found[0] = Fraction(found[0]) if abs(found[0]) < 10**6 else Fraction(2, 3)
        found[1] = chance.randint(-5, 9)
    if word == "round_log":
        found = [abs(Fraction(found[0])), 1 + Fraction(chance.randint(15, 300), 100)]
    if word == "make_divisible":
        found[1] = chance.randint(1, 16)
    return found


def in_python(word: str, values: list[Exact]) -> str:
    operation: Any = _HOLDS.get(word) or OPERATIONS.get(word)  # type: ignore[call-overload]
    try:
        value = (operation or language.find(word).exactly)(*values)
    except (ZeroDivisionError, ExactnessError):
        return "refused"
    return str(value).lower() if isinstance(value, bool) else str(Fraction(value))


def cases() -> Iterator[tuple[str, list[Exact]]]:
    rounding = [name for name in sorted(language.names()) if language.find(name).form is not None]
    chance = Random(3)
    for word in (*OPERATIONS, *rounding, *_HOLDS):
        for _ in range(CASES):
            yield word, numbers(word, chance)


def test_every_operation_is_that_of_python(browser: Any) -> None:
    every = list(cases())
    asked = [[word, *(str(Fraction(value)) for value in values)] for word, values in every]
    page = browser.new_page()
    found = page.evaluate(EVALUATE % asset("arithmetic.js"), asked)
    page.close()
    expected = [in_python(word, values) for word, values in every]
    assert [*zip(asked, found, strict=True)] == [*zip(asked, expected, strict=True)]
    assert found.count("refused") < len(found) / 20


def test_every_integer_is_that_of_python(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, Network.named(OWN).graph())
    with opened(browser, file) as (page, said):
        compared, missing, _ = compare(page, sheet, 60, 1)
        assert said == []
    assert compared >= 50
    assert missing == 0


def test_a_slider_changes_what_is_shown(browser: Any, tmp_path: Path) -> None:
    graph = Network.named("tests/golden/tiny.yaml").graph()
    (sheet,), file = written(tmp_path, graph)
    assert sheet.family is not None
    place = sheet.family.sliders[0].values.index(Fraction(1, 2))
    with opened(browser, file) as (page, said):
        slider = page.locator('input[type="range"]').first
        slider.fill(str(place))
        page.evaluate(FINISH)
        shown = page.locator('[data-part="macs"]').inner_text()
        assert shown == f"{Network.of(graph).at(alpha=Fraction(1, 2)).cost().totals.macs:,}"
        assert page.locator('[data-part="table"] tr.total td').nth(4).text_content() == shown
        assert page.locator('[data-part="now"]').inner_text() == "shown at alpha 0.5"
        assert shown in page.locator('[data-part="layers"] svg').get_attribute("aria-label")
        assert slider.get_attribute("aria-valuetext") == "0.5"
        page.locator('input[type="search"]').fill("depthwise")
        last = page.locator('[data-part="table"] tbody tr').last.text_content()
        assert last.startswith("1 layer found")
        assert said == []


def test_words_alone_choose_what_is_shown(browser: Any, tmp_path: Path) -> None:
    text = HOSTILE.replace("alpha: {default: 1, range: 0 < alpha <= 4, role: width", SIZE)
    (sheet,), file = written(tmp_path, graph_from_text(text.replace("int(8 * alpha)", LARGE)))
    with opened(browser, file) as (page, said):
        page.locator("select").select_option("large")
        page.evaluate(FINISH)
        assert page.locator('[data-part="macs"]').inner_text() == f"{2 * sheet.cost.totals.macs:,}"
        assert page.locator('[data-part="now"]').inner_text() == "shown at size large"
        assert said == []


def test_a_plateau_is_where_nothing_changes(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, Network.named("tests/golden/tiny.yaml").graph())
    assert sheet.family is not None
    (alpha,) = sheet.family.sliders
    with opened(browser, file) as (page, _):
        first, last = page.evaluate(PLATEAU, alpha.place)
    whole = [value for value in alpha.values if int(8 * Fraction(str(value))) == 8]
    assert [alpha.values[first], alpha.values[last]] == [whole[0], whole[-1]]


def test_every_layer_can_be_read_with_the_arrow_keys(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, Network.named("tests/golden/tiny.yaml").graph())
    rows = [one for one in sheet.cost.layers if one.totals.macs or one.totals.params]
    with opened(browser, file) as (page, said):
        page.evaluate(FINISH)
        page.locator('[data-part="layers"]').focus()
        for one in rows:
            page.keyboard.press("ArrowRight")
            totals = one.totals
            figures = f"{totals.macs:,} MACs, {totals.params:,} params"
            assert page.locator(".tip").inner_text() == f"{one.layer.path}: {one.kind}, {figures}"
        page.keyboard.press("Escape")
        assert page.locator(".tip").inner_text() == ""
        assert said == []


def test_a_pointer_reads_the_bar_that_it_is_at(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, Network.named("tests/golden/tiny.yaml").graph())
    with opened(browser, file) as (page, _):
        page.evaluate(FINISH)
        page.locator('[data-part="memory"]').scroll_into_view_if_needed()
        page.evaluate(FRAMES)  # scrolling hides the tip, at the next frame
        box = page.locator('[data-part="memory"] svg').bounding_box()
        left, right = (box["width"] * part / 960 for part in (72, 960 - 16))
        for number, size in enumerate(sheet.memory.live):
            x = left + (right - left) * (number + 0.4) / len(sheet.memory.live)
            page.mouse.move(box["x"] + x, box["y"] + box["height"] * 0.8)
            said = page.locator(".tip").inner_text()
            assert said.startswith(f"{sheet.memory.path_of(number)}: {size:,} bytes")


def test_the_table_follows_the_sliders_in_its_lines(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, Network.named(OWN).graph())
    assert sheet.family is not None
    start = [one.place for one in sheet.family.sliders]
    with opened(browser, file) as (page, said):
        page.evaluate(FINISH)
        page.get_by_role("button", name="unfold all").click()
        for place in (0, start[0], 3):
            page.locator('input[type="range"]').first.fill(str(place))
            page.evaluate(FINISH)
            found = figures(page, [place, *start[1:]])
            lines = page.evaluate(CELLS)
            shown = [[line[n].replace(",", "") for n in (0, 5, 3)] for line in lines]
            assert shown == [[path, macs, params] for path, _, macs, params, _ in found["rows"]]
        assert said == []


def test_a_line_that_is_not_seen_is_not_laid_out_but_is_there(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, Network.named(OWN).graph())
    with opened(browser, file) as (page, said):
        page.get_by_role("button", name="unfold all").click()
        page.evaluate("scrollTo(0, 0)")
        assert page.evaluate(SOON, False)
        table = page.locator('[data-part="table"]')
        lines = table.locator("tbody tr")
        assert lines.last.locator("td").nth(4).text_content() == f"{sheet.cost.totals.macs:,}"
        assert table.get_by_role("row").count() > len(sheet.cost.layers) + 1
        lines.last.scroll_into_view_if_needed()
        assert page.evaluate(SOON, True)
        page.emulate_media(media="print")
        assert lines.first.evaluate("(line) => getComputedStyle(line).display") == "table-row"
        assert said == []


def test_hostile_names_do_not_run(browser: Any, tmp_path: Path) -> None:
    _, file = written(tmp_path, graph_from_text(HOSTILE))
    with opened(browser, file) as (page, said):
        page.wait_for_timeout(200)
        assert said == []
        assert page.locator("img, script:not([type])").count() == 1
        assert "onerror=alert(1)" in page.locator("h1").inner_text()
        assert figures(page, [3]) is not None


def test_hostile_names_do_not_run_side_by_side_or_in_a_change(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "<img src=x onerror=alert(1)>.yaml"
    path.write_text(HOSTILE, encoding="utf-8")
    other = tmp_path / "<b onclick=alert(2)>.yaml"
    other.write_text(HOSTILE.replace("k=3", "k=5"), encoding="utf-8")
    pages = (
        render(sheets(path, other)),
        change.render(diff(str(path), str(other))),
    )
    for number, lines in enumerate(pages):
        file = tmp_path / f"{number}.html"
        file.write_text("\n".join(lines), encoding="utf-8")
        with opened(browser, file) as (page, said):
            page.wait_for_timeout(200)
            assert said == []
            assert page.locator("img, b[onclick], svg[onload]").count() == 0
            assert "<img src=x onerror=alert(1)>" in page.locator("body").inner_text()


def test_it_reads_without_a_program(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, Network.named("tests/golden/tiny.yaml").graph())
    with opened(browser, file, script=False) as (page, said):
        assert page.locator('[data-part="macs"]').inner_text() == f"{sheet.cost.totals.macs:,}"
        assert page.locator("tbody tr:has(code)").count() >= len(sheet.cost.layers)
        assert page.locator('figure svg[role="img"]').count() >= 4
        assert said == []


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_is_wider_than_the_window(browser: Any, tmp_path: Path, width: int) -> None:
    _, file = written(tmp_path, Network.named("tests/golden/tiny.yaml").graph())
    with opened(browser, file, width=width, scheme="dark") as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= width


CUT = """() => [...document.querySelectorAll("figure.fluid, [data-part=table] .table")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.dataset.part ?? one.className)"""
"""The pictures that follow the sliders, and the table of layers, where they have to be scrolled."""

LETTERS = """() => [...document.querySelectorAll("figure.fluid text")]
  .map((one) => one.getBoundingClientRect().height)"""


@pytest.mark.parametrize("width", [400, 800, 1280])
def test_a_page_fits_its_window(browser: Any, tmp_path: Path, width: int) -> None:
    _, file = written(tmp_path, Network.named("mobilenet_v1").graph())
    with opened(browser, file, width=width) as (page, said):
        page.evaluate(FINISH)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT) == []
        assert min(page.evaluate(LETTERS)) > 9
        assert page.locator(".left-out").is_visible() == (width < 960)
        figure = page.locator("tr.total td", has_text="568,740,352")
        assert figure.bounding_box()["x"] + figure.bounding_box()["width"] <= width
        assert said == []


def test_pictures_follow_the_window(browser: Any, tmp_path: Path) -> None:
    _, file = written(tmp_path, Network.named("mobilenet_v1").graph())
    with opened(browser, file) as (page, said):
        drawn = "document.querySelector('[data-part=memory] svg').viewBox.baseVal.width"
        assert page.evaluate(drawn) == 960
        page.set_viewport_size({"width": 500, "height": 900})
        page.evaluate(FRAMES)
        page.evaluate(FINISH)
        assert page.evaluate(drawn) < 500
        page.evaluate("document.getElementById('network-0').view.paper(true)")
        assert page.evaluate(drawn) == 960
        page.evaluate("document.getElementById('network-0').view.paper(false)")
        assert page.evaluate(drawn) < 500
        assert said == []
