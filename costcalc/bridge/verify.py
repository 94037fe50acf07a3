"""Compares a cost with its PyTorch counterpart."""

from __future__ import annotations

from costcalc.bridge.measure import measure
from costcalc.bridge.records import Difference, Progress, Verification, comparisons, silent
from costcalc.cost.cost import Cost, evaluate
from costcalc.graph.graph import Graph


def verify(graph: Graph, progress: Progress = silent) -> Verification:
    """Build the model of a graph, run it, and compare every layer.

    Raises UsageError if a layer has no counterpart, or a witness does not know an operator.
    """
    cost: Cost = evaluate(graph)
    measured = measure(graph, progress)
    differences = []
    checks = 0
    for layer, figures in comparisons(cost, measured.layers):
        for quantity, witness, ours, theirs in figures:
            checks += 1
            if ours != theirs:
                path = layer.layer.path
                differences.append(Difference(path, quantity, witness, ours, theirs))
    total, without = measured.fvcore_total, measured.without_fvcore
    return Verification(
        cost=cost,
        measured=measured.layers,
        differences=tuple(differences),
        checks=checks,
        fvcore_total=total,
        without_fvcore=without,
    )
