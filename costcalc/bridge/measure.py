"""Measurements of the real model: shapes by hooks, parameters, multiply-adds by two witnesses.

fvcore traces the model on the CPU, or on `meta` if it is too large for that; FlopCounterMode runs
it on `meta`. An operator that fvcore does not count, and that the layer's operator does not state
to be free of multiply-adds, is an error, never a 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from costcalc.bridge import memory
from costcalc.bridge.counterpart import Counterpart
from costcalc.bridge.model import NetworkModule
from costcalc.bridge.quiet import quiet
from costcalc.bridge.records import PRODUCTS, Measured, Measurement, Progress, silent
from costcalc.bridge.tensors import zeros
from costcalc.bridge.tracing.asked import STATISTICS
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.counterpart import counterpart_of
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import Module, Params, RelativeBias, Shape, Stored
from costcalc.records import NamedTuple

with quiet():
    from fvcore.nn import ActivationCountAnalysis, FlopCountAnalysis


class FvcoreCounts(NamedTuple):
    """The counts of fvcore: by module and operator, activations by module, and by operator in
    total.
    """

    by_module: Mapping[str, Mapping[str, int]]
    activations: Mapping[str, int]
    total: dict[str, int]


def measure(graph: Graph, progress: Progress = silent) -> Measurement:
    """What PyTorch measures for each layer, and fvcore's default total by operator.

    Raises UsageError if the model cannot be built, or a witness does not know an operator.
    """
    with quiet():
        progress("building", 0)
        with torch.device("meta"):
            model = NetworkModule(graph)
        progress("running on meta", 1 / 4)
        shapes, flops = _on_meta(model)
        progress("tracing with fvcore", 1 / 2)
        traced, without = _by_fvcore(graph)
        progress("", 1)
    measured = []
    uses = model.uses()
    known: set[int] = set()
    for number, (layer, name, module) in enumerate(model.layer_modules()):
        own = uses[module]
        seen = traced is not None and not module.unseen and number == own[0]
        by_operator = traced.by_module[name] if traced and seen else {}
        whole = seen and not module.crops
        measured.append(
            Measured(
                shapes[number],
                stored_by(model.stored_by(number), known),
                _halved(flops[number], layer.path),
                sum(by_operator.get(word, 0) for word in PRODUCTS) if seen else None,
                traced.activations[name] if traced and whole else None,
                tuple(own) if len(own) > 1 and number == own[0] else (),
            )
        )
    return Measurement(tuple(measured), traced.total if traced else {}, without)


def _halved(flops: int, path: str) -> int:
    if flops % 2:
        raise UsageError([Diagnostic(f"FlopCounterMode counts an odd number at `{path}`")])
    return flops // 2


def _on_meta(twin: NetworkModule) -> tuple[dict[int, Shape], dict[int, int]]:
    """The output shape and flops of every layer, from one run that allocates no memory."""
    shapes: dict[int, Shape] = {}
    flops: dict[int, int] = {}
    counter = FlopCounterMode(display=False)

    def before(module: nn.Module, inputs: Any) -> None:
        flops[twin.running] = -counter.get_total_flops()

    def after(module: nn.Module, inputs: Any, output: Any) -> None:
        flops[twin.running] += counter.get_total_flops()
        shapes[twin.running] = tuple(output.shape[1:])

    for module in twin.uses():
        module.register_forward_pre_hook(before)
        module.register_forward_hook(after)
    with counter:
        twin(*zeros(twin.graph.inputs, "meta"))
    return shapes, flops


def _by_fvcore(graph: Graph) -> tuple[FvcoreCounts | None, str]:
    """The counts of fvcore; None and the reason if it did not run.

    fvcore refuses some shapes. It runs the model, which takes memory. If there is not enough, it
    runs on `meta`, which PyTorch's tracing does not support for all operators.
    """
    if any(map(_is_beyond_fvcore, graph.layers)):
        return None, f"not measured (it takes norms of at most {MOST_NORM_AXES} axes)"
    need, free = memory.needed(graph), memory.available()
    if free is None or need <= free:
        with memory.bounded():
            try:
                return _traced(NetworkModule(graph), "cpu"), ""
            except AssertionError as error:  # a norm of more than three axes beside its channels
                return None, f"not measured (fvcore refuses a shape: {error})"
    try:
        with torch.device("meta"):
            return _traced(NetworkModule(graph), "meta"), ""
    except (RuntimeError, TypeError, ValueError, NotImplementedError):
        sizes = f"{memory.rounded_up(need)} GB needed, {free // memory.GIGABYTE:,} GB free"
        return None, f"not measured ({sizes})"


MOST_NORM_AXES = 4
"""The most axes, the batch not counted, of what fvcore's rule for norms takes."""


def _is_beyond_fvcore(layer: Layer) -> bool:
    """Whether fvcore's rule for a norm does not take an input with this number of axes."""
    counted = ("nn.BatchNorm", "nn.GroupNorm", "nn.InstanceNorm", "nn.LayerNorm")
    steps = counterpart_of(layer) if layer.op.normalizes else ()
    is_counted = any(step.name.startswith(counted) for step in steps)
    return is_counted and len(layer.inputs[0]) > MOST_NORM_AXES


def _traced(model: NetworkModule, device: str) -> FvcoreCounts:
    """The counts of fvcore on a device.

    Raises UsageError for an operator that fvcore may miss, and for a layer that was not run.
    """
    inputs = zeros(model.graph.inputs, device)
    analysis = FlopCountAnalysis(model, inputs)
    activations = ActivationCountAnalysis(model, inputs)
    for one in (analysis, activations):
        one.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
        one.tracer_warnings("none")
    by_module = analysis.by_module_and_operator()
    for layer, name, module in model.layer_modules():
        known = {f"aten::{word}" for word in module.free | module.unseen}
        if unknown := analysis.unsupported_ops(name).keys() - known:
            raise _unknown(layer, unknown)
    multiplying = {name for layer, name, _ in model.layer_modules() if layer.op.multiplies}
    uncalled = sorted(multiplying & analysis.uncalled_modules())
    if uncalled:
        raise UsageError(
            [Diagnostic(f"`{uncalled[0]}` was not called while fvcore traced the model")]
        )
    return FvcoreCounts(by_module, activations.by_module(), dict(analysis.by_operator()))


def _unknown(layer: Layer, operators: Iterable[str]) -> UsageError:
    """The error for PyTorch operators in a layer that are not known to be free of multiply-adds."""
    names = ", ".join(f"`{name}`" for name in sorted(operators))
    message = f"fvcore does not count {names} of `{layer.path}`"
    note = f"the operator `{layer.op.name}` does not say that it multiplies nothing"
    return UsageError([Diagnostic(message, layer.span, layer.op.name, notes=(note,))])


TALLY = "num_batches_tracked"


def stored(module: Counterpart, known: set[int] | None = None) -> Params:
    """The numbers of stored values by component; batch norm's counter of batches only where the
    operator says that it is one.

    Tensors in `known`, by their ids, are those of layers before, and are not counted again.
    """
    known = set() if known is None else known
    found = dict.fromkeys(Params._fields, 0)
    for step, call in zip(module.steps, module.calls, strict=True):
        counted = (*STATISTICS, TALLY) if step.tallied else STATISTICS
        for name, tensor in (*call.named_parameters(), *call.named_buffers()):
            is_trained = isinstance(tensor, nn.Parameter)
            is_held = isinstance(step.arguments.get(name), Stored)
            is_kept = is_trained or is_held or name.rpartition(".")[2] in counted
            if id(tensor) not in known and is_kept:
                found[_component(step, name) if is_trained else "buffers"] += tensor.numel()
            known.add(id(tensor))
    return Params(**found)


def stored_by(modules: Iterable[Counterpart], known: set[int]) -> Params:
    """The numbers of stored values of several modules together; see `stored`."""
    found = [stored(module, known) for module in modules]
    return Params(*map(sum, zip(*found, strict=True)))


BY_NAME = {"weight": "weights", "bias": "biases", "scale": "norm"}
"""The components of PyTorch's parameter names, by the part before an underscore."""


def _component(step: Module, name: str) -> str:
    """The component of a parameter: as the operator states, else by its name.

    Raises TypeError if neither gives one.
    """
    argument = step.arguments.get(name.partition(".")[0])
    if isinstance(argument, Stored):
        return argument.component
    if isinstance(argument, RelativeBias):
        return "weights"
    found = step.component or BY_NAME.get(name.split("_")[0])
    if found is None:
        raise TypeError(f"{step.name} stores `{name}`: its Module must say the component")
    return found
