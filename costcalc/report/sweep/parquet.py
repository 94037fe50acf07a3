"""A sweep as a Parquet file: typed columns, written in groups of rows as they are computed.

A parameter is a column of integers, of truths or of texts. Where one of its values is a fraction,
it is a column of the float64 numbers next to them; the exact values of all parameters are in the
metadata of the file, under `costcalc`, with what was counted. A figure is int64; one that does not
fit is refused. Ratios, and measured figures that are not whole, are float64.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from costcalc.cost.quantities import RATIOS
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.sweeps.frame import plain_value
from costcalc.explore.sweeps.members import Batch
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.report.sweep.record import SweepReport
from costcalc.spec.values import setting_text

ROWS = 1 << 20
"""Rows of a group, which are held in memory until it is full."""
LARGEST = 2**63 - 1


def write(report: SweepReport, stream: BinaryIO) -> None:
    """Write the rows of a sweep. Raises UsageError where a figure does not fit into 64 bits."""
    columns = Columns(report.sweep)
    with parquet.ParquetWriter(stream, columns.schema, compression="zstd") as writer:
        for batches in _groups(report.sweep):
            rows = [columns.of(batch) for batch in batches]
            writer.write_table(pa.Table.from_batches(rows, columns.schema))


def _groups(sweep: Sweep) -> Iterator[list[Batch]]:
    """Batches together that have enough rows for a group."""
    held: list[Batch] = []
    rows = 0
    for batch in sweep.batches():
        held.append(batch)
        rows += len(batch)
        if rows >= ROWS:
            yield held
            held, rows = [], 0
    if held:
        yield held


class Columns:
    """The columns of a sweep, and rows of it as arrays of them."""

    def __init__(self, sweep: Sweep):
        self.sweep = sweep
        kinds = {name: _kind(_values(sweep, name)) for name in sweep.parameters}
        fields = [
            pa.field("network", pa.string()),
            *(pa.field(name, kind) for name, kind in kinds.items()),
            *(pa.field(name, _kind_of_figure(sweep, name)) for name in sweep.figures),
        ]
        self.schema = pa.schema(fields, {"costcalc": json.dumps(_about(sweep))})
        self.parameters = {
            (member.label, name): _array(member.values(name), kind)
            for name, kind in kinds.items()
            for member in sweep.members
            if member.has(name)
        }

    def of(self, batch: Batch) -> pa.RecordBatch:
        """Rows of one network."""
        label, kinds = batch.member.label, self.schema.types
        found = [pa.repeat(pa.scalar(label), len(batch))]
        for name in self.sweep.parameters:
            values = self.parameters.get((label, name))
            absent = pa.nulls(len(batch), kinds[len(found)])
            found.append(absent if values is None else values.take(pa.array(batch.picks(name))))
        for name in self.sweep.figures:
            found.append(_figures(batch, name, kinds[len(found)]))
        return pa.RecordBatch.from_arrays(found, schema=self.schema)


def _about(sweep: Sweep) -> dict[str, Any]:
    """What was counted, and the exact values of the parameters of each network."""
    return {
        "counting": sweep.members[0].counting.stamp(*sweep.figures),
        "networks": {
            member.label: {
                name: [setting_text(value) for value in member.values(name)]
                for name in (*member.fixed, *(axis.name for axis in member.space.axes))
            }
            for member in sweep.members
        },
    }


def _values(sweep: Sweep, name: str) -> list[Any]:
    """The values of a parameter in all networks: int, Fraction, bool, or a text."""
    found = (member.values(name) for member in sweep.members if member.has(name))
    return [plain_value(value) for values in found for value in values]


def _kind(values: Sequence[Any]) -> pa.DataType:
    """The type of a column of these values."""
    if all(isinstance(value, bool) for value in values):
        return pa.bool_()
    if not all(isinstance(value, int | Fraction) for value in values):
        return pa.string()
    whole = all(isinstance(value, int) and abs(value) <= LARGEST for value in values)
    return pa.int64() if whole else pa.float64()


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        return pa.array([setting_text(value) for value in values], kind)
    plain = [plain_value(value) for value in values]
    return pa.array([float(one) for one in plain] if kind == pa.float64() else plain, kind)


def _kind_of_figure(sweep: Sweep, name: str) -> pa.DataType:
    """The type of a figure, which is the same for all of its rows."""
    if sweep.join is not None and name in sweep.join.columns:
        return _kind(sweep.join.figures(name))
    return pa.float64() if name in RATIOS else pa.int64()


def _figures(batch: Batch, name: str, kind: pa.DataType) -> pa.Array:
    numbers = batch.figures.get(name)
    if numbers is not None and numbers.dtype == np.int64 and kind == pa.int64():
        return pa.array(np.ascontiguousarray(numbers))
    exact: list[Any] = [batch.figure(name, row) for row in range(len(batch))]
    if kind == pa.float64():
        return pa.array([float(figure) for figure in exact], kind)
    if any(abs(figure) > LARGEST for figure in exact):
        message = f"`{name}` does not fit into the 64 bits of a column of Parquet at some setting"
        helps = ("write `--format csv`, or keep smaller ones with `--where`",)
        raise UsageError([Diagnostic(message, helps=helps)])
    return pa.array(exact, kind)
