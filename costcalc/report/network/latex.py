"""A network as LaTeX tables: its layers, and the sums of each kind."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.network.page import document
from costcalc.report.network.record import NetworkReport
from costcalc.report.page import tabular


def render(found: NetworkReport) -> Iterator[str]:
    """The lines: a fragment for a document that has booktabs and longtable."""
    return tabular.lines_of(document(found))
