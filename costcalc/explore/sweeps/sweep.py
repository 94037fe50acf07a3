"""A sweep: the settings of some networks that are kept, as a stream of batches with figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.progress import Progress, silent
from costcalc.explore.sweeps.evaluate import Evaluation
from costcalc.explore.sweeps.joined import Join
from costcalc.explore.sweeps.looking import Looked, Refused, Work, looked
from costcalc.explore.sweeps.members import Batch, Member
from costcalc.explore.sweeps.objectives import Keys
from costcalc.explore.sweeps.request import Request, shown_figures
from costcalc.explore.sweeps.search import Outcome, is_searched, searched
from costcalc.explore.sweeps.selection import best, first, optimal
from costcalc.explore.sweeps.space import Space
from costcalc.records import NamedTuple
from costcalc.spec.values import setting_text


class Refusal(NamedTuple):
    """Why settings of a network cannot be built, how many there are, and the first of them."""

    network: str
    reason: str
    settings: int
    first: dict[str, str]


class Sweep:
    """The rows of a sweep, once; what was counted on the way is known when they are read.

    `evaluated` settings were looked at, of which those in `refusals` cannot be built; `unmatched`
    have no row in the table that is joined; `met` meet `--where`. Rows are computed as they are
    read. `search` says what was done in a space that is too large to be counted. With the address
    of a `scheduler` of Dask, chunks are computed on its workers.
    """

    def __init__(
        self,
        members: Sequence[Member],
        request: Request,
        progress: Progress = silent,
        join: Join | None = None,
        scheduler: str | None = None,
    ):
        self.members = tuple(members)
        self.request = request
        self.progress = progress
        self.join = join
        self.scheduler = scheduler
        self.figures = shown_figures(request, members, join.columns if join is not None else ())
        self.evaluated = self.met = self.shown = self.unmatched = 0
        self.found: dict[tuple[str, str], Refusal] = {}
        self.search: Outcome | None = None

    def again(self) -> Sweep:
        """The same sweep, to be read once more."""
        return Sweep(self.members, self.request, join=self.join, scheduler=self.scheduler)

    @property
    def total(self) -> int:
        """The settings of all networks together."""
        return sum(member.space.size for member in self.members)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that vary, of all networks."""
        names = (axis.name for member in self.members for axis in member.space.axes)
        return tuple(dict.fromkeys(names))

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why settings could not be built, so far."""
        return tuple(self.found.values())

    @property
    def complete(self) -> bool:
        """Whether every setting was looked at."""
        return self.search is not None or self.evaluated == self.total

    def batches(self) -> Iterator[Batch]:
        """The settings that are kept, in the order that was asked for."""
        for batch in self._selected():
            self.shown += len(batch)
            yield batch
        self.progress("", None)

    def _selected(self) -> Iterator[Batch]:
        if self.join is None and is_searched(self.members, self.request):
            if self.scheduler is not None:
                raise _not_in_chunks()
            return self._searched()
        request, met = self.request, self._met()
        if request.pareto:
            met = optimal(met, Keys(self.members, request.pareto, "--pareto"))
        if request.sort:
            return best(met, Keys(self.members, request.sort, "--sort"), request.top)
        return met if request.top is None else first(met, request.top)

    def _searched(self) -> Iterator[Batch]:
        """The best settings of a space that is not counted, each with its figures."""
        self.search = searched(self.members, self.request, self._steps)
        for member, row in self.search.rows:
            space = Space(member.space.axes, row)
            (chunk,) = Evaluation(member.network, member.counting, space).chunks()
            yield Batch(member, chunk.indexes, chunk.figures)

    def _steps(self, steps: int) -> None:
        self.progress(f"{steps:,} choices tried", None)

    def _met(self) -> Iterator[Batch]:
        """The settings that can be built and meet the condition; the others are counted."""
        for work, one in self._looked():
            self.evaluated += one.settings
            self.unmatched += one.unmatched
            self.met += len(one.indexes)
            for refused in one.refused:
                self._note(work.member, refused)
            if len(one.indexes):
                yield Batch(work.member, one.indexes, one.figures)
            self._note_progress()

    def _note_progress(self) -> None:
        text = f"{self.evaluated:,} of {self.total:,} settings"
        self.progress(text, self.evaluated / self.total)

    def _looked(self) -> Iterator[tuple[Work, Looked]]:
        """What becomes of each chunk, in order."""
        works = [Work(member, self.join, self.request.where) for member in self.members]
        if self.scheduler is not None:
            from costcalc.explore.sweeps.cluster import connected

            with connected(self.scheduler) as cluster:
                for work in works:
                    yield from ((work, one) for one in cluster.looked(work))
            return
        for work in works:
            evaluation = work.evaluation(self._structures(work.member))
            yield from ((work, looked(work, evaluation, c)) for c in evaluation.chunks())

    def _structures(self, member: Member) -> Callable[[int], None]:
        def show(parts: int) -> None:
            self.progress(f"{member.label}: {parts:,} structures", None)

        return show

    def _note(self, member: Member, refused: Refused) -> None:
        known = self.found.get((member.label, refused.reason))
        if known is None:
            setting = member.space.setting(refused.first)
            words = {name: setting_text(value) for name, value in setting.items()}
            known = Refusal(member.label, refused.reason, 0, words)
        known = known._replace(settings=known.settings + refused.settings)
        self.found[member.label, refused.reason] = known


def _not_in_chunks() -> UsageError:
    message = "`--scheduler`: this sweep is searched, not counted in chunks"
    helps = ("leave it out, or count random settings with `--sample N`",)
    return UsageError([Diagnostic(message, helps=helps)])
