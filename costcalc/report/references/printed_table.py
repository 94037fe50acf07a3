"""A table as its source prints it, with our figure beside each of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from costcalc.explore.agreement import Ours
from costcalc.explore.references import Published
from costcalc.report import units
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Part, Sentence
from costcalc.report.page.widths import width_of
from costcalc.report.references.words import marked_note_of, ours_words
from costcalc.spec.published import Figure, Heading

Said = Callable[[Figure, Ours | None], str]


def printed_table(
    figures: Sequence[Published], notes: Sequence[str], width: int | None
) -> list[Part]:
    """The columns in their order, after each of figures one with ours. Where the table is too wide
    counts are shortened, then columns left out, then it is cut into parts, which is said below.
    """
    exact = _grid(figures, notes, ours_words)
    if width is None or width_of(exact) <= width:
        return [exact]
    brief = _grid(figures, notes, _briefly)
    if width_of(brief) <= width:
        return [brief]
    table, *said = narrowed(brief, width, _spared(figures), in_parts=False)
    if not isinstance(table, Grid) or width_of(table) <= width:
        return [table, *said]
    cut = _parts(table, width)
    note = [Sentence(f"in {len(cut)} parts at this width", "note")] if len(cut) > 1 else []
    return [*cut, *said, *note]


def _parts(table: Grid, width: int) -> list[Grid]:
    """The table as several that fit, if one can: each has the columns that name its rows, and as
    many figures, with ours beside, as there is room for.
    """
    numbers = [index for index, one in enumerate(table.columns) if one.role == "number"]
    names = list(range(numbers[0])) if numbers else []
    groups: list[list[int]] = []
    for index in range(len(names), len(table.columns)):
        if groups and table.headers[index] == "ours":
            groups[-1].append(index)
        else:
            groups.append([index])
    parts: list[list[int]] = []
    for group in groups:
        if parts and width_of(_columns(table, [*names, *parts[-1], *group])) <= width:
            parts[-1] += group
        else:
            parts.append(list(group))
    return [_columns(table, [*names, *part]) for part in parts]


def _columns(table: Grid, kept: Sequence[int]) -> Grid:
    """The table with these columns alone."""
    lines = tuple(
        line._replace(cells=tuple(line.cells[index] for index in kept)) for line in table.lines
    )
    return table._replace(columns=tuple(table.columns[index] for index in kept), lines=lines)


def _spared(figures: Sequence[Published]) -> list[str]:
    """The headings of columns that can be left out: accuracies, and settings where the labels of
    the rows differ without them.
    """
    headings = figures[0].reference.columns
    spared = [one.text for one in headings if one.asked and one.asked.measure == "accuracy"]
    labels = {id(one.row): one.row.cells[0] for one in figures}
    if headings[0].text == "label" and len({*labels.values()}) == len(labels):
        spared += [one.text for one in headings[1:] if one.asked is None]
    return spared


def _briefly(figure: Figure, ours: Ours | None) -> str:
    return units.briefly(ours) if isinstance(ours, int) else ours_words(figure, ours)


def _grid(figures: Sequence[Published], notes: Sequence[str], said: Said) -> Grid:
    headings = _shown(figures)
    beside = [_is_computed(heading) for heading in headings]
    columns: list[Column] = []
    for heading, has_ours in zip(headings, beside, strict=True):
        is_figure = heading.asked is not None
        columns.append(
            Column(heading.text, "right", "number") if is_figure else Column(heading.text)
        )
        columns += [Column("ours", "right", "number")] if has_ours else []
    rows: dict[int, list[Published]] = {}
    for one in figures:
        rows.setdefault(id(one.row), []).append(one)
    lines = [GridRow(tuple(_cells(row, headings, notes, said))) for row in rows.values()]
    return Grid(tuple(columns), tuple(lines))


def _shown(figures: Sequence[Published]) -> list[Heading]:
    """The columns without those whose figures are all filtered out."""
    reference = figures[0].reference
    own = {id(one.figure) for one in figures}
    return [
        heading
        for heading in reference.columns
        if heading.asked is None
        or any(id(row.figures.get(heading.text)) in own for row in reference.rows)
    ]


def _is_computed(heading: Heading) -> bool:
    return heading.asked is not None and heading.asked.measure != "accuracy"


def _cells(
    row: Sequence[Published], headings: Sequence[Heading], notes: Sequence[str], said: Said
) -> list[str]:
    """A row as printed, with ours after each figure and the number of the note to it; a figure
    that is filtered out is not shown.
    """
    own = {id(one.figure): one for one in row}
    first = row[0].row
    printed = dict(zip((one.text for one in row[0].reference.columns), first.cells, strict=True))
    cells = []
    for heading in headings:
        figure = first.figures.get(heading.text)
        one = own.get(id(figure))
        cells.append(printed[heading.text] if one or figure is None else "")
        if _is_computed(heading):
            cells.append(_ours(one, notes, said) if one else "")
    return cells


def _ours(one: Published, notes: Sequence[str], said: Said) -> str:
    """Ours, an arrow to what it is under an assumption, and the number of the note to it."""
    note = marked_note_of(one)
    assumed = "" if one.assumed is None else f" → {said(one.figure, one.assumed)}"
    mark = f" ({notes.index(note) + 1})" if note else ""
    return f"{said(one.figure, one.ours)}{assumed}{mark}"
