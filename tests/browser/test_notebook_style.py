"""What a notebook shows, in a browser, within the rules of JupyterLab for tables."""

from __future__ import annotations

from typing import Any

import costcalc

JUPYTERLAB = """
.jp-RenderedHTMLCommon td, .jp-RenderedHTMLCommon th, .jp-RenderedHTMLCommon tr {
  vertical-align: middle; padding: 0.5em; line-height: normal; white-space: normal; border: none; }
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon td,
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon th,
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon tr { text-align: right; }
.jp-RenderedHTMLCommon th { font-weight: bold; }
"""
"""Of `@jupyterlab/rendermime`, style/base.css."""
ALIGNED = """() => ["th", "td", "td.right"].map(
  (cell) => getComputedStyle(document.querySelector(`tbody ${cell}`)).textAlign)"""


def test_words_are_on_the_left_and_numbers_on_the_right(browser: Any) -> None:
    record: Any = costcalc.load("resnet8").cost()
    page = browser.new_page()
    style = f"<style>{JUPYTERLAB}</style>"
    page.set_content(f"{style}<div class='jp-RenderedHTMLCommon'>{record._repr_html_()}</div>")
    assert page.evaluate(ALIGNED) == ["left", "left", "right"]
    page.close()
