"""What every counter prints for one network, beside our own figures."""

from __future__ import annotations

from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.counters import predictions
from costcalc.cost.counters.base.prediction import Prediction
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple


class CounterReport(NamedTuple):
    """The cost of a network for one example, and what each counter prints for it."""

    cost: Cost
    predictions: tuple[Prediction, ...]

    def __repr__(self) -> str:
        return f"CounterReport({self.cost.graph.name}: {len(self.predictions)} counters)"


def describe_counters(graph: Graph) -> CounterReport:
    """The report on a graph."""
    return CounterReport(evaluate(graph), predictions(graph))
