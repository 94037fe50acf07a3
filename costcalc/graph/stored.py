"""The tensors that a layer stores, with their shapes, as its PyTorch counterpart has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from costcalc.graph.graph import Layer, format_shape, stores
from costcalc.ops.base import Missing, Module, RelativeBias, Shape, Stored

Tensors: TypeAlias = Mapping[str, Shape]
"""The shapes of stored tensors by PyTorch's names, such as `weight` and `bias`."""

Arguments: TypeAlias = Mapping[str, Any]

_RANK = re.compile("[123]d$")


def tensors_of(layer: Layer) -> Tensors:
    """The stored tensors of a layer; those of a second step have its number before their names.

    A counterpart that is not known here gives the numbers among its arguments as one tensor.
    """
    if not stores(layer):
        return {}
    steps = layer.op.module(*layer.inputs)
    if isinstance(steps, Missing):
        return {"values": tuple(layer.op.params(*layer.inputs))}
    found: dict[str, Shape] = {}
    for step in steps:
        for name, shape in _tensors_of_step(step):
            found[name if name not in found else f"{len(found)}.{name}"] = shape
    return found


def weight_of(layer: Layer) -> Shape | None:
    """The shape of a layer's only weight tensor; None if it has none, or several."""
    shape = tensors_of(layer).get("weight")
    return shape if layer.op.params(*layer.inputs).weights and shape else None


def in_words(tensors: Tensors) -> str:
    """`weight 64 x 32 x 3 x 3, bias 64`."""
    return ", ".join(f"{name} {format_shape(shape)}" for name, shape in tensors.items())


def _tensors_of_step(step: Module) -> Iterator[tuple[str, Shape]]:
    for name, value in step.arguments.items():
        if isinstance(value, Stored):
            yield value.component, value.shape
        elif isinstance(value, RelativeBias):
            yield name, value.table
    kind = _kind(step)
    if kind in _SHAPES:
        yield from _SHAPES[kind](step.arguments).items()
    elif may_store(step):
        yield "values", tuple(_numbers(step.arguments))


def may_store(step: Module) -> bool:
    """Whether a step of a layer that stores is a module that may be the one that does, and not one
    that lays out or fills.
    """
    kind = _kind(step)
    return kind[:1].isupper() and kind not in _EMPTY


def _kind(step: Module) -> str:
    """The name of a module without its package and rank; empty for a function."""
    if not step.name.startswith(("nn.", "own.")):
        return ""
    return _RANK.sub("", step.name.rpartition(".")[2])


def _numbers(arguments: Arguments) -> Iterator[int]:
    for value in arguments.values():
        for size in value if isinstance(value, tuple) else (value,):
            if isinstance(size, int):
                yield size


def _convolution(given: Arguments) -> Tensors:
    out, channels = given["out_channels"], given["in_channels"] // given["groups"]
    return {"weight": (out, channels, *given["kernel_size"])} | _bias(given, out)


def _transposed(given: Arguments) -> Tensors:
    out, channels = given["out_channels"], given["in_channels"]
    weight = (channels, out // given["groups"], *given["kernel_size"])
    return {"weight": weight} | _bias(given, out)


def _weight_norm(given: Arguments) -> Tensors:
    """A convolution whose weight has a length for each place along one axis."""
    found = _convolution(given)
    along, sizes = given["dim"], enumerate(found["weight"])
    return {"scale": tuple(size if axis == along else 1 for axis, size in sizes), **found}


def _linear(given: Arguments) -> Tensors:
    out = given["out_features"]
    return {"weight": (out, given["in_features"])} | _bias(given, out)


def _bias(given: Arguments, size: Any) -> dict[str, Shape]:
    return {"bias": (size,)} if given.get("bias", True) else {}


def _scaled(name: str, switch: str, *, shift: bool = True) -> Callable[[Arguments], Tensors]:
    """A norm's scale and shift, which are of one shape."""

    def shapes(given: Arguments) -> Tensors:
        size = given[name]
        shape = size if isinstance(size, tuple) else (size,)
        found = {"weight": shape} if given.get(switch, True) else {}
        return found | ({"bias": shape} if found and shift and given.get("bias", True) else {})

    return shapes


def _with_statistics(given: Arguments) -> Tensors:
    """Batch norm's scale, shift and running mean."""
    found = _scaled("num_features", "affine")(given)
    if not given.get("track_running_stats", True):
        return found
    return {**found, "running_mean": (given["num_features"],)}


def _recurrent(gates: int, biases: int = 2) -> Callable[[Arguments], Tensors]:
    """A recurrent layer's matrices and biases, for each of its layers; directions are one axis."""

    def shapes(given: Arguments) -> Tensors:
        directions = 2 if given["bidirectional"] else 1
        units, entering = given["hidden_size"], given["input_size"]
        projected = given.get("proj_size", 0)
        state = projected or units
        found: dict[str, Shape] = {}
        for layer in range(given.get("num_layers", 1)):
            found[f"weight_ih_l{layer}"] = (directions, gates * units, entering)
            found[f"weight_hh_l{layer}"] = (directions, gates * units, state)
            if given["bias"]:
                found[f"bias_l{layer}"] = (directions, biases, gates * units)
            if projected:
                found[f"weight_hr_l{layer}"] = (directions, projected, units)
            entering = directions * state
        return found

    return shapes


_SHAPES: Mapping[str, Callable[[Arguments], Tensors]] = {
    "Conv": _convolution,
    "ConvTranspose": _transposed,
    "WeightNormConv": _weight_norm,
    "Linear": _linear,
    "Embedding": lambda given: {"weight": (given["num_embeddings"], given["embedding_dim"])},
    "PReLU": lambda given: {"weight": (given["num_parameters"],)},
    "BatchNorm": _with_statistics,
    "InstanceNorm": _scaled("num_features", "affine"),
    "GroupNorm": _scaled("num_channels", "affine"),
    "LayerNorm": _scaled("normalized_shape", "elementwise_affine"),
    "RMSNorm": _scaled("normalized_shape", "elementwise_affine", shift=False),
    "LSTM": _recurrent(4),
    "GRU": _recurrent(3),
    "RNN": _recurrent(1),
    "SelectiveScan": lambda given: {
        "decay_log": (given["dim"], given["state"]),
        "skip": (given["dim"],),
    },
    "OneBiasLSTM": _recurrent(4, 1),
    "OneBiasGRU": _recurrent(3, 1),
    "OneBiasRNN": _recurrent(1, 1),
}
"""The shapes that a module of `nn` stores, from its arguments; names are without the rank."""

_EMPTY = frozenset({"ConstantPad", "Flatten", "ZeroPad"})
"""Modules that stand beside one that stores, and store nothing."""
