"""Exported PyTorch files against our own model: `python -m tests.bridge.exported [NETWORK...]`.

Parameters by counting, and the steps PyTorch is asked for and whose values they take, must be the
same.
"""

from __future__ import annotations

import builtins
import sys
import time
from typing import Any

import torch
from torch import nn

from costcalc import Graph, cost_of, graph_of, networks
from costcalc.bridge.against_record import Product
from costcalc.bridge.matching import rerouted, unmatched
from costcalc.bridge.model import NetworkModule
from costcalc.bridge.steps import recorded
from costcalc.bridge.tensors import zeros
from costcalc.export.pytorch.writer import render


def only_torch(name: str, *arguments: Any, **named: Any) -> Any:
    """An import that knows torch alone."""
    if name.partition(".")[0] != "torch":
        raise ImportError(f"an exported file imports {name}")
    return builtins.__import__(name, *arguments, **named)


def built(text: str, device: str = "meta") -> nn.Module:
    """The network of an exported file, run in a namespace of its own where only torch is."""
    place: dict[str, Any] = {
        "__name__": "exported",
        "__builtins__": {**vars(builtins), "__import__": only_torch},
    }
    exec(compile(text, "exported.py", "exec"), place)
    classes = [v for v in place.values() if isinstance(v, type) and v.__module__ == "exported"]
    with torch.device(device):
        network: nn.Module = classes[-1]()
    return network


def source(graph: Graph) -> str:
    return "".join(f"{line}\n" for line in render(graph))


def difference(graph: Graph, text: str | None = None) -> tuple[int, str]:
    """How many steps were compared, and what is not the same, or an empty text."""
    device = "meta" if cost_of(graph).totals.params else "cpu"
    model = built(text if text is not None else source(graph), device)
    params = sum(p.numel() for p in model.parameters())
    if params != cost_of(graph).totals.params:
        return 0, f"{params} params, not {cost_of(graph).totals.params}"
    with torch.device(device):
        bridge = NetworkModule(graph)
    inputs = zeros(graph.inputs, device)
    ours, theirs = recorded(bridge, *inputs).steps, recorded(model, *inputs).steps
    left = unmatched(ours, theirs) or tuple((None, step) for step in rerouted(ours, theirs) or ())
    outputs, wanted = shapes(model, graph, device), shapes(bridge, graph, device)
    if not left and outputs == wanted:
        return len(ours), ""
    return len(ours), f"{len(left)} steps without an equal, first {said(left)}; {outputs}, {wanted}"


def values_differ(graph: Graph, text: str | None = None) -> float:
    """How far the outputs are apart, relative to their size, with the same weights and inputs."""
    torch.manual_seed(0)
    ours = NetworkModule(graph).eval()
    theirs = built(text if text is not None else source(graph), "cpu").eval()
    with torch.no_grad():
        apart_from_modules = {p.shape for n, p in ours.named_parameters() if n.endswith(STORED)}
        drawn: dict[torch.Size, torch.Tensor] = {}
        running = (by_shape(that_run(ours, "idle.")), by_shape(that_run(theirs, *idle(theirs))))
        for one, other in zip(*running, strict=True):
            fresh = torch.randn(one.shape) / max(1, one[0].numel()) ** 0.5
            if one.shape in apart_from_modules:
                fresh = drawn.setdefault(one.shape, fresh)
            one.copy_(fresh)
            other.copy_(fresh)
        inputs = [torch.rand(2, *shape) for shape in graph.inputs]
        wanted, given = ours(*inputs), theirs(*inputs)
    apart = 0.0
    for one, other in zip(wanted, given if isinstance(given, tuple) else (given,), strict=True):
        apart = max(apart, float((one - other).abs().max() / (1e-6 + one.abs().max())))
    return apart


STORED = ("other", "first", "table", "values")
"""How the names of tensors end that are no module's. Where a module's are of one shape with them,
their order is not known, and all get the same values.
"""


def that_run(model: nn.Module, *without: str) -> list[nn.Parameter]:
    """The parameters of a model, each once, but for those whose names all start as one `without`.

    The experts that do not run keep the values that they were built with, which are others in each
    model: one that runs in place of another changes the output.
    """
    named = model.named_parameters(remove_duplicate=False)
    return list(dict.fromkeys(tensor for name, tensor in named if not name.startswith(without)))


def idle(model: nn.Module) -> list[str]:
    """How the names of parameters start that belong to experts which do not run."""
    return [
        f"{name}.experts.{number}."
        for name, module in model.named_modules(remove_duplicate=False)
        if type(module).__name__ == "Experts"
        for number in range(module.active, len(module.experts))
    ]


def by_shape(parameters: list[nn.Parameter]) -> list[nn.Parameter]:
    """A module's own tensors stand before those of its modules, but among equal shapes in order."""
    return sorted(parameters, key=lambda parameter: tuple(parameter.shape))


def said(left: tuple[tuple[Product | None, Product | None], ...]) -> str:
    return str(left[0]) if left else "none"


def shapes(model: nn.Module, graph: Graph, device: str) -> list[tuple[int, ...]]:
    """Shapes of what a model gives, in whatever order."""
    with torch.no_grad():
        given = model.eval()(*zeros(graph.inputs, device))
    outputs = given if isinstance(given, tuple) else (given,)
    return sorted(tuple(output.shape) for output in outputs)


def main(wanted: list[str]) -> int:
    """One line for each network that differs, and one for all; the number of those."""
    names = wanted or networks()
    start = time.perf_counter()
    steps = differ = 0
    for name in names:
        count, words = difference(graph_of(name))
        steps += count
        if words:
            differ += 1
            print(f"{name}: {words}", flush=True)
    seconds = time.perf_counter() - start
    print(f"{len(names)} networks, {steps} steps, {differ} differ, {seconds:.0f} s")
    return differ


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
