"""Networks side by side as LaTeX tables."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.compare.page import page
from costcalc.report.compare.record import Comparison
from costcalc.report.page import tabular


def render(found: Comparison) -> Iterator[str]:
    """The lines: a fragment for a document that has booktabs and longtable."""
    return tabular.lines_of(page(found, None))
