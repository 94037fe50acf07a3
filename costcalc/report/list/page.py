"""The catalog as a page: the title of each spec, and its networks below it."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.graph.words import shapes
from costcalc.report import heading, units
from costcalc.report.list.record import Listing
from costcalc.report.page.record import Column, Grid, GridRow, Page, Sentence
from costcalc.spec.syntax import Spec


def page(listed: Listing, width: int | None = None) -> Page:
    """The catalog as a table: the title of each spec, and its networks below it."""
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
            shapes(graph.inputs),
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
    names = [Sentence(line, "note") for line in _elsewhere(listed)]
    return Page((Grid(columns, tuple(lines)), *names, counted))


def _elsewhere(listed: Listing) -> Iterator[str]:
    """The names in other libraries, a line for each family that has some."""
    families: dict[str, list[str]] = {}
    for entry in sorted(listed.entries, key=lambda entry: entry.place):
        families.setdefault(entry.cost.graph.spec.name, []).extend(entry.elsewhere)
    for family, names in families.items():
        if names:
            yield f"{family} elsewhere: {', '.join(names)}"


def _heading(spec: Spec) -> str:
    return ", ".join(filter(None, (spec.title or spec.name, str(spec.year or ""))))
