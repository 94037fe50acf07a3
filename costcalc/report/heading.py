"""The head and foot of a page: title, settings, what was counted."""

from __future__ import annotations

from collections.abc import Collection

from costcalc.cost.counting import Counting
from costcalc.graph.graph import Graph
from costcalc.graph.words import entering, leaving, setting_words
from costcalc.report.page.record import Sentence

FLOPS = "FLOPs = 2 x MACs"
"""What is meant by a FLOP, wherever they are shown."""


def title(graph: Graph) -> Sentence:
    """`mobilenet_v1 · MobileNet-V1, depthwise separable convolutions`."""
    return Sentence(" · ".join(filter(None, (graph.name, graph.spec.title))), "title")


def settings(graph: Graph, also: Collection[str] = ()) -> Sentence:
    """`alpha 0.75 · input 3x224x224`, and the outputs if they have names; `also` these parameters
    that would else be left out.
    """
    words = (*setting_words(graph, also), entering(graph), leaving(graph))
    return Sentence(" · ".join(filter(None, words)))


def counted(counting: Counting, *shown: str, flops: bool = False) -> Sentence:
    """What was counted; `shown` are quantities besides the default ones."""
    return Sentence(f"counted: {stamp(counting, *shown, flops=flops)}", "note")


def stamp(counting: Counting, *shown: str, flops: bool = False) -> str:
    """What was counted, in one line."""
    return (f"{FLOPS}; " if flops else "") + counting.stamp(*shown)
