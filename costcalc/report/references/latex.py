"""Published figures and ours as LaTeX tables."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.page import tabular
from costcalc.report.references.page import document
from costcalc.report.references.record import References


def render(found: References) -> Iterator[str]:
    """The lines: a table for each of the sources' tables, then the totals."""
    return tabular.lines_of(document(found))
