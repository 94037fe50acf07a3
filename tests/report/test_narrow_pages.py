"""Pages of a narrow terminal: no table is wider, and what is left out is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from costcalc import scale, sensitivity, solve
from costcalc.report.page.fitting import fitted
from costcalc.report.page.record import Grid, Page, Sentence
from costcalc.report.page.widths import width_of
from costcalc.report.scale.page import page as page_of_scale
from costcalc.report.sensitivity.page import page as page_of_sensitivity
from costcalc.report.solve.page import page as page_of_solve

scaled, sensed, solved = cache(scale), cache(sensitivity), cache(solve)
"""Computed once for all widths."""

PAGES: dict[str, Callable[[int | None], Page]] = {
    "scale": lambda width: page_of_scale(scaled("mobilenet_v2"), width),
    "sensitivity": lambda width: page_of_sensitivity(sensed("mobilenet_v2"), width),
    "solve": lambda width: page_of_solve(solved("mobilenet_v1", "macs=300M", "alpha"), width),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [40, 60])
def test_tables_fit(name: str, width: int) -> None:
    page = PAGES[name](width)
    grids = [part for part in page.parts if isinstance(part, Grid)]
    assert all(width_of(fitted(grid, width)) <= width for grid in grids)
    said = any("left out at this width" in text for text in sentences(page))
    assert said or width > 40


def test_nothing_is_left_out_of_a_pipe() -> None:
    page = PAGES["sensitivity"](None)
    assert not any("left out at this width" in text for text in sentences(page))


def sentences(page: Page) -> list[Any]:
    return [part.text for part in page.parts if isinstance(part, Sentence)]
