"""Rows of a record as CSV: unrounded integers, no total row, `\\n` at the end of lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from costcalc.report.escaping import csv_cell

GIVEN = "rows"


def render(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file, without newlines; the first row is the header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="")
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(map(csv_cell, row))
        yield buffer.getvalue()
