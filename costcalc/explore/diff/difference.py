"""From two networks to their difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.counting import Counting, counting
from costcalc.cost.figures import Causal
from costcalc.cost.memory.record import memory_of
from costcalc.cost.network import Network
from costcalc.explore.diff.alignment import aligned
from costcalc.explore.diff.causes import causes_of, of_one
from costcalc.explore.diff.edits import edits_between, route
from costcalc.explore.diff.record import Difference, LayerChange, Side
from costcalc.explore.progress import Progress, silent


def difference(
    old: Network,
    new: Network,
    labels: tuple[str, str],
    *,
    batch: int = 1,
    exclude: Iterable[str] = (),
    causal: Causal = "executed",
    dtype: str = "fp32",
    definition: str | None = None,
    progress: Progress = silent,
) -> Difference:
    """What changed between two networks; `labels` are what the user calls them.

    Raises SpecError for a network that cannot be built, UsageError for an unknown word.
    """
    graphs = old.graph(), new.graph()
    counted = counting(*graphs, batch=batch, exclude=exclude, causal=causal, dtype=dtype)
    costs = evaluate(graphs[0], counted), evaluate(graphs[1], counted)
    sides = [
        Side(label, cost, memory_of(graph, dtype=dtype, definition=definition, batch=batch))
        for label, cost, graph in zip(labels, costs, graphs, strict=True)
    ]
    way = route(old, new, (graphs[0].settings, graphs[1].settings))
    edits, is_grouped = edits_between(costs[0], costs[1], way, counted, progress)
    return Difference(sides[0], sides[1], tuple(changes(*costs, counted)), edits, is_grouped)


def changes(old: Cost, new: Cost, counted: Counting) -> Iterator[LayerChange]:
    """The layers that were added, removed or moved, or whose figures or operator changed."""
    for pair in aligned(old.layers, new.layers):
        if pair.new is None:
            assert pair.old is not None
            gone = old.layers[pair.old]
            yield LayerChange("removed", gone, None, of_one("removed", gone, -1))
        elif pair.old is None:
            come = new.layers[pair.new]
            yield LayerChange("added", None, come, of_one("added", come, 1))
        else:
            before, after = old.layers[pair.old], new.layers[pair.new]
            causes = causes_of(before, after, counted)
            if before.layer.path != after.layer.path:
                yield LayerChange("moved", before, after, causes)
            elif causes or before.kind != after.kind:
                yield LayerChange("changed", before, after, causes)
