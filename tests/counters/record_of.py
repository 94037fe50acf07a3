"""What the tools printed, as `record.py` wrote it, beside the graphs that they were run on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from costcalc.cost.counters import find
from costcalc.cost.counters.base.call import ModuleCall
from costcalc.cost.counters.base.calls import calls_of
from costcalc.cost.counters.base.prediction import Prediction, counts
from costcalc.cost.network import Network
from costcalc.graph.build import build
from costcalc.graph.graph import Graph
from costcalc.spec.chain import chain

FOLDER = Path(__file__).parent
SECOND = {"calflops_macs": ("calflops", "macs"), "deepspeed_macs": ("deepspeed", "macs")}
"""Counters that are the second figure of a tool."""
UNRECORDED = frozenset({"imgclsmob", "keras", "keras_trainable", "levit", "pycls", "tf_slim"})
"""Counters that no tool was run for on these: they count only networks of their own."""


class Measured(NamedTuple):
    """What a counter printed for a network or for some layers: a figure, or its error."""

    counter: str
    subject: str
    figure: int | None
    error: str


@cache
def recorded() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "recorded.json").read_text(encoding="utf-8"))
    return found


@cache
def graph_of(subject: str) -> Graph:
    """The graph of a network's address, or of a line of `layers.txt`."""
    shape, colon, steps = subject.partition(": ")
    if not colon:
        return Network.named(subject).graph()
    return build(chain(steps, tuple(map(int, shape.split("x"))), "layers"))


@cache
def calls(subject: str) -> list[ModuleCall]:
    return [call for group in calls_of(graph_of(subject)) for call in group]


@cache
def predicted(counter: str, subject: str) -> Prediction:
    return counts(find(counter), graph_of(subject))


def measured(group: str, counter: str) -> Iterator[Measured]:
    """What a counter printed for all networks, or for all layers."""
    tool, key = SECOND.get(counter, (counter, "total"))
    for subject, found in recorded()[group].items():
        one = found[tool]
        yield Measured(counter, subject, one.get(key), one.get("error", ""))
