"""A layer in PyTorch: the steps that its operator specifies, built and called in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial, reduce
from importlib import import_module
from operator import attrgetter
from typing import Any, cast

import torch
from torch import Tensor, nn

from costcalc.ops.base import Band, Module, RelativeBias, Stored

ATTENTION = "nn.functional.scaled_dot_product_attention"


class Called(nn.Module):
    """A function as a layer; trained tensors among its arguments become its parameters."""

    def __init__(self, function: Callable[..., Any], arguments: Mapping[str, Any]):
        super().__init__()
        others = {}
        for name, value in arguments.items():
            if isinstance(value, Stored):
                zeros = torch.zeros(torch.Size(value.shape))  # type: ignore[arg-type]
                if value.component == "buffers":
                    self.register_buffer(name, zeros)
                else:
                    self.register_parameter(name, nn.Parameter(zeros))
            elif isinstance(value, RelativeBias):
                self.add_module(name, BiasLookup(value))
            elif isinstance(value, Band):
                self.add_module(name, BandMask(value))
            else:
                others[name] = value
        self.function = partial(function, **others)

    def forward(self, *inputs: Any) -> Any:
        looked_up = {name: lookup() for name, lookup in self.named_children()}
        held = dict((*self.named_parameters(recurse=False), *self.named_buffers(recurse=False)))
        return self.function(*inputs, **held, **looked_up)


class BiasLookup(nn.Module):
    """Relative position bias: for each pair of positions in a window, the bias of their offset."""

    down: Tensor
    right: Tensor

    def __init__(self, bias: RelativeBias):
        super().__init__()
        h, w = (cast(int, size) for size in bias.window)
        step = cast(int, bias.stride)
        self.table = nn.Parameter(torch.zeros(cast(tuple[int, ...], bias.table)))
        places = torch.arange(h * w).view(h, w)
        queries = places[::step, ::step].reshape(-1, 1)
        down = places.reshape(-1) // w - queries // w
        right = places.reshape(-1) % w - queries % w
        if bias.mirrored:
            down, right = down.abs(), right.abs()
        self.register_buffer("down", down, persistent=False)
        self.register_buffer("right", right, persistent=False)

    def forward(self) -> Tensor:
        biases: Tensor = self.table[:, self.down, self.right]  # a negative index is from the end
        return biases


class BandMask(nn.Module):
    """The mask of a sliding window: which keys each query attends to."""

    mask: Tensor

    def __init__(self, band: Band):
        super().__init__()
        tokens, width = (cast(int, size) for size in band)
        mask = torch.ones(tokens, tokens, dtype=torch.bool).tril().triu(1 - width)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self) -> Tensor:
        return self.mask


def attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    attn_mask: Tensor | None = None,
    is_causal: bool = False,
    enable_gqa: bool = False,
) -> Tensor:
    """Scaled dot-product attention as two matrix products, so that every counter sees them."""
    if enable_gqa:
        k, v = (x.repeat_interleave(q.shape[-3] // x.shape[-3], -3) for x in (k, v))
    scores = (q / q.shape[-1] ** 0.5) @ k.transpose(-2, -1)
    if is_causal:
        attn_mask = torch.ones_like(scores, dtype=torch.bool).tril()
    if attn_mask is not None and attn_mask.dtype == torch.bool:
        scores = scores.masked_fill(~attn_mask, float("-inf"))
    elif attn_mask is not None:
        scores = scores + attn_mask
    mean: Tensor = scores.softmax(-1) @ v
    return mean


def prepended(x: Tensor, first: Tensor, dim: int) -> Tensor:
    """The input with a tensor in front that is the same for every example."""
    return torch.cat((first.expand(x.shape[0], *first.shape), x), dim)


def repeated(x: Tensor, values: Tensor) -> Tensor:
    """Values that are the same for every example of a batch."""
    return values.expand(x.shape[0], *values.shape)


class Counterpart(nn.Module):
    """The steps of a layer's counterpart, in order."""

    def __init__(self, steps: tuple[Module, ...]):
        super().__init__()
        self.steps = steps
        self.calls = nn.ModuleList(map(built, steps))
        self.free = frozenset(word for step in steps for word in step.free)
        """The PyTorch operators in it that multiply no matrices, as its operator states."""
        self.unseen = frozenset(word for step in steps for word in step.unseen)
        """The PyTorch operators in it whose products fvcore does not see."""
        self.crops = steps[-1].crops
        """Whether a product has more elements than the layer's output."""

    def forward(self, *inputs: Tensor) -> Tensor:
        values = list(inputs)
        for step, call in zip(self.steps, self.calls, strict=True):
            values = applied(step, call, values)
        (output,) = values
        return output


def built(step: Module) -> nn.Module:
    """The layer of a step; a function is wrapped as a layer."""
    arguments = {name: _plain(value) for name, value in step.arguments.items()}
    if step.name == ATTENTION:
        return Called(attention, arguments)
    if step.takes == "behind":
        return Called(prepended, arguments)
    if step.takes == "batch":
        return Called(repeated, arguments)
    found = named(step.name)
    return found(**arguments) if isinstance(found, type) else Called(found, arguments)


def named(name: str) -> Any:
    """The module or function of PyTorch, or of ours where PyTorch lacks it, of that name."""
    if not name.startswith("own."):
        return attrgetter(name)(torch)
    file, _, word = name.rpartition(".")
    return getattr(import_module(f"costcalc.bridge.{file}"), word)


def _plain(value: Any) -> Any:
    """The value converted for torch, which has no fractions."""
    return float(value) if isinstance(value, Fraction) else value


def applied(step: Module, call: Any, inputs: list[Any]) -> list[Any]:
    """The outputs of one step; `takes` of the step says how its inputs are passed."""
    match step.takes:
        case "each":
            return [call(x) for x in inputs]
        case "list":
            output = call(inputs)
        case "pairs":
            output = reduce(call, inputs)
        case "all":
            output = call(*inputs)
        case "one" | "behind" | "batch":
            (only,) = inputs
            output = call(only)
    return [output[0] if step.gives_first else output]
