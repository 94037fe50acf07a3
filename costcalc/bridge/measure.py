"""Running the real model: shapes by hooks, parameters by counting, multiply-adds by two witnesses.

fvcore traces the model on the CPU, or on `meta` where it is too large for that; FlopCounterMode
runs it on `meta`. What fvcore neither counts nor is known to cost no multiply-adds is a fault,
never a 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from costcalc.bridge import memory
from costcalc.bridge.counterpart import Called, Counterpart
from costcalc.bridge.model import Model
from costcalc.bridge.quiet import quiet
from costcalc.bridge.records import PRODUCTS, Measured, Measurement, Progress, silent
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph
from costcalc.ops.base import Params, Shape
from costcalc.records import NamedTuple

with quiet():
    from fvcore.nn import ActivationCountAnalysis, FlopCountAnalysis

UNCOUNTED = {"aten::lstm": "lstm", "aten::gru": "gru"}
"""What fvcore cannot count, and our operator for it."""

FREE_NAMES = """
    abs add add_ avg_pool2d avg_pool3d cat channel_shuffle clamp clone constant_pad_nd
    contiguous div dropout elu embedding erf expand expand_as feature_dropout flatten gelu
    hardsigmoid hardsigmoid_ hardswish hardswish_ hardtanh hardtanh_ index leaky_relu
    log_softmax max_pool2d mean mul mul_ narrow native_channel_shuffle neg pad permute
    pixel_shuffle pixel_unshuffle pow prelu relu relu6 relu_ reshape roll rsub select
    sigmoid sigmoid_ silu silu_ slice softmax split squeeze stack sub sum tanh to transpose
    unflatten unsqueeze upsample_nearest2d view zeros
"""
FREE = frozenset(f"aten::{name}" for name in FREE_NAMES.split())
"""Operators of PyTorch that have no multiply-adds in any counter's sense."""

NORMS = (nn.modules.batchnorm._BatchNorm, nn.LayerNorm, nn.GroupNorm)


class Traced(NamedTuple):
    """What fvcore counts: of each module by operator, its activations, and in all by operator."""

    by_module: Mapping[str, Mapping[str, int]]
    activations: Mapping[str, int]
    total: dict[str, int]


def measure(graph: Graph, progress: Progress = silent) -> Measurement:
    """What PyTorch says of each layer, and fvcore's default total by operator.

    Raises UsageError where the model cannot be built or a witness does not know an operator.
    """
    with quiet():
        progress("building", 0)
        with torch.device("meta"):
            model = Model(graph)
        progress("running on meta", 1 / 4)
        shapes, flops = _on_meta(model)
        progress("tracing with fvcore", 1 / 2)
        traced, without = _by_fvcore(graph)
        progress("", 1)
    measured = []
    for layer, name, module in model.layer_modules():
        seen = traced is not None and layer.op.name not in UNCOUNTED.values()
        by_operator = traced.by_module[name] if traced and seen else {}
        whole = seen and not is_cropped(module)
        measured.append(
            Measured(
                shapes[name],
                stored(module),
                _halved(flops[name], layer.path),
                sum(by_operator.get(word, 0) for word in PRODUCTS) if seen else None,
                traced.activations[name] if traced and whole else None,
            )
        )
    return Measurement(tuple(measured), traced.total if traced else {}, without)


def is_cropped(module: nn.Module) -> bool:
    """Whether what is multiplied is larger than what the layer gives."""
    return isinstance(module, Counterpart) and module.steps[-1].name == "nn.ZeroPad2d"


def _halved(flops: int, path: str) -> int:
    if flops % 2:
        raise UsageError([Diagnostic(f"FlopCounterMode counts an odd number at `{path}`")])
    return flops // 2


def _on_meta(twin: Model) -> tuple[dict[str, Shape], dict[str, int]]:
    """Output shape and flops of every layer, in one run that allocates nothing."""
    shapes: dict[str, Shape] = {}
    flops: dict[str, int] = {}
    counter = FlopCounterMode(display=False)

    def before(name: str) -> Callable[..., None]:
        def hook(module: nn.Module, inputs: Any) -> None:
            flops[name] = -counter.get_total_flops()

        return hook

    def after(name: str) -> Callable[..., None]:
        def hook(module: nn.Module, inputs: Any, output: Any) -> None:
            flops[name] += counter.get_total_flops()
            shapes[name] = tuple(output.shape[1:])

        return hook

    for _, name, module in twin.layer_modules():
        module.register_forward_pre_hook(before(name))
        module.register_forward_hook(after(name))
    with counter:
        twin(torch.zeros(1, *twin.graph.input, device="meta"))  # type: ignore[arg-type]
    return shapes, flops


def _by_fvcore(graph: Graph) -> tuple[Traced | None, str]:
    """What fvcore counts, or why it was not asked.

    It runs the model, so that takes memory. Where there is not enough, it runs on `meta`, which
    PyTorch's tracing does not allow for all operators.
    """
    need, free = memory.needed(graph), memory.available()
    if free is None or need <= free:
        with memory.bounded():
            return _traced(Model(graph), "cpu"), ""
    try:
        with torch.device("meta"):
            return _traced(Model(graph), "meta"), ""
    except (RuntimeError, TypeError, ValueError, NotImplementedError):
        sizes = f"{memory.rounded_up(need)} GB needed, {free // memory.GIGABYTE:,} GB free"
        return None, f"not measured ({sizes})"


def _traced(model: Model, device: str) -> Traced:
    """Raises UsageError for an operator that fvcore may miss, and for a layer that is not run."""
    image = torch.zeros(1, *model.graph.input, device=device)  # type: ignore[arg-type]
    analysis = FlopCountAnalysis(model, image)
    activations = ActivationCountAnalysis(model, image)
    for one in (analysis, activations):
        one.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
        one.tracer_warnings("none")
    by_module = analysis.by_module_and_operator()
    unknown = set(analysis.unsupported_ops()) - FREE - UNCOUNTED.keys()
    if unknown:
        names = ", ".join(f"`{name}`" for name in sorted(unknown))
        message = f"fvcore does not count {names}, which may cost multiply-adds"
        raise UsageError([Diagnostic(message)])
    multiplying = {name for layer, name, _ in model.layer_modules() if layer.op.multiplies}
    uncalled = sorted(multiplying & analysis.uncalled_modules())
    if uncalled:
        raise UsageError(
            [Diagnostic(f"`{uncalled[0]}` was not called while fvcore traced the model")]
        )
    return Traced(by_module, activations.by_module(), dict(analysis.by_operator()))


def stored(module: nn.Module) -> Params:
    """Numbers of stored values by component, without batch norm's `num_batches_tracked`."""
    found = dict.fromkeys(Params._fields, 0)
    calls = module.calls if isinstance(module, Counterpart) else [module]
    for call in calls:
        for name, parameter in call.named_parameters():
            found[_component(call, name)] += parameter.numel()
        for name, buffer in call.named_buffers():
            if name.rpartition(".")[2] in ("running_mean", "running_var"):
                found["buffers"] += buffer.numel()
    return Params(**found)


def _component(layer: Any, name: str) -> str:
    """What a parameter counts as: by the layer where it is a norm, else by its name."""
    if isinstance(layer, NORMS):
        return "norm"
    if isinstance(layer, Called):
        return "weights"
    return {"weight": "weights", "bias": "biases"}[name.split("_")[0]]
