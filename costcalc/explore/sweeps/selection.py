"""Which settings of a stream are kept: the first ones in an order, or a Pareto front."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.sweeps.members import Batch
from costcalc.explore.sweeps.objectives import Keys, front, order
from costcalc.explore.sweeps.tables import Numbers

HELD = 1 << 18
"""Settings that are collected before those that are not kept are dropped."""
MOST_HELD = 20_000_000
"""Settings that can be held in memory to be sorted."""

Choose = Callable[[Sequence[Numbers]], NDArray[np.int64]]
"""From keys the rows that are kept, in the order in which they are kept."""


def first(batches: Iterable[Batch], count: int) -> Iterator[Batch]:
    """The first settings of a stream; no more of it is asked for."""
    left = count
    for batch in batches:
        if len(batch) >= left:
            yield batch.where(np.arange(left))
            return
        left -= len(batch)
        yield batch


def best(batches: Iterable[Batch], keys: Keys, top: int | None) -> Iterator[Batch]:
    """The settings in the order of their keys, or the first of them."""
    held = _kept(batches, keys, lambda found: np.sort(order(found)[:top]))
    return _arranged(held, keys, lambda found: order(found)[:top])


def optimal(batches: Iterable[Batch], keys: Keys) -> Iterator[Batch]:
    """The Pareto front, in the order of its keys."""
    return _arranged(_kept(batches, keys, front), keys, order)


def _kept(batches: Iterable[Batch], keys: Keys, choose: Choose) -> list[Batch]:
    """The settings that are kept of a stream, of which only some are held at a time."""
    held: list[Batch] = []
    left = HELD
    for batch in batches:
        held.append(batch)
        left -= len(batch)
        if left < 0:
            held = _rows(held, choose(_keys(held, keys)))
            count = sum(map(len, held))
            if count > MOST_HELD:
                raise _too_many()
            left = HELD + count
    return _rows(held, choose(_keys(held, keys))) if held else []


def _arranged(held: Sequence[Batch], keys: Keys, choose: Choose) -> Iterator[Batch]:
    """Settings in an order, those of one batch that follow each other together."""
    if not held:
        return
    owners = np.repeat(np.arange(len(held)), [len(batch) for batch in held])
    starts = np.concatenate([[0], np.cumsum([len(batch) for batch in held])])
    rows = choose(_keys(held, keys))
    if not len(rows):
        return
    of = owners[rows]
    for run in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(of)) + 1):
        owner = int(of[run[0]])
        yield held[owner].where(rows[run] - starts[owner])


def _rows(held: Sequence[Batch], rows: NDArray[np.int64]) -> list[Batch]:
    """Some rows of all batches, in increasing order, one batch for each that keeps any."""
    found, start = [], 0
    for batch in held:
        own = rows[(rows >= start) & (rows < start + len(batch))] - start
        if len(own):
            found.append(batch.where(own))
        start += len(batch)
    return found


def _keys(held: Sequence[Batch], keys: Keys) -> list[Numbers]:
    each = [keys.of(batch) for batch in held]
    return [np.concatenate(columns) for columns in zip(*each, strict=True)]


def _too_many() -> UsageError:
    message = f"more than {MOST_HELD:,} settings would be held in memory to be sorted"
    helps = ("add `--top N`, a `--where`, or leave out `--sort`",)
    return UsageError([Diagnostic(message, helps=helps)])
