"""A graph as a PyTorch model: a submodule for each layer, named by the layer's path."""

from __future__ import annotations

from collections.abc import Iterator
from keyword import iskeyword
from typing import cast

from torch import Tensor, nn

from costcalc.bridge.counterpart import Counterpart
from costcalc.bridge.shared import share_all, tie_weight
from costcalc.cost.whole import whole_number
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.counterpart import counterpart_of
from costcalc.graph.graph import INPUT, ONE_SET, Graph, Layer, input_number, stores


class NetworkModule(nn.Module):
    """The network of a graph, in evaluation mode; it returns its outputs, the main one first."""

    def __init__(self, graph: Graph):
        super().__init__()
        self.graph = graph
        self.names = module_names([layer.path for layer in graph.layers])
        self.last_use = {s: n for n, layer in enumerate(graph.layers) for s in layer.sources}
        self.last_use |= dict.fromkeys(graph.outputs, len(graph.layers))
        self.running = INPUT
        """The number of the layer that runs."""
        self.idle = nn.ModuleList()
        """The modules of experts that do not run, of all layers."""
        self.idle_of: dict[int, list[Counterpart]] = {}
        """Those of each layer of a first expert, by its number."""
        for number, layer in enumerate(graph.layers):
            self._place(self.names[layer.path], self._module(layer))
            if layer.sets != ONE_SET and stores(layer):
                self._add_idle(number, layer)
        self.eval()

    def _module(self, layer: Layer) -> Counterpart:
        """The module of a layer: another layer's if it is the same, else one with its tensors."""
        own = counterpart(layer)
        if layer.shares is None:
            return own
        weights, others = (self.module(number) for number in layer.shares)
        if others is not None and others.steps == own.steps:
            return others
        if others is not None:
            share_all(own, others)
        elif weights is not None:
            tie_weight(own, weights)
        return own

    def _add_idle(self, number: int, layer: Layer) -> None:
        """The modules of a layer in the experts that do not run; none if all it stores is that of
        another layer.
        """
        weights, others = layer.owners(number)
        if others != number:
            return
        found = [counterpart(layer) for _ in range(whole_number(layer.sets) - 1)]
        for own, first in zip(found, self.idle_of.get(weights, ()), strict=False):
            tie_weight(own, first)
        self.idle_of[number] = found
        self.idle.extend(found)

    def stored_by(self, number: int) -> list[Counterpart]:
        """The modules that store what a layer stores: its own, and those of idle experts."""
        own = self.get_submodule(self.names[self.graph.layers[number].path])
        return [cast(Counterpart, own), *self.idle_of.get(number, ())]

    def module(self, number: int) -> Counterpart | None:
        """The module of a layer; None if it is not built yet."""
        try:
            found = self.get_submodule(self.names[self.graph.layers[number].path])
        except AttributeError:
            return None
        return cast(Counterpart, found)

    def uses(self) -> dict[Counterpart, list[int]]:
        """The numbers of the layers that run each module, in order."""
        found: dict[Counterpart, list[int]] = {}
        for number, (_, _, module) in enumerate(self.layer_modules()):
            found.setdefault(module, []).append(number)
        return found

    def _place(self, name: str, module: nn.Module) -> None:
        *rooms, last = name.split(".")
        parent: nn.Module = self
        for room in rooms:
            if room not in parent._modules:
                parent.add_module(room, nn.Module())
            parent = parent.get_submodule(room)
        parent.add_module(last, module)

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        values = {input_number(place): tensor for place, tensor in enumerate(inputs)}
        for number, layer in enumerate(self.graph.layers):
            module = self.get_submodule(self.names[layer.path])
            self.running = number
            try:
                taken = tuple(values[source] for source in layer.sources)
                values[number] = module(*(taken or inputs[:1]))
            except (RuntimeError, ValueError, IndexError) as error:
                raise refused(layer, "run", error) from None
            for source in set(layer.sources):
                if self.last_use[source] == number:
                    del values[source]
        return tuple(values[number] for number in self.graph.outputs)

    def layer_modules(self) -> Iterator[tuple[Layer, str, Counterpart]]:
        """Each layer, the name of its module, and the module."""
        for layer in self.graph.layers:
            name = self.names[layer.path]
            yield layer, name, cast(Counterpart, self.get_submodule(name))


def counterpart(layer: Layer) -> Counterpart:
    """The PyTorch counterpart of a layer. Raises UsageError if there is none."""
    steps = counterpart_of(layer)
    try:
        return Counterpart(steps)
    except (AttributeError, RuntimeError, ValueError, TypeError) as error:
        raise refused(layer, "build", error) from None


def refused(layer: Layer, what: str, error: Exception) -> UsageError:
    """The error for a layer that PyTorch rejects: its path and the first line of the message."""
    reason = (str(error) or type(error).__name__).splitlines()[0]
    message = f"PyTorch cannot {what} `{layer.path}`: {reason}"
    return UsageError([Diagnostic(message, layer.span, layer.op.name)])


def module_names(paths: list[str]) -> dict[str, str]:
    """The dotted module name of each path; all names are different.

    A segment that torch itself uses as a name, such as `forward`, gets an underscore at its end,
    and so does a keyword of Python: `torch.export` writes the names into source.
    """
    own = ("graph", "names", "last_use", "running", "idle", "idle_of")
    taken = {*dir(NetworkModule), *vars(nn.Module()), *own}
    rooms: dict[tuple[str, ...], dict[str, str]] = {}
    names = {}
    for path in paths:
        place: tuple[str, ...] = ()
        words = []
        for segment in path.split("/"):
            inside = rooms.setdefault(place, {})
            if segment not in inside:
                word = segment
                while word in taken or iskeyword(word) or word in inside.values():
                    word += "_"
                inside[segment] = word
            words.append(inside[segment])
            place = (*place, segment)
        names[path] = ".".join(words)
    return names
