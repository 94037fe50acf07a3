"""Peak memory as a quantity of a network: the bytes that are live at each step."""

from __future__ import annotations

from typing import Any

from costcalc.algebra import Whole
from costcalc.cost.dtypes import dtype_of
from costcalc.cost.memory.definitions import DEFINITIONS
from costcalc.cost.memory.lifetimes import lifetimes, live
from costcalc.graph.graph import Graph


def live_bytes(graph: Graph, dtype: str, batch: Whole) -> dict[str, Whole]:
    """The bytes that are live at each step, by the path of the layer that is run, by the
    definition `liveness`.

    The sizes of the graph may be numbers that hold around a setting, or symbols.
    """
    examples: Any = batch
    found = lifetimes(graph, DEFINITIONS["liveness"], dtype_of(dtype), examples)
    paths = (graph.layers[step.layer].path for step in found.steps)
    return dict(zip(paths, live(found.buffers, len(found.steps)), strict=True))


def live_at_layers(graph: Graph, dtype: str, batch: Whole) -> list[int | None]:
    """The bytes that are live while each layer runs, by the definition `liveness`.

    A layer that another one computes too runs with it; a view runs at no time: None.
    """
    examples: Any = batch
    found = lifetimes(graph, DEFINITIONS["liveness"], dtype_of(dtype), examples)
    sizes = live(found.buffers, len(found.steps))
    return [None if step is None else sizes[step] for step in found.step_of]
