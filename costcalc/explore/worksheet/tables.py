"""The tables of a worksheet, and the questions that their blanks are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costcalc.cost.cost import Cost, LayerCost
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import is_taught, taught
from costcalc.explore.worksheet.mistakes import OF_COLUMN, kept
from costcalc.explore.worksheet.record import (
    MACS,
    PARAMS,
    SHAPE,
    Form,
    Question,
    Row,
    Source,
    Table,
    Value,
)
from costcalc.graph.words import by

MOST_ROWS = 8
"""Rows of the network's table: what fits on a sheet beside the questions."""

UNITS = {"output": SHAPE, "params": PARAMS, "macs": MACS}
WORDS = {
    "output": "the sizes of the output",
    "params": "the params (without those of a norm behind it)",
    "macs": "the multiply-adds",
}


def drawn(cost: Cost, columns: Sequence[str], most: int | None, draw: Draw) -> Table:
    """A table of some layers with a blank in each row; the columns take turns.

    `most` is the largest number of rows; None takes every layer.
    """
    found = taught(cost)
    chosen = found if most is None else draw.some_of(found, most)
    order = draw.shuffled(columns)
    rows = tuple(Row(one, {order[number % len(order)]: ""}) for number, one in enumerate(chosen))
    return Table(cost, rows, len(rows) == sum(map(is_taught, cost.layers)))


def numbered(table: Table, place: int, first: int) -> tuple[Table, tuple[Question, ...]]:
    """The table with names in its blanks, from `q{first}` on, and their questions.

    `place` is the table's place in the worksheet, counted from 0.
    """
    rows: list[Row] = []
    questions: list[Question] = []
    for row in table.rows:
        names = {}
        for column in row.blanks:
            names[column] = f"q{first + len(questions)}"
            questions.append(_question(row.cost, column, place)._replace(name=names[column]))
        rows.append(row._replace(blanks=names))
    return table._replace(rows=tuple(rows)), tuple(questions)


def _question(cost: LayerCost, column: str, place: int) -> Question:
    key = figure(cost, column)
    form: Form = "shape" if column == "output" else "count"
    return Question(
        kind="blank",
        text=f"In Table {place + 1}: {WORDS[column]} of `{cost.layer.path}`.",
        unit=UNITS[column],
        form=form,
        accepted=(key,),
        mistakes=kept(key, OF_COLUMN[column](cost)),
        source=Source(place, cost.layer.path, "macs" if column == "output" else column),
    )


def figure(cost: LayerCost, column: str) -> Value:
    """What stands in a column of a layer."""
    return by(cost.layer.output) if column == "output" else cost.totals.exactly(column)


def blanks(table: Table) -> Iterator[str]:
    """The names of the blanks of a table."""
    for row in table.rows:
        yield from row.blanks.values()
