"""A comparison of our network with another implementation: their steps, matched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from costcalc.bridge.against_record import Against, MeasureRequest, Product, Theirs
from costcalc.bridge.matching import rerouted, unmatched
from costcalc.bridge.model import NetworkModule
from costcalc.bridge.process import Measuring
from costcalc.bridge.quiet import quiet
from costcalc.bridge.records import Progress, silent
from costcalc.bridge.steps import recorded
from costcalc.bridge.tensors import zeros
from costcalc.cost.cost import evaluate
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph
from costcalc.graph.indices import takes_indices


def against(
    graph: Graph,
    source: str,
    arguments: Mapping[str, Any],
    progress: Progress = silent,
    measured: Callable[[MeasureRequest], Theirs] | None = None,
) -> Against:
    """Run both models on one input and match their steps; the other one runs in a separate process.

    `measured` runs the other model in another way. Raises UsageError if it cannot be imported,
    built, run or measured.
    """
    request = MeasureRequest(source, arguments, graph.inputs, takes_indices(graph))
    if measured is not None:
        return compared(graph, source, our_steps(graph), measured(request))
    with Measuring(request) as child:
        progress("running ours", 0)
        ours = our_steps(graph)
        progress(f"running {source}", 1 / 2)
        theirs = child.wait()
        progress("", 1)
    return compared(graph, source, ours, theirs)


def compared(graph: Graph, source: str, ours: tuple[Product, ...], theirs: Theirs) -> Against:
    """The steps of both, matched."""
    left = unmatched(ours, theirs.steps)
    elsewhere = None if left else rerouted(ours, theirs.steps)
    return Against(
        cost=evaluate(graph),
        source=source,
        ours=ours,
        theirs=theirs,
        unmatched=left,
        rerouted=elsewhere,
    )


def our_steps(graph: Graph) -> tuple[Product, ...]:
    """The steps of our network's PyTorch counterpart, under the paths of its layers.

    Raises UsageError if a layer has no counterpart, or if it is not known what it multiplies.
    """
    with quiet(), torch.device("meta"):
        model = NetworkModule(graph)
        kinds = [
            torch.long if are_indices else torch.get_default_dtype()
            for are_indices in takes_indices(graph)
        ]
        found = recorded(model, *zeros(graph.inputs, kinds=kinds))
    if found.unknown:
        message = f"the steps of our model cannot be recorded: {', '.join(found.unknown)}"
        raise UsageError([Diagnostic(message)])
    paths = {name: path for path, name in model.names.items()}
    return tuple(
        step._replace(module=paths[step.module.partition(".calls.")[0]]) for step in found.steps
    )
