"""What becomes of a chunk of settings: those that are kept, and why others cannot be built.

It is a pure function of a network's work and the chunk, so that it gives the same in this process
and in one on another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from costcalc.explore.sweeps.evaluate import Evaluation, silent
from costcalc.explore.sweeps.filters import Filter
from costcalc.explore.sweeps.joined import Join
from costcalc.explore.sweeps.members import Batch, Member
from costcalc.explore.sweeps.plan import Chunk
from costcalc.explore.sweeps.space import Indexes
from costcalc.explore.sweeps.tables import Numbers
from costcalc.records import NamedTuple


class Work(NamedTuple):
    """A network of a sweep, and which of its settings are kept."""

    member: Member
    join: Join | None = None
    where: Filter | None = None

    def evaluation(self, progress: Callable[[int], None] = silent) -> Evaluation:
        """The network's figures over its space, which is planned here."""
        network, counting, space = self.member.network, self.member.counting, self.member.space
        return Evaluation(network, counting, space, progress)


class Refused(NamedTuple):
    """Why settings cannot be built, how many, and the first by the numbers of its values."""

    reason: str
    settings: int
    first: tuple[int, ...]


class Looked(NamedTuple):
    """A chunk of `settings` settings: those that are kept, by the numbers of their values, with
    their figures.

    `unmatched` of the others can be built, but have no row in the table that is joined.
    """

    settings: int
    indexes: Indexes
    figures: Mapping[str, Numbers]
    refused: tuple[Refused, ...]
    unmatched: int


def looked(work: Work, evaluation: Evaluation, chunk: Chunk) -> Looked:
    """What becomes of the settings of a chunk. Raises as `--where` and figures that are joined."""
    batch = Batch(work.member, chunk.indexes, chunk.figures)
    refused: tuple[Refused, ...] = ()
    if not chunk.valid.all():
        refused = _refused(evaluation, chunk)
        batch = batch.where(chunk.valid)
    built = len(batch)
    if work.join is not None:
        batch = work.join.of(batch)
    unmatched = built - len(batch)
    if work.where is not None:
        batch = batch.where(work.where.holds(batch))
    return Looked(len(chunk), batch.indexes, batch.figures, refused, unmatched)


def _refused(evaluation: Evaluation, chunk: Chunk) -> tuple[Refused, ...]:
    invalid = ~chunk.valid
    found = []
    for number, reason in enumerate(evaluation.reasons):
        rows = np.flatnonzero(invalid & (chunk.reasons == number))
        if len(rows):
            found.append(Refused(reason, len(rows), tuple(chunk.indexes[rows[0]].tolist())))
    return tuple(found)
