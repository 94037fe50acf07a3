"""The catalog as a page: the networks of a spec under its title."""

from __future__ import annotations

from costcalc.report import heading, units
from costcalc.report.list.record import Listing
from costcalc.report.page.record import Column, Grid, GridRow, Page, Sentence
from costcalc.spec.syntax import Spec


def page(listed: Listing, width: int | None = None) -> Page:
    """The catalog as a table, the networks of a spec under its title."""
    number = units.exactly if listed.exact else units.briefly
    lines: list[GridRow] = []
    title_above = ""
    for entry in sorted(listed.entries, key=lambda entry: entry.place):
        graph = entry.cost.graph
        title = _heading(graph.spec)
        if title != title_above:
            lines.append(GridRow((title, "", "", ""), "group"))
        title_above = title
        cells = (
            f"  {graph.name}",
            "x".join(map(str, graph.input)),
            number(entry.totals.macs),
            number(entry.totals.params),
        )
        lines.append(GridRow(cells))
    columns = (
        Column("network", role="name"),
        Column("input", "right", "plain"),
        Column("MACs", "right", "number"),
        Column("params", "right", "number"),
    )
    if not listed.entries:
        return Page((Sentence("no network contains that text", "note"),))
    counted = heading.counted(listed.entries[0].cost.counting)
    return Page((Grid(columns, tuple(lines)), counted))


def _heading(spec: Spec) -> str:
    return ", ".join(filter(None, (spec.title or spec.name, str(spec.year or ""))))
