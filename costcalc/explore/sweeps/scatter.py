"""The settings of a sweep as points of two figures or parameters, with their Pareto front."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.sweeps.frame import plain_value
from costcalc.explore.sweeps.members import Batch
from costcalc.explore.sweeps.objectives import FORM, Keys, Objective, front, parsed
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.records import NamedTuple
from costcalc.spec.values import setting_text

MOST_POINTS = 1_000_000
"""Settings that are held in memory to be drawn."""


class Scatter(NamedTuple):
    """Points: for each the number of its network in `networks`, and its two numbers.

    `front` are the points on the Pareto front of the two objectives, in their order along the
    first, and `words` what each of them is, as `mobilenet_v1 alpha 0.5`.
    """

    objectives: tuple[Objective, Objective]
    networks: tuple[str, ...]
    of: NDArray[np.int64]
    across: NDArray[np.float64]
    up: NDArray[np.float64]
    front: NDArray[np.int64]
    words: tuple[str, ...]


def two(text: str) -> tuple[Objective, ...]:
    """The two objectives of a plot. Raises UsageError."""
    found = parsed(text, "--plot")
    if len(found) != 2:
        message = f"`--plot {text}` must name two parameters or figures"
        raise UsageError([Diagnostic(message, helps=(FORM,))])
    return found


def scatter_of(sweep: Sweep) -> Scatter:
    """The settings that are kept, as points. Raises UsageError where there are too many."""
    first, second = sweep.request.plot
    keys = Keys(sweep.members, (first, second), "--plot")
    held = _held(sweep)
    found = [keys.of(batch) for batch in held]
    columns = [np.concatenate(one) for one in zip(*found, strict=True)]
    points = front(columns) if columns else np.arange(0)
    points = points[np.argsort(columns[0][points], kind="stable")] if len(points) else points
    labels = [member.label for member in sweep.members]
    starts = np.cumsum([0, *map(len, held)])
    of = [np.full(len(batch), labels.index(batch.member.label)) for batch in held]
    return Scatter(
        (first, second),
        tuple(labels),
        _joined(of).astype(np.int64),
        _joined([_numbers(batch, first.name) for batch in held]),
        _joined([_numbers(batch, second.name) for batch in held]),
        points,
        tuple(_words(held, starts, int(point)) for point in points),
    )


def _held(sweep: Sweep) -> list[Batch]:
    held: list[Batch] = []
    count = 0
    for batch in sweep.batches():
        held.append(batch)
        count += len(batch)
        if count > MOST_POINTS:
            message = f"more than {MOST_POINTS:,} settings would be drawn"
            helps = ("keep fewer with `--where`, `--pareto`, `--top` or `--sample`",)
            raise UsageError([Diagnostic(message, helps=helps)])
    return held


def _joined(
    parts: Sequence[NDArray[np.float64]] | Sequence[NDArray[np.int64]],
) -> NDArray[np.float64]:
    return np.concatenate(parts) if len(parts) else np.zeros(0)


def _numbers(batch: Batch, name: str) -> NDArray[np.float64]:
    """A parameter or figure at each setting, as the nearest float: where it is drawn."""
    if batch.member.has(name):
        values = [float(plain_value(value)) for value in batch.member.values(name)]
        return np.array(values)[batch.picks(name)]
    if name in batch.figures:
        return batch.figures[name].astype(np.float64)
    return np.array([float(batch.figure(name, row)) for row in range(len(batch))])


def _words(held: Sequence[Batch], starts: NDArray[np.int64], point: int) -> str:
    number = int(np.searchsorted(starts, point, side="right")) - 1
    batch, row = held[number], point - int(starts[number])
    axes = batch.member.space.axes
    given = [f"{axis.name} {setting_text(batch.value(axis.name, row))}" for axis in axes]
    return " ".join([batch.member.label, *given])
