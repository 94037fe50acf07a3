"""Builds another implementation, runs it once, and records its steps and stored values.

Only the module that the user names is imported: `torchvision:NAME`, `timm:NAME` or
`package.module:callable`. The model is built and run on `meta`, where nothing is allocated or
computed. If it does not support that, it is built in memory and run on an input of zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from inspect import Parameter, signature
from operator import attrgetter
from typing import Any

import torch
from torch import nn

from costcalc.bridge.against_record import MeasureRequest, Recording, Theirs
from costcalc.bridge.memory import bounded
from costcalc.bridge.quiet import quiet
from costcalc.bridge.steps import recorded
from costcalc.bridge.tensors import zeros
from costcalc.bridge.tracing.asked import STATISTICS
from costcalc.errors import Diagnostic, UsageError

LIBRARIES = ("torchvision", "timm")
FORM = "write torchvision:NAME, timm:NAME or package.module:callable"
LOOK_UPS = (nn.Embedding, nn.EmbeddingBag)
ROOMS = ("", ".segmentation", ".detection", ".video", ".optical_flow", ".quantization")
"""Modules of torchvision that contain models: these parts after `torchvision.models`."""


def measured(request: MeasureRequest) -> Theirs:
    """Build the model and run it. Raises UsageError if that fails or it cannot be measured."""
    with quiet(), bounded():
        make = maker(request.source, request.arguments)
        try:
            with torch.device("meta"):
                model = make()
            found = _run(model, request, "meta")
        except Exception:  # whatever a model raises that has to see values
            model = attempted("build", request.source, make)
            found = attempted("run", request.source, lambda: _run(model, request, "cpu"))
    if found.unknown:
        raise _unknown(request.source, found.unknown)
    return _theirs(model, found)


def maker(source: str, arguments: Mapping[str, Any]) -> Callable[[], nn.Module]:
    """A function that builds the model. Raises UsageError if there is none with that name."""
    place, colon, name = source.removeprefix("python:").partition(":")
    if not (place and colon and name):
        raise UsageError(
            [Diagnostic(f"`{source}` is not the name of an implementation", helps=(FORM,))]
        )
    try:
        if place == "timm":
            create = import_module("timm").create_model
            return lambda: _model(create(name, **arguments), source)
        found = _of_torchvision(name) if place == "torchvision" else _named(place, name)
    except (ImportError, ValueError) as error:
        message = f"cannot import `{place}`: {_reason(error)}"
        missing = isinstance(error, ModuleNotFoundError) and error.name == place
        known = missing and place in LIBRARIES
        advice = f"`pip install {place}` installs it" if known else FORM
        raise UsageError([Diagnostic(message, helps=(advice,))]) from None
    except Exception as error:
        raise _failed("build", source, error) from None
    if isinstance(found, nn.Module) and not arguments:
        return lambda: found
    given = _without_download(found, arguments)
    return lambda: _model(found(**given), source)


def default_of(source: str, name: str) -> Any:
    """The default of an argument of what builds a model; None where none is known."""
    place, _, callable_name = source.removeprefix("python:").partition(":")
    try:
        if place == "timm":
            return None
        found = (
            _of_torchvision(callable_name)
            if place == "torchvision"
            else _named(place, callable_name)
        )
        default = signature(found).parameters[name].default
    except Exception:  # whatever a module raises; the build that follows says it
        return None
    return None if default is Parameter.empty else default


def _named(place: str, name: str) -> Any:
    return attrgetter(name)(import_module(place))


def _of_torchvision(name: str) -> Any:
    rooms = [import_module(f"torchvision.models{room}") for room in ROOMS]
    for room in rooms:
        if hasattr(room, name):
            return getattr(room, name)
    raise AttributeError(f"torchvision.models has no `{name}`")


def _without_download(build: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, with the download of trained weights switched off where torchvision has it."""
    try:
        fetches = "weights_backbone" in signature(build).parameters
    except (TypeError, ValueError):
        fetches = False
    return ({"weights_backbone": None} if fetches else {}) | dict(arguments)


def _model(found: Any, source: str) -> nn.Module:
    if not isinstance(found, nn.Module):
        raise UsageError(
            [Diagnostic(f"`{source}` does not return a torch.nn.Module", helps=(FORM,))]
        )
    return found


def _run(model: nn.Module, request: MeasureRequest, device: str) -> Recording:
    """Run the model where its weights are, or on `device`; with inputs of floats, but for those
    that are known to be integers, else all of integers.

    If both fail, the error for floats is raised; for a model with a look-up layer, the error for
    integers.
    """
    stored = (*model.parameters(), *model.buffers())
    place = next((tensor.device for tensor in stored), torch.device(device))
    kinds = [torch.long if known else _kind(model) for known in request.takes_indices]
    integers = [torch.long] * len(kinds)
    if kinds == integers:
        return recorded(model, *zeros(request.inputs, place, integers))
    try:
        return recorded(model, *zeros(request.inputs, place, kinds))
    except (RuntimeError, IndexError) as error:
        first = error
    try:
        return recorded(model, *zeros(request.inputs, place, integers))
    except Exception:
        if any(isinstance(module, LOOK_UPS) for module in model.modules()):
            raise
        raise first from None


def _kind(model: nn.Module) -> torch.dtype:
    """The data type of its weights."""
    kinds = (p.dtype for p in model.parameters() if p.is_floating_point())
    return next(kinds, torch.get_default_dtype())


def _theirs(model: nn.Module, found: Recording) -> Theirs:
    trained = {n: p.numel() for n, p in model.named_parameters() if p.requires_grad}
    buffers = {name: buffer.numel() for name, buffer in model.named_buffers()}
    running = {n: size for n, size in buffers.items() if n.rpartition(".")[2] in STATISTICS}
    device = next((p.device.type for p in model.parameters()), "meta")
    return Theirs(
        steps=found.steps,
        params=sum(size for name, size in trained.items() if name in found.used),
        buffers=sum(size for name, size in running.items() if name in found.used),
        constants=sum(buffers.values()) - sum(running.values()),
        unused=tuple((n, s) for n, s in (trained | running).items() if n not in found.used),
        device=device,
    )


def attempted(what: str, source: str, act: Callable[[], Any]) -> Any:
    try:
        return act()
    except UsageError:
        raise
    except Exception as error:
        raise _failed(what, source, error) from None


def _failed(what: str, source: str, error: BaseException) -> UsageError:
    return UsageError([Diagnostic(f"cannot {what} `{source}`: {_reason(error)}")])


def _reason(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _unknown(source: str, operators: tuple[str, ...]) -> UsageError:
    names = ", ".join(f"`{name}`" for name in operators)
    message = f"`{source}` is not measured: it uses {names}, which may multiply matrices unseen"
    return UsageError([Diagnostic(message)])
