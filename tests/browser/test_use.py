"""The page as a reader uses it: kernels on a slider, settings without a number, Escape, names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from costcalc import graph_from_text
from tests.browser.driving import figures, opened
from tests.browser.settings import compare
from tests.browser.test_page import FINISH, written

KERNELS = """costcalc: 1
name: kernels
params:
  patch: {default: 6, range: 1 <= patch <= 12, doc: patch}
  deep: {default: 3, choices: [1, 3, 5], doc: kernel}
input: (3, 48, 72)
layers:
  - patches: conv(8, k=(patch, 5), s=patch, p=0)
  - dwconv(k=patch, p=patch)
  - avgpool(k=(1, patch), s=1, p=0)
  - conv(8, k=deep)
"""
DIVIDED = """costcalc: 1
name: divided
params:
  groups: {default: 6, range: 1 <= groups <= 12, doc: groups}
  wide: {default: 12, range: 1 <= wide <= 24, doc: channels}
input: (12, 9, 7)
layers:
  - head: conv(wide, k=3)
  - tail: conv(24, k=3, g=groups)
"""

NESTED = """costcalc: 1
name: nested
params:
  wide: {default: 12, range: 1 <= wide <= 24, doc: channels}
input: (12, 9, 7)
layers:
  - body:
      - conv(wide, k=3) | relu
  - tail: conv(24, k=3)
"""


def test_kinds_name_the_kernel_of_the_slider(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, graph_from_text(KERNELS))
    with opened(browser, file) as (page, said):
        compared, missing, _ = compare(page, sheet, 40, 5)
        assert compared
        assert not missing
        assert figures(page, [1, 8])["rows"][0][1] == "conv 9x5"
        assert not said


def test_a_setting_without_a_number_shows_none_beside_the_formula(
    browser: Any, tmp_path: Path
) -> None:
    (sheet,), file = written(tmp_path, graph_from_text(DIVIDED))
    family = sheet.family
    assert family is not None
    with opened(browser, file) as (page, _said):
        groups, wide = (one.values for one in family.sliders)
        assert (groups, wide) == ((1, 2, 3, 4, 6, 12), (6, 12, 18, 24))  # what can be built alone
        page.evaluate("document.getElementById('network-0').view.setting = [3, 2]")
        page.evaluate("document.getElementById('network-0').view.update()")
        page.evaluate(FINISH)
        assert page.locator("[data-part=macs]").text_content() == "–"
        said = page.locator("[data-part=status]").text_content()
        assert "it holds only where groups divides wide" in said
        assert "are of the last setting that had a number" in said
        numbers = page.locator("[data-part=numbers]").text_content()
        assert numbers == "The formula has no numbers at this setting."


def test_escape_hides_what_the_mouse_shows(browser: Any, tmp_path: Path) -> None:
    (_,), file = written(tmp_path, graph_from_text(KERNELS))
    with opened(browser, file) as (page, _said):
        page.locator("[data-part=layers]").hover(position={"x": 300, "y": 200})
        assert "MACs" in page.locator(".tip").text_content()
        page.keyboard.press("Escape")
        assert not page.locator(".tip").text_content()


def test_a_column_that_is_sorted_keeps_its_name(browser: Any, tmp_path: Path) -> None:
    (_,), file = written(tmp_path, graph_from_text(KERNELS))
    with opened(browser, file) as (page, _said):
        button = page.locator("[data-part=table]").get_by_role("button", name="MACs", exact=True)
        for sorting in ("descending", "ascending", None):
            button.click()
            head = page.locator("[data-part=table] thead th").nth(5)
            assert head.get_attribute("aria-sort") == sorting


def test_settings_go_back_to_those_of_the_page(browser: Any, tmp_path: Path) -> None:
    (sheet,), file = written(tmp_path, graph_from_text(DIVIDED))
    with opened(browser, file) as (page, said):
        back = page.get_by_role("button", name="settings as they were")
        assert not back.is_visible()
        page.locator("input[type=range]").first.focus()
        page.keyboard.press("Home")
        page.evaluate(FINISH)
        assert page.locator("[data-part=now]").text_content() == "shown at groups 1 · wide 12"
        back.click()
        page.evaluate(FINISH)
        assert not back.is_visible()
        assert page.locator("[data-part=macs]").text_content() == f"{sheet.cost.totals.macs:,}"
        assert page.locator("input[type=range]").first.input_value() == "4"
        assert page.evaluate("document.activeElement.type") == "range"
        assert not said


def test_folding_ends_what_was_sorted_and_searched(browser: Any, tmp_path: Path) -> None:
    (_,), file = written(tmp_path, graph_from_text(NESTED))
    with opened(browser, file) as (page, _said):
        page.locator("[data-part=table] thead button").nth(5).click()
        page.locator("[data-part=table] input").fill("conv")
        assert page.locator("[data-part=table] .group").count() == 0
        for name, groups, lines in (("fold all", 1, 3), ("unfold all", 1, 5)):
            page.get_by_role("button", name=name, exact=True).click()
            assert page.locator("[data-part=table] input").input_value() == ""
            assert page.locator("[data-part=table] [aria-sort]").count() == 0
            assert page.locator("[data-part=table] .group").count() == groups
            assert page.locator("[data-part=table] tbody tr").count() == lines
