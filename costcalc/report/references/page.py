"""Published figures and ours, as a page: a table for each of the sources' tables, then totals."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.explore.references import Published
from costcalc.explore.verdicts import Verdict
from costcalc.graph.graph import Graph
from costcalc.report import units
from costcalc.report.page.fitting import fitted, narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.page.widths import width_of
from costcalc.report.references.printed_table import printed_table
from costcalc.report.references.record import References, counts_of
from costcalc.report.references.words import (
    RULE,
    RULE_AS_PRINTED,
    changes,
    figure_words,
    marked_note_of,
    note_of,
    ours_words,
    quantity_words,
    row_words,
    single_words,
    verdict_words,
)

NONE = "no published figure matches"
TOGETHER = "no published figure matches these filters together"


def page(found: References, width: int | None = None) -> Page:
    """The figures as a page; one that is asked for by its number is laid out as printed."""
    title = "published figures, and ours"
    parts: list[Part] = [Sentence(" · ".join((title, *found.filters)), "title")]
    if not found.figures:
        none = TOGETHER if len(found.filters) > 1 else NONE
        return Page((*parts, Sentence(none, "note")))
    rule = RULE_AS_PRINTED if found.as_printed else RULE
    return Page((*parts, *tables(found, width), *totals(found, width), Sentence(rule, "note")))


def beneath(found: References, graph: Graph, width: int | None) -> list[Part]:
    """What stands under the cost table of a network: the figures at its settings."""
    parts: list[Part] = [Sentence("")]
    if found.figures:
        title = "published figures at these settings, and ours"
        parts += [Sentence(title, "key"), *tables(found, width), Sentence("")]
        parts += [Sentence(summary(found), "key"), Sentence(RULE, "note")]
    elif found.elsewhere:
        parts.append(Sentence("no figure is published at these settings", "key"))
    else:
        parts.append(Sentence(f"the spec of {graph.name} has no published figures of it", "key"))
    if found.elsewhere:
        figures = units.number_of(found.elsewhere, "published figure")
        command = f"costcalc references {graph.name}"
        text = f"{figures} of {graph.name} at other settings: `{command}` shows them"
        parts.append(Sentence(text, "note"))
    return parts


def document(found: References) -> Page:
    """The page for a document, which has no empty lines of its own."""
    whole = page(found)
    return Page(tuple(part for part in whole.parts if isinstance(part, Grid) or part.text))


def tables(found: References, width: int | None) -> list[Part]:
    """Each table under its source, and the notes to its verdicts below."""
    parts: list[Part] = []
    for figures in found.tables():
        said = marked_note_of if found.as_printed else note_of
        notes = list(dict.fromkeys(filter(None, map(said, figures))))
        parts.append(Sentence(""))
        parts.append(Sentence(_heading(figures[0]), is_given=True))
        if found.as_printed:
            parts += printed_table(figures, notes, width)
        else:
            grid = _table(figures, notes)
            parts.append(grid if width is None else fitted(grid, width))
        parts += [
            Sentence(f"({n}) {note}", "note", is_given=True)
            for n, note in enumerate(notes, start=1)
        ]
    return parts


def _heading(one: Published) -> str:
    """`mobilenet_v1 · MobileNet paper, Table 6: width multipliers · excluded: norm, bias`."""
    reference = one.reference
    title = f"{one.source}: {reference.title}" if reference.title else one.source
    excluded = f"excluded: {', '.join(reference.exclude)}" if reference.exclude else ""
    return " · ".join(filter(None, (one.spec.name, title, excluded)))


def _table(figures: Sequence[Published], notes: Sequence[str]) -> Grid:
    """A line for each figure; its row is a heading above, where a row has several of them."""
    several = len({quantity_words(one) for one in figures}) > 1
    lines: list[GridRow] = []
    above = ""
    for one in figures:
        row = row_words(one)
        if several and row != above:
            lines.append(GridRow((row, "", "", ""), "group"))
        above = row
        name = f"  {figure_words(one)}" if several else single_words(one)
        ours = ours_words(one.figure, one.ours)
        lines.append(GridRow((name, one.figure.printed.text, ours, verdict_words(one, notes))))
        lines += _assumed(one)
    columns = (
        Column("" if several else quantity_words(figures[0]), role="name"),
        Column("published", "right", "number"),
        Column("ours", "right", "number"),
        Column("verdict"),
    )
    return Grid(columns, tuple(lines))


def _assumed(one: Published) -> list[GridRow]:
    """What ours is with what the remark assumes, on a line of its own."""
    remark = one.figure.remark
    if one.assumed is None or remark is None or remark.change is None:
        return []
    words = changes(remark.change, one.changed)
    return [GridRow((f"    {words}", "", ours_words(one.figure, one.assumed), ""))]


def totals(found: References, width: int | None) -> list[Part]:
    """How many figures have which verdict, in all and by who prints them."""
    grid = _totals(found, apart=False)
    if width is not None and width_of(grid) > width:
        grid = _totals(found, apart=True)
    return [Sentence(""), *narrowed(grid, width, ()), Sentence(summary(found), "key")]


def _totals(found: References, *, apart: bool) -> Grid:
    """A line for each source; `apart`, its name is above its figures."""
    counts = {verdict: count for verdict, count in found.counts().items() if count}
    sources = found.sources()
    lines: list[GridRow] = []
    for source, figures in sources.items():
        line = _counts("" if apart else source, counts_of(figures), counts)
        lines += [GridRow((source, *line.cells[1:]), "group"), line] if apart else [line]
    if len(sources) > 1:
        lines.append(_counts("total", counts, counts)._replace(role="total"))
    columns = [Column("source", role="name")]
    columns += [Column(verdict, "right", "number") for verdict in counts]
    columns.append(Column("all", "right", "number"))
    return Grid(tuple(columns), tuple(lines))


def _counts(name: str, counts: dict[Verdict, int], shown: dict[Verdict, int]) -> GridRow:
    cells = (str(counts[verdict]) for verdict in shown)
    return GridRow((name, *cells, str(sum(counts[verdict] for verdict in shown))))


def summary(found: References) -> str:
    """`281 figures, 281 of them computed: 223 agree ...`: the counts in one line."""
    counts = found.counts()
    computed = len(found.figures) - counts.pop("not computed")
    asked = {verdict: n for verdict, n in counts.items() if verdict in found.verdicts}
    shown = ", ".join(f"{n} {_verb(verdict, n)}" for verdict, n in asked.items()) or "none"
    all_of_them = units.number_of(len(found.figures), "published figure")
    return f"{all_of_them}, {computed:,} of them computed: {shown}"


def _verb(verdict: Verdict, count: int) -> str:
    several = {"agrees": "agree", "DIFFERS": "DIFFER", "erratum": "errata"}
    return verdict if count == 1 else several.get(verdict, verdict)
