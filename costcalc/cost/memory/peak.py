"""Peak memory as a quantity of a network: the bytes that are live at each step."""

from __future__ import annotations

from typing import Any

from costcalc.algebra import Whole
from costcalc.cost.memory.definitions import DEFINITIONS
from costcalc.cost.memory.dtypes import dtype_of
from costcalc.cost.memory.lifetimes import lifetimes, live
from costcalc.graph.graph import Graph


def live_bytes(graph: Graph, dtype: str, batch: Whole) -> list[Whole]:
    """The bytes that are live at each step, by the definition `liveness`.

    The sizes of the graph may be numbers that hold around a setting.
    """
    examples: Any = batch
    found = lifetimes(graph, DEFINITIONS["liveness"], dtype_of(dtype), examples)
    return list(live(found.buffers, len(found.steps)))
