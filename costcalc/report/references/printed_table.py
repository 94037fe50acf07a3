"""A table as its source prints it, with our figure beside each of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from costcalc.explore.agreement import Ours
from costcalc.explore.references import Published
from costcalc.report import units
from costcalc.report.page.fitting import width_of
from costcalc.report.page.record import Column, Grid, GridRow
from costcalc.report.references.words import marked_note_of, ours_words
from costcalc.spec.published import Figure, Heading

Said = Callable[[Figure, Ours | None], str]


def printed_table(figures: Sequence[Published], notes: Sequence[str], width: int | None) -> Grid:
    """The columns in their order, after each of figures one with ours; counts are shortened where
    the table is too wide otherwise.
    """
    exact = _grid(figures, notes, ours_words)
    if width is None or width_of(exact) <= width:
        return exact
    return _grid(figures, notes, _briefly)


def _briefly(figure: Figure, ours: Ours | None) -> str:
    return units.briefly(ours) if isinstance(ours, int) else ours_words(figure, ours)


def _grid(figures: Sequence[Published], notes: Sequence[str], said: Said) -> Grid:
    headings = figures[0].reference.columns
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


def _is_computed(heading: Heading) -> bool:
    return heading.asked is not None and heading.asked.measure != "accuracy"


def _cells(
    row: Sequence[Published], headings: Sequence[Heading], notes: Sequence[str], said: Said
) -> list[str]:
    """A row as printed, with ours after each figure and the number of the note to it."""
    own = {id(one.figure): one for one in row}
    first = row[0].row
    cells = []
    for heading, text in zip(headings, first.cells, strict=True):
        cells.append(text)
        if _is_computed(heading):
            figure = first.figures.get(heading.text)
            one = own.get(id(figure))
            cells.append(_ours(one, notes, said) if one else "")
    return cells


def _ours(one: Published, notes: Sequence[str], said: Said) -> str:
    """Ours, an arrow to what it is under an assumption, and the number of the note to it."""
    note = marked_note_of(one)
    assumed = "" if one.assumed is None else f" → {said(one.figure, one.assumed)}"
    mark = f" ({notes.index(note) + 1})" if note else ""
    return f"{said(one.figure, one.ours)}{assumed}{mark}"
