"""A drawing of a graph as data: boxes, frames around boxes, and arrows; independent of a
language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from costcalc.cost.cost import LayerCost, evaluate, shared_part, shared_with, total_of
from costcalc.graph.graph import Graph, input_number
from costcalc.graph.words import by, setting_words
from costcalc.records import NamedTuple
from costcalc.report import units


class Box(NamedTuple):
    """One layer, or the layers under one path. `is_free`: it costs nothing and is drawn in
    light colours. `kind` is that of one layer.
    """

    path: str
    lines: tuple[str, ...]
    is_free: bool
    kind: str = ""


class Cluster(NamedTuple):
    """A frame around the boxes of a block, or of the first segment of their paths."""

    path: str
    title: str
    inside: tuple[int | Cluster, ...]
    """The numbers of boxes, and the inner frames, in order."""


class Arrow(NamedTuple):
    """An arrow from one box to another, by their numbers. A skip passes over boxes and ends where
    several inputs meet; its start has several readers.
    """

    start: int
    end: int
    shape: str
    is_skip: bool


class Drawing(NamedTuple):
    """A network as it is drawn: boxes of its inputs, of its layers, and of outputs with names."""

    title: str
    boxes: tuple[Box, ...]
    inside: tuple[int | Cluster, ...]
    arrows: tuple[Arrow, ...]

    def within(self, paths: Collection[str]) -> Drawing:
        """The boxes of these paths, what enters them from outside, and the arrows between them."""
        kept = [number for number, box in enumerate(self.boxes) if box.path in paths]
        inside = [one for one in self.arrows if one.end in kept]
        entries = {one.start: one.shape for one in inside if one.start not in kept}
        place = {number: index for index, number in enumerate([*sorted(entries), *kept])}
        boxes = [Box("", ("input", entries[number]), False) for number in sorted(entries)]
        boxes += [self.boxes[number] for number in kept]
        arrows = (one._replace(start=place[one.start], end=place[one.end]) for one in inside)
        return Drawing(self.title, tuple(boxes), tuple(range(len(boxes))), tuple(arrows))


def drawing(graph: Graph, fold: int | None = None) -> Drawing:
    """The drawing of a graph; with `fold`, one box for all layers whose first N path segments
    agree.
    """
    cost = evaluate(graph)
    depth = max(layer.path.count("/") for layer in graph.layers) + 1
    groups = cost.by_prefix(depth if fold is None else fold)
    entering = zip(graph.input_names, graph.inputs, strict=True)
    boxes = [Box("", (name, by(shape)), False) for name, shape in entering]
    boxes += [_box(path, costs) for path, costs in groups.items()]
    boxes += [Box("", lines, False) for lines in _outputs(graph)]
    settings = " · ".join(setting_words(graph))
    totals = f"{units.exactly(cost.totals.macs)} MACs · {units.exactly(cost.totals.params)} params"
    title = " · ".join(filter(None, (graph.name, settings, totals)))
    first, last = len(graph.inputs), len(graph.inputs) + len(groups)
    number = {path: index for index, path in enumerate(groups, first)}
    layers = _inside([*number.items()], _frames(graph), 0)
    inside = (*range(first), *layers, *range(last, len(boxes)))
    level = fold if fold is not None else depth
    return Drawing(title, tuple(boxes), inside, tuple(_arrows(graph, number, level)))


def _outputs(graph: Graph) -> Iterator[tuple[str, str]]:
    """The lines of the boxes of outputs with names."""
    for name, number in zip(graph.spec.outputs, graph.outputs, strict=False):
        yield f"output {name.text}", by(graph.layers[number].output)


def _box(path: str, costs: list[LayerCost]) -> Box:
    totals = total_of(costs)
    single = len(costs) == 1
    lines = [path.rpartition("/")[2] if single else path]
    lines.append(costs[0].kind if single else f"{len(costs)} layers")
    lines.append(by(costs[-1].layer.output))
    if totals.macs:
        lines.append(f"{units.briefly(totals.macs)} MACs")
    shares = shared_part(path, costs[0].shares) if single else shared_with(path, costs)
    if shares:
        lines.append(f"shares: {shares}")
    kind = costs[0].kind if single else ""
    return Box(path, tuple(dict.fromkeys(lines)), totals.is_nothing, kind)


def _frames(graph: Graph) -> dict[str, str]:
    """The paths that get a frame, with the titles of the frames."""
    found = {layer.path.split("/")[0]: "" for layer in graph.layers if "/" in layer.path}
    found |= {call.path: call.block for call in graph.calls}
    return {
        path: f"{path} · {block}" if block and block != path.rpartition("/")[2] else path
        for path, block in found.items()
    }


def _inside(
    boxes: list[tuple[str, int]], frames: dict[str, str], depth: int
) -> Iterator[int | Cluster]:
    """The boxes of consecutive paths; those with a framed prefix longer than `depth` are in
    frames.
    """
    index = 0
    while index < len(boxes):
        path, number = boxes[index]
        prefix = _framed(path, frames, depth)
        if prefix is None:
            yield number
            index += 1
            continue
        end = index
        while end < len(boxes) and boxes[end][0].startswith(f"{prefix}/"):
            end += 1
        inner = _inside(boxes[index:end], frames, prefix.count("/") + 1)
        yield Cluster(prefix, frames[prefix], tuple(inner))
        index = end


def _framed(path: str, frames: dict[str, str], depth: int) -> str | None:
    """The shortest framed prefix of a path with more than `depth` segments."""
    segments = path.split("/")
    for count in range(depth + 1, len(segments)):
        prefix = "/".join(segments[:count])
        if prefix in frames:
            return prefix
    return None


def _arrows(graph: Graph, number: dict[str, int], level: int) -> Iterator[Arrow]:
    """The arrows without duplicates, in the order of the boxes at their ends."""
    count = len(graph.inputs)
    place = {input_number(index): index for index in range(count)}
    for index, layer in enumerate(graph.layers):
        place[index] = number["/".join(layer.path.split("/", level)[:level])]
    readers = Counter(source for layer in graph.layers for source in layer.sources)
    seen = set()
    for index, layer in enumerate(graph.layers):
        end = place[index]
        for source, shape in zip(layer.sources, layer.inputs, strict=True):
            start = place[source]
            if start != end and (start, end) not in seen:
                seen.add((start, end))
                passes_over = end - max(start, count - 1) > 1
                is_skip = passes_over and len(layer.sources) > 1 and readers[source] > 1
                yield Arrow(start, end, by(shape), is_skip)
    named = zip(graph.spec.outputs, graph.outputs, strict=False)
    for end, (_, output) in enumerate(named, count + len(number)):
        yield Arrow(place[output], end, by(graph.layers[output].output), False)
