"""The operators as a page."""

from __future__ import annotations

from costcalc.ops.base import Op
from costcalc.report.operators.record import signature, summary
from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Column, Grid, GridRow, Page


def page(listed: list[type[Op]], width: int | None = None) -> Page:
    """The operators as a table, or where that is too wide, each with its sentence below it."""
    lines = [GridRow((signature(op), summary(op))) for op in listed]
    columns = (Column("operator", role="plain"), Column("what it does", role="text"))
    return Page(tuple(fitting(Grid(columns, tuple(lines)), width, [1])))
