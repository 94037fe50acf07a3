"""PyTorch counterparts of operators, built from the data that describes them, and run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial, reduce
from operator import attrgetter
from typing import Any

import torch

from costcalc.ops import find
from costcalc.ops.base import Missing, Module, Params, Stored
from tests.ops.rows import ROWS, Row


def counterpart(row: Row) -> tuple[Module, ...] | Missing:
    return find(row.operator)(**row.attributes).module(*row.inputs)


MIRRORED = [row for row in ROWS if not isinstance(counterpart(row), Missing)]


class Called(torch.nn.Module):
    """A function as a layer; tensors stored among its arguments are its parameters."""

    def __init__(self, function: Callable[..., Any], arguments: Mapping[str, Any]):
        super().__init__()
        for name, value in arguments.items():
            if isinstance(value, Stored):
                shape = torch.Size(value.shape)
                self.register_parameter(name, torch.nn.Parameter(torch.empty(shape)))
        others = {n: v for n, v in arguments.items() if not isinstance(v, Stored)}
        self.function = partial(function, **others)

    def forward(self, *inputs: Any) -> Any:
        return self.function(*inputs, **dict(self.named_parameters()))


class Counterpart(torch.nn.Module):
    """The steps of a counterpart in their order."""

    def __init__(self, steps: tuple[Module, ...]):
        super().__init__()
        self.steps = steps
        self.calls = torch.nn.ModuleList(map(_resolved, steps))
        self.eval()

    def forward(self, *inputs: Any) -> Any:
        values = list(inputs)
        for step, call in zip(self.steps, self.calls, strict=True):
            values = _applied(step, call, values)
        (output,) = values
        return output


def _plain(value: Any) -> Any:
    """The value as torch takes it: it knows no fractions."""
    return float(value) if isinstance(value, Fraction) else value


def _resolved(step: Module) -> torch.nn.Module:
    """The class of a layer is called to build it; a function is called with each input."""
    found = attrgetter(step.name)(torch)
    arguments = {name: _plain(value) for name, value in step.arguments.items()}
    return found(**arguments) if isinstance(found, type) else Called(found, arguments)


def _applied(step: Module, call: Any, inputs: list[Any]) -> list[Any]:
    """The outputs of one step, which takes its inputs as `takes` says."""
    if step.takes == "each":
        return [call(x) for x in inputs]
    if step.takes == "list":
        output = call(inputs)
    elif step.takes == "pairs":
        output = reduce(call, inputs)
    elif step.takes == "all":
        output = call(*inputs)
    else:
        (only,) = inputs
        output = call(only)
    return [output[0] if step.gives_first else output]


NORMS = (
    torch.nn.modules.batchnorm._BatchNorm,
    torch.nn.LayerNorm,
    torch.nn.GroupNorm,
)


def stored(model: Counterpart) -> Params:
    """Numbers of stored values by component, without the counter of batches."""
    found = dict.fromkeys(Params._fields, 0)
    for call in model.calls:
        for name, parameter in call.named_parameters():
            found[_component(call, name)] += parameter.numel()
        for name, buffer in call.named_buffers():
            if name != "num_batches_tracked":
                found["buffers"] += buffer.numel()
    return Params(**found)


def _component(layer: torch.nn.Module, name: str) -> str:
    """What a parameter counts as: by the layer where it is a norm, else by its name."""
    if isinstance(layer, NORMS):
        return "norm"
    if isinstance(layer, Called):
        return "weights"
    return {"weight": "weights", "bias": "biases"}[name.split("_")[0]]
