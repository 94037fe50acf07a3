"""The record of a sweep, and how its rows are read by every format."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.algebra import Exact
from costcalc.explore.sweeps.members import Batch
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.records import NamedTuple
from costcalc.spec.values import setting_text


class SweepReport(NamedTuple):
    """A sweep, whose rows can be read once. `exact`: show all digits of every number."""

    sweep: Sweep
    exact: bool = False


class Row(NamedTuple):
    """A setting: its network, the parameters that vary (empty where it lacks one), its figures."""

    network: str
    parameters: tuple[str, ...]
    figures: tuple[Exact, ...]


def rows_of(sweep: Sweep) -> Iterator[Row]:
    """The rows of a sweep, as they are computed."""
    for batch in sweep.batches():
        yield from _rows(sweep, batch)


def _rows(sweep: Sweep, batch: Batch) -> Iterator[Row]:
    texts = [_texts(batch, name) for name in sweep.parameters]
    figures = [_figures(batch, name) for name in sweep.figures]
    parameters = zip(*texts, strict=True) if texts else iter([()] * len(batch))
    for words, numbers in zip(parameters, zip(*figures, strict=True), strict=True):
        yield Row(batch.member.label, words, numbers)


def _texts(batch: Batch, name: str) -> list[str]:
    """The values of a parameter, as they are given."""
    if not batch.member.has(name):
        return [""] * len(batch)
    known = [setting_text(value) for value in batch.member.values(name)]
    return [known[pick] for pick in batch.picks(name).tolist()]


def _figures(batch: Batch, name: str) -> list[Exact]:
    if name in batch.figures:
        found: list[Exact] = batch.figures[name].tolist()
        return found
    return [batch.figure(name, row) for row in range(len(batch))]
