"""The exact cost of a graph: by layer, by kind, under a path, and in total."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from costcalc.algebra import Whole, identity
from costcalc.cost.counting import Counting
from costcalc.cost.quantities import BY_LAYER, Totals, totals_of
from costcalc.cost.sharing import Sharer, sharers
from costcalc.cost.totals import UNCOUNTED
from costcalc.errors import did_you_mean
from costcalc.graph.graph import ONE_SET, Graph, Layer, stores
from costcalc.ops.base import NO_PARAMS, Params
from costcalc.records import NamedTuple


class LayerCost(NamedTuple):
    """A layer with its kind and its cost.

    `shares` is the path of the layer that counts what this one stores, or its weights alone; empty
    for a layer that counts all it stores. `parts` are its parts of figures of the network that are
    no sums, by column, where they are asked for; None for a layer that has none.
    """

    layer: Layer
    kind: str
    totals: Totals
    shares: str = ""
    parts: Mapping[str, int | None] = {}

    def __repr__(self) -> str:
        totals = self.totals
        return (
            f"LayerCost({self.layer.path}: {self.kind}, {totals.macs} MACs, {totals.params} params)"
        )


class Cost(NamedTuple):
    """A graph with the cost of each layer, in order of execution."""

    graph: Graph
    counting: Counting
    layers: tuple[LayerCost, ...]

    def __repr__(self) -> str:
        totals, least = self.totals, "at least " if self.graph.opaque else ""
        return (
            f"Cost({self.graph.name}: {least}{totals.macs:,} MACs, {totals.params:,} params, "
            f"{len(self.layers):,} layers)"
        )

    def __getitem__(self, path: Any) -> Any:
        """The totals of all layers under a path: `cost["stem/conv"].macs`.

        Raises KeyError where there is none.
        """
        if not isinstance(path, str):
            return tuple.__getitem__(self, path)
        prefix = path.strip("/")
        found = [cost for cost in self.layers if f"{cost.layer.path}/".startswith(f"{prefix}/")]
        if not found or not prefix:
            known = [cost.layer.path for cost in self.layers]
            hint = did_you_mean(prefix, known) or "`costcalc NETWORK` shows the paths"
            raise KeyError(f"{self.graph.name} has nothing at {path!r}; {hint}")
        return total_of(found)

    def __add__(self, other: object) -> Any:
        """Adding two costs is refused, as the sum would have no graph; add figures of their totals.

        Raises TypeError, always.
        """
        raise TypeError("two costs are not added; add what you need of them, as a.macs + b.macs")

    def __radd__(self, other: object) -> Any:
        return self + other

    @property
    def totals(self) -> Totals:
        """The figures of the whole network, component by component."""
        return total_of(self.layers)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the count takes for granted of how layers are run, each once."""
        causal = self.counting.causal
        said = dict.fromkeys(one.layer.op.assumption(causal) for one in self.layers)
        return tuple(text for text in said if text)

    @property
    def macs(self) -> Whole:
        """Multiply-adds of the whole batch."""
        return self.totals.macs

    @property
    def params(self) -> Whole:
        """Trained values: weights, biases, norm."""
        return self.totals.params

    @property
    def activations(self) -> Whole:
        """Output elements of multiplying layers, for the whole batch."""
        return self.totals.activations

    def by_kind(self) -> dict[str, list[LayerCost]]:
        """Layers of each kind; the kind with the most multiply-adds first, then by parameters."""
        groups = _grouped(self.layers, lambda cost: cost.kind)
        sums = {kind: total_of(costs) for kind, costs in groups.items()}
        order = sorted(groups, key=lambda kind: (sums[kind].macs, sums[kind].params), reverse=True)
        return {kind: groups[kind] for kind in order}

    def by_prefix(self, level: int) -> dict[str, list[LayerCost]]:
        """Layers under each path prefix of the given number of segments, in order of execution."""
        level = min(level, max(len(cost.layer.path) for cost in self.layers))
        return _grouped(
            self.layers, lambda cost: "/".join(cost.layer.path.split("/", level)[:level])
        )


def total(parts: Iterable[Totals]) -> Totals:
    """The sum of several totals, component by component."""
    columns = zip(*parts, strict=True)
    return Totals(*(UNCOUNTED if one[0] is UNCOUNTED else sum(one) for one in columns))


def total_of(costs: Iterable[LayerCost]) -> Totals:
    """The sum over several layers."""
    return total(cost.totals for cost in costs)


def with_parts(cost: Cost, columns: Iterable[str]) -> Cost:
    """The cost with the part of each layer in these columns: `memory`."""
    for column in columns:
        found = BY_LAYER[column].parts(cost.graph, cost.counting)
        layers = zip(cost.layers, found, strict=True)
        parts = (one._replace(parts={**one.parts, column: part}) for one, part in layers)
        cost = cost._replace(layers=tuple(parts))
    return cost


def shared_part(path: str, owner: str) -> str:
    """The part of a network whose stored values the part of a layer uses, from both paths.

    >>> shared_part("encoder/7/mlp/linear", "encoder/0/mlp/linear")
    'encoder/0'
    """
    own, other = path.split("/"), owner.split("/")
    if not owner:
        return ""
    while len(own) > 1 and len(other) > 1 and own[-1] == other[-1]:
        del own[-1], other[-1]
    return "/".join(other)


def shared_with(path: str, costs: Iterable[LayerCost]) -> str:
    """The parts whose stored values the layers at a path use; those of the same part are left out.

    Empty where there is none.
    """
    inside = f"{path}/"
    owners = (shared_part(cost.layer.path, cost.shares) for cost in costs if cost.shares)
    return ", ".join(dict.fromkeys(o for o in owners if not f"{o}/".startswith(inside)))


def evaluate(graph: Graph, counting: Counting | None = None) -> Cost:
    """The exact cost of every layer of a graph."""
    counting = counting or Counting()
    if graph.norm_fused:
        counting = counting._replace(norm_fused=True)
    if opaque := len(graph.opaque):
        counting = counting._replace(opaque=opaque)
    known: dict[Hashable, tuple[str, Totals]] = {}
    costs = []
    shared = sharers(graph, counting)
    for number, layer in enumerate(graph.layers):
        key = (id(layer.op), identity(layer.inputs))
        if key not in known:
            known[key] = layer.op.kind(*layer.inputs), figures_of(layer, counting)
        kind, totals = known[key]
        if counting.leaves_out(layer):
            costs.append(LayerCost(layer, kind, Totals()))
        elif number in shared:
            sharer = shared[number]
            own = _of_sets(layer, figures_of(layer, counting, sharer))
            costs.append(LayerCost(layer, kind, own, sharer.path))
        else:
            costs.append(LayerCost(layer, kind, _of_sets(layer, totals)))
    return Cost(graph, counting, tuple(costs))


def figures_of(layer: Layer, counting: Counting, sharer: Sharer | None = None) -> Totals:
    """The figures of one layer, even if the counting excludes the layer; without what another one
    counts that is stored.
    """
    stored: Params = layer.op.params(*layer.inputs)
    if stored is not NO_PARAMS:
        stored = counting.select(stored)
    own = stored if sharer is None else sharer.without(stored)
    return totals_of(layer.op, layer.inputs, stored, own, counting)


def _of_sets(layer: Layer, totals: Totals) -> Totals:
    """The figures with the stored values of experts that do not run."""
    if layer.sets is ONE_SET or not stores(layer):
        return totals
    names = (*Params._fields, "size")
    stored = {name: getattr(totals, name) * layer.sets for name in names}
    return totals._replace(**stored)


def _grouped(
    costs: Iterable[LayerCost], key: Callable[[LayerCost], str]
) -> dict[str, list[LayerCost]]:
    groups: dict[str, list[LayerCost]] = {}
    for cost in costs:
        groups.setdefault(key(cost), []).append(cost)
    return groups


__all__ = [
    "Cost",
    "LayerCost",
    "Totals",
    "evaluate",
    "figures_of",
    "shared_part",
    "shared_with",
    "total",
    "total_of",
    "with_parts",
]
