"""Whether limits are met: the figures of networks, now and at a revision."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.cost.memory.record import memory_of
from costcalc.cost.network import Network
from costcalc.cost.quantities import OF_NETWORKS
from costcalc.errors import CostcalcError, Diagnostic, UsageError
from costcalc.explore.budgets.record import Budget, Checked, Judged, Status, Wanted
from costcalc.graph.graph import Graph
from costcalc.spec.address import at_revision, is_there


def checked(
    budgets: Iterable[Budget], file: str = "", since: str | None = None, *, fuse_norm: bool = False
) -> Checked:
    """Every limit of these budgets with its figure.

    Raises UsageError with the faults of all networks that cannot be built, and where git does not
    have the revision.
    """
    found: list[Judged] = []
    faults: list[Diagnostic] = []
    for budget in budgets:
        try:
            found += _judged(budget, since, fuse_norm)
        except CostcalcError as error:
            faults += error.diagnostics
    if faults:
        raise UsageError(dict.fromkeys(faults))
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
    now = _figures(budget, budget.address, fuse_norm)
    then: _Figures | None = None
    increases = any(one.kind == "increase" for one in budget.limits)
    if since is not None and increases and is_there(address := at_revision(budget.address, since)):
        then = _figures(budget, address, fuse_norm)
    found = []
    for wanted in budget.limits:
        actual = now.of(wanted.quantity)
        if wanted.kind == "limit":
            limit = _floor(wanted.amount.value)
            found.append(Judged(budget, wanted, limit, actual, None, _status(limit, actual)))
        elif then is None:
            status: Status = "unchecked" if since is None else "new"
            found.append(Judged(budget, wanted, None, actual, None, status))
        else:
            old = then.of(wanted.quantity)
            limit = _largest(wanted, old)
            found.append(Judged(budget, wanted, limit, actual, old, _status(limit, actual)))
    return found


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


def _status(limit: int, actual: int) -> Status:
    return "met" if actual <= limit else "broken"
