"""What a sweep says of itself: which settings there are, which are kept, which cannot be built."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.sweeps.objectives import Objective
from costcalc.explore.sweeps.search import Outcome
from costcalc.explore.sweeps.sweep import Refusal, Sweep
from costcalc.report import units

WAYS = {1: "min", -1: "max"}
MOST_REASONS = 5


def title(sweep: Sweep) -> str:
    """The networks, and the number of settings of all of them."""
    labels = ", ".join(member.label for member in sweep.members)
    return f"{labels}: {units.number_of(sweep.total, 'setting')}"


def chosen(sweep: Sweep) -> Iterator[str]:
    """How the settings were chosen, which of them are kept, and in which order."""
    request = sweep.request
    if request.sample is not None:
        yield (
            f"a sample of at most {units.number_of(request.sample, 'setting')} of each network, "
            f"seed {request.seed}"
        )
    if request.where is not None:
        yield f"where {' '.join(request.where.text.text.split())}"
    if request.pareto:
        yield f"Pareto front: {objectives(request.pareto)}"
    if request.sort:
        yield f"in the order {objectives(request.sort)}"


def objectives(found: tuple[Objective, ...]) -> str:
    """`min macs, max alpha`."""
    return ", ".join(f"{WAYS[one.way]} {one.name}" for one in found)


def outcome(sweep: Sweep, shown: int) -> Iterator[str]:
    """How many settings were looked at and kept, and how many rows of them are shown."""
    if sweep.search is not None:
        yield proof(sweep.search)
    elif not sweep.complete:
        yield (
            f"{units.number_of(sweep.evaluated, 'setting')} of {sweep.total:,} looked at, until "
            f"{units.number_of(shown, 'row')} were found"
        )
    elif sweep.request.where is not None:
        yield f"{sweep.met:,} of {units.number_of(sweep.total, 'setting')} meet the condition"
    if sweep.join is not None and sweep.unmatched:
        yield (
            f"{units.number_of(sweep.unmatched, 'setting')} left out that have no row in "
            f"{sweep.join.table.name}"
        )
    if sweep.shown > shown:
        yield (
            f"{shown:,} of {units.number_of(sweep.shown, 'row')} are shown; `--top N` chooses how "
            "many, and `--format csv` writes all"
        )
    yield from refused(sweep.refusals)


def proof(search: Outcome) -> str:
    """Whether the rows that were searched for are known to be the best."""
    tried = units.number_of(search.steps, "choice")
    if search.proved:
        return f"proved to be the best of those that can be built, by bounds, with {tried} tried"
    return f"not proved to be the best: the search ended with {tried} tried"


def refused(found: tuple[Refusal, ...]) -> Iterator[str]:
    """Why settings cannot be built; of many reasons those of the most settings."""
    most = sorted(found, key=lambda one: -one.settings)
    for one in most[:MOST_REASONS]:
        setting = ", ".join(f"{name} {text}" for name, text in one.first.items())
        yield (
            f"{units.number_of(one.settings, 'setting')} of {one.network} cannot be built: "
            f"{one.reason}; the first is {setting}"
        )
    if len(most) > MOST_REASONS:
        rest = sum(one.settings for one in most[MOST_REASONS:])
        yield (
            f"{units.number_of(rest, 'more setting')} cannot be built, for "
            f"{units.number_of(len(most) - MOST_REASONS, 'other reason')}"
        )
