"""Whether limits are met: the figures of networks, now and at a revision."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.cost.memory.record import memory_of
from costcalc.cost.network import Network
from costcalc.cost.quantities import OF_NETWORKS
from costcalc.errors import CostcalcError, Diagnostic
from costcalc.explore.budgets.record import Budget, Checked, Judged, Status, Wanted
from costcalc.graph.graph import Graph
from costcalc.spec.address import at_revision, is_there

SINCE = "give `--since REVISION`; `--since HEAD` compares with the last commit"


def checked(
    budgets: Iterable[Budget], file: str = "", since: str | None = None, *, fuse_norm: bool = False
) -> Checked:
    """Every limit of these budgets with its figure.

    Where a network cannot be built, or git does not have the revision, the limits that need it
    carry the faults, and all others are checked.
    """
    found = (one for budget in budgets for one in _judged(budget, since, fuse_norm))
    return Checked(tuple(found), file, since)


class _Figures:
    """The figures of a network, each computed when it is asked for."""

    def __init__(self, graph: Graph, budget: Budget):
        self.graph = graph
        self.budget = budget
        self.totals = evaluate(graph, counting(graph, dtype=budget.dtype)).totals

    def of(self, quantity: str) -> int:
        """The figure of a quantity of layers or of the network."""
        if quantity not in OF_NETWORKS:
            return self.totals.exactly(quantity)
        budget = self.budget
        found = memory_of(self.graph, dtype=budget.dtype, definition=budget.definition)
        return found.peak.bytes


def _judged(budget: Budget, since: str | None, fuse_norm: bool) -> list[Judged]:
    """The limits of one network."""
    now, then = _Side(budget, budget.address, fuse_norm), None
    if since is not None and any(one.kind == "increase" for one in budget.limits):
        then = _Side(budget, budget.address, fuse_norm, since)
    found = []
    for wanted in budget.limits:
        actual, faults = now.of(wanted.quantity)
        limit, old = None, None
        if wanted.kind == "limit":
            limit = _floor(wanted.amount.value)
        elif then is not None:
            old, more = then.of(wanted.quantity)
            faults = tuple(dict.fromkeys((*faults, *more)))
            limit = None if old is None else _largest(wanted, old)
        elif not faults:
            reason = (_without_revision(wanted),)
            found.append(Judged(budget, wanted, None, actual, None, "unchecked", reason))
            continue
        status: Status = "error" if faults else _status(limit, actual)
        found.append(Judged(budget, wanted, limit, actual, old, status, faults))
    return found


class _Side:
    """The figures of a budget's network now, or since a revision, or the faults that it has.

    Of a file that is not at the revision there are neither.
    """

    def __init__(self, budget: Budget, address: str, fuse_norm: bool, since: str | None = None):
        self.place = budget.place
        self.figures: _Figures | None = None
        self.faults: tuple[Diagnostic, ...] = ()
        try:
            if since is not None:
                address = at_revision(address, since)
            if since is None or is_there(address):
                self.figures = _figures(budget, address, fuse_norm)
        except CostcalcError as error:
            self.faults = self.placed(error)

    def of(self, quantity: str) -> tuple[int | None, tuple[Diagnostic, ...]]:
        """The figure of a quantity, or why there is none."""
        try:
            return (self.figures.of(quantity) if self.figures else None), self.faults
        except CostcalcError as error:
            return None, self.placed(error)

    def placed(self, error: CostcalcError) -> tuple[Diagnostic, ...]:
        """The faults, at the place of the budget where they have none of their own."""
        return tuple(
            one if one.span else one._replace(span=self.place) for one in error.diagnostics
        )


def _without_revision(wanted: Wanted) -> Diagnostic:
    """Why an increase is not checked."""
    message = f"the increase of `{wanted.quantity}` cannot be checked without a revision"
    return Diagnostic(message, wanted.place, helps=(SINCE,))


def _figures(budget: Budget, address: str, fuse_norm: bool) -> _Figures:
    network = Network.named(address).at(**budget.settings)._replace(fuse_norm=fuse_norm)
    return _Figures(network.graph(), budget)


def _largest(wanted: Wanted, old: int) -> int:
    """The largest figure that an increase allows."""
    amount = wanted.amount
    return old + _floor(amount.value * old if amount.is_share else amount.value)


def _floor(value: object) -> int:
    """A limit as a whole number: a figure is one, so what is above it is above the limit."""
    return value.__floor__()  # type: ignore[attr-defined, no-any-return]


def _status(limit: int | None, actual: int | None) -> Status:
    """Whether the limit is met; a file that is not at the revision is new and has none."""
    if limit is None or actual is None:
        return "new"
    return "met" if actual <= limit else "broken"
