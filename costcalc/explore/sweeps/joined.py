"""`--join`: measured figures, such as accuracies, from a CSV file by the values of parameters."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice

import numpy as np

from costcalc.algebra import Exact, exact
from costcalc.errors import Diagnostic, SpecError, UsageError
from costcalc.explore.sweeps.members import Batch, Member
from costcalc.explore.sweeps.request import FIGURES
from costcalc.records import NamedTuple
from costcalc.spec.settings import given, settings
from costcalc.spec.values import setting_text

MOST_ROWS = 1_000_000
NETWORK = "network"
"""The column that names a network, if there is one."""
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{0,30})?", re.ASCII)


class Table(NamedTuple):
    """The rows of a CSV file by its columns; `name` is what diagnostics call it."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Join:
    """Figures of settings, for those that a table has a row of.

    `columns` are the figures: the columns that are no parameter of a network, and no figure that is
    counted. Raises UsageError for a table that does not fit the networks.
    """

    def __init__(self, table: Table, members: Sequence[Member]):
        self.table = table
        keys = [n for n in table.columns if n == NETWORK or any(m.has(n) for m in members)]
        own = {*keys, *FIGURES}
        self.columns = tuple(name for name in table.columns if name not in own)
        if not self.columns or keys in ([], [NETWORK]):
            message = f"`{table.name}` needs columns of parameters and of figures"
            raise UsageError([Diagnostic(message, helps=("such as `alpha,accuracy`",))])
        self.found = {member.label: self._of(member, keys) for member in members}

    def _of(
        self, member: Member, keys: Sequence[str]
    ) -> Mapping[tuple[str, ...], tuple[Exact, ...]]:
        """The figures by the values of the parameters that are columns."""
        places = [self.table.columns.index(name) for name in keys]
        figures = [self.table.columns.index(name) for name in self.columns]
        found: dict[tuple[str, ...], tuple[Exact, ...]] = {}
        for row in self.table.rows:
            cells = dict(zip(keys, (row[place] for place in places), strict=True))
            if cells.pop(NETWORK, member.label) != member.label:
                continue
            key = self._key(member, cells)
            if key is None:
                continue
            if key in found:
                raise self._fault(f"two rows of `{self.table.name}` are of the same setting", row)
            found[key] = tuple(self._number(row[place], row) for place in figures)
        return found

    def _key(self, member: Member, cells: Mapping[str, str]) -> tuple[str, ...] | None:
        """The values of the parameters of a network; None where it lacks one that has a value."""
        if any(text.strip() and not member.has(name) for name, text in cells.items()):
            return None
        own = {name: text.strip() for name, text in cells.items() if member.has(name)}
        texts = {name: given(text, f"{name}={text}") for name, text in own.items()}
        network = member.network
        try:
            values = settings(network.spec, network.variant, {**network.settings, **texts})
        except SpecError as error:
            message = f"`{self.table.name}`: {error.diagnostics[0].message}"
            raise self._fault(message, tuple(own.values())) from None
        return tuple(setting_text(values[name]) for name in own)

    def _number(self, text: str, row: Sequence[str]) -> Exact:
        if not _NUMBER.fullmatch(text.strip()):
            raise self._fault(f"`{text}` of `{self.table.name}` is not a number", row)
        return exact.simplest(Fraction(text.strip()))

    def _fault(self, message: str, row: Sequence[str]) -> UsageError:
        return UsageError([Diagnostic(message, notes=(f"in the row {','.join(row)}",))])

    def figures(self, name: str) -> list[Exact]:
        """All figures of a column."""
        place = self.columns.index(name)
        return [row[place] for rows in self.found.values() for row in rows.values()]

    def of(self, batch: Batch) -> Batch:
        """The settings that have figures here, with them."""
        member = batch.member
        found = self.found[member.label]
        names = [n for n in self.table.columns if member.has(n)]
        texts = [[setting_text(value) for value in member.values(name)] for name in names]
        picks = zip(*(batch.picks(name).tolist() for name in names), strict=True)
        rows: list[int] = []
        figures: list[tuple[Exact, ...]] = []
        for row, pick in enumerate(picks):
            key = tuple(text[number] for text, number in zip(texts, pick, strict=True))
            if key in found:
                rows.append(row)
                figures.append(found[key])
        kept = batch.where(np.array(rows, dtype=np.int64))
        columns = {
            name: np.array([figure[n] for figure in figures], dtype=object)
            for n, name in enumerate(self.columns)
        }
        return Batch(member, kept.indexes, {**kept.figures, **columns})


def read(path: str) -> Table:
    """The table of a CSV file. Raises UsageError where there is none."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = [tuple(row) for row in islice(csv.reader(file), MOST_ROWS + 2) if row]
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it is not CSV in UTF-8").lower()
        raise UsageError([Diagnostic(f"cannot read `{path}`: {reason}")]) from None
    if len(rows) > MOST_ROWS + 1:
        raise UsageError([Diagnostic(f"`{path}` has more than {MOST_ROWS:,} rows")])
    header = tuple(name.strip() for name in rows[0]) if rows else ()
    if len({*header}) < len(header) or not all(header):
        raise UsageError([Diagnostic(f"the columns of `{path}` need names that differ")])
    for row in rows[1:]:
        if len(row) != len(header):
            note = f"in the row {','.join(row)}"
            message = f"a row of `{path}` has {len(row)} cells, and its header {len(header)}"
            raise UsageError([Diagnostic(message, notes=(note,))])
    return Table(path, header, tuple(rows[1:]))
