"""A sweep from the words that a user gives, on a command line or in a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from costcalc.cost.network import Network
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.explore.progress import Progress, silent
from costcalc.explore.sweeps.filters import Filter
from costcalc.explore.sweeps.joined import Join, Table, read
from costcalc.explore.sweeps.members import Member
from costcalc.explore.sweeps.objectives import parsed
from costcalc.explore.sweeps.published import PREFIX, published_table
from costcalc.explore.sweeps.request import FIGURES, Counted, Request, members_of, refuse_unknown
from costcalc.explore.sweeps.scatter import two
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.spec.tree import Scalar

PLAINLY = Counted()


def asked_sweep(
    networks: Sequence[tuple[str, Network]],
    values: Mapping[str, Scalar],
    *,
    where: Scalar | None = None,
    pareto: str | None = None,
    plot: str | None = None,
    sort: str | None = None,
    top: int | None = None,
    columns: Iterable[str] = (),
    sample: int | None = None,
    seed: int = 0,
    join: str | None = None,
    scheduler: str | None = None,
    counted: Counted = PLAINLY,
    progress: Progress = silent,
) -> Sweep:
    """The sweep of these networks, each with its label, over these values of their parameters.

    The words are those of the options of the same names; `join` is the path of a table, or
    `published:top1`. Raises UsageError for a word that is unknown, SpecError for a value
    or a condition that cannot be read.
    """
    request = Request(
        where=None if where is None else Filter(where),
        sort=() if sort is None else parsed(sort, "--sort"),
        pareto=() if pareto is None else parsed(pareto, "--pareto"),
        plot=() if plot is None else two(plot),
        top=top,
        columns=_columns(columns),
        sample=sample,
        seed=seed,
        counted=counted,
    )
    members = members_of(networks, values, request)
    joined = None if join is None else Join(_table(join, members), members)
    refuse_unknown(request, members, joined.columns if joined is not None else ())
    return Sweep(members, request, progress, joined, scheduler)


def _table(join: str, members: Sequence[Member]) -> Table:
    """The table of a file, or of published figures."""
    if join.startswith(PREFIX):
        return published_table(join.removeprefix(PREFIX), members)
    return read(join)


def _columns(words: Iterable[str]) -> tuple[str, ...]:
    """The figures that are asked for, each once. Raises UsageError for a word that is none."""
    found = tuple(dict.fromkeys(words))
    for word in found:
        if word not in FIGURES:
            helps = (did_you_mean(word, FIGURES) or f"there are {', '.join(FIGURES)}",)
            raise UsageError([Diagnostic(f"there is no figure `{word}`", helps=helps)])
    return found
