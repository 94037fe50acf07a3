"""A `.json` file of Keras as a trace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from costcalc.bridge.files import Given, given_by, refused
from costcalc.bridge.keras.file import HELP, Malformed, opened
from costcalc.bridge.keras.inputs import inputs_of
from costcalc.bridge.keras.model import Network, is_network, network
from costcalc.bridge.keras.walk import Unreadable, Walk, unknown
from costcalc.bridge.ours import version_of
from costcalc.bridge.tracing.request import TraceRequest
from costcalc.errors import Diagnostic, UsageError
from costcalc.imports.trace import Trace

COUNTED = "the count by the layers' settings and shapes"


def trace(path: str, given: Given = ()) -> Trace:
    """The trace of a file, with the shapes that are `given` for its inputs.

    Raises UsageError for a file that is no Keras model, or whose shapes are not known. A layer
    without a counterpart is an opaque call.
    """
    data = opened(path)
    try:
        model = _network(path, data)
        return _traced(path, data, model, given)
    except Malformed as error:
        raise refused(path, str(error)) from None
    except RecursionError:
        raise refused(path, "it is nested too deeply") from None
    except Unreadable as error:
        raise _without_counterpart(path, model, error) from None


def _network(path: str, data: Any) -> Network:
    kind = data.get("class_name") if isinstance(data, dict) else None
    config = data.get("config") if isinstance(data, dict) else None
    if not isinstance(kind, str) or not isinstance(config, dict):
        raise refused(path, "it is not the JSON of a Keras model", help_text=HELP)
    if not is_network(kind, config):
        note = "a model of the user's own class does not write its layers"
        raise refused(path, f"`{kind}` is neither Functional nor Sequential", note)
    return network(data)


def _traced(path: str, data: Any, model: Network, given: Given) -> Trace:
    """The trace; at shapes that are given, the weights must be those of the file's own shapes."""
    inputs = inputs_of(path, model, given)
    walk = Walk(checked=not given or not inputs.is_changed)
    tensors = [walk.tracer.given(walk.tracer.numbered(one.sizes), one.order) for one in inputs.all]
    found = walk.network(model, tensors, "")
    outputs = tuple(one.number for one in found if one.number is not None)
    if not outputs:
        raise Malformed("the model gives a mask alone")
    if given and inputs.is_changed and inputs.own_is_known:
        _same_weights(walk, _traced(path, data, model, ()))
    return Trace(
        source=path,
        made_by=(_version(data),),
        inputs=tuple(
            one.input._replace(value=n)
            for one, n in zip(inputs.all, range(len(tensors)), strict=True)
        ),
        outputs=outputs,
        shapes=tuple(walk.tracer.shapes),
        calls=tuple(walk.tracer.calls),
        stored=tuple(walk.tracer.held),
        macs=walk.macs,
        counted=COUNTED,
        notes=_notes(model, data),
    )


def _same_weights(walk: Walk, own: Trace) -> None:
    """Raises Malformed where a layer would have other weights than the model in the file."""
    before = {one.name: one.shape for one in own.stored}
    for one in walk.tracer.held:
        if before.get(one.name, one.shape) != one.shape:
            layer = one.name.rpartition("/")[0]
            raise Malformed(f"layer `{layer}` would have other weights than at its own size")


def traced(request: TraceRequest) -> Trace:
    """The trace of the file that a request names. Raises UsageError."""
    return trace(request.source, given_by(request, "a file of Keras"))


def _without_counterpart(path: str, model: Network, error: Unreadable) -> UsageError:
    """Layers that cannot be read: the one that the walk ended at, and all of unknown classes."""
    place, kind, why = error.args
    others = unknown(model)
    if kind not in others:
        others = {kind: [place], **others}
    notes = [_note(name, places, why if name == kind else "") for name, places in others.items()]
    message = f"`{path}` has layers that have no counterpart here"
    return UsageError([Diagnostic(message, notes=tuple(notes))])


def _note(kind: str, places: Sequence[str], why: str) -> str:
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    reason = f": {why}" if why else ""
    return f"`{kind}`{reason}, in `{places[0]}`{more}"


def _version(data: Any) -> str:
    """The version of Keras that the file names; Keras 3 writes none."""
    return f"a file of keras {version_of(data.get('keras_version'), '3')}"


def _notes(model: Network, data: Any) -> tuple[str, ...]:
    if not _is_frozen(model):
        return ()
    return ("Layers with `trainable: false` are counted as all others are.",)


def _is_frozen(model: Network) -> bool:
    return any(
        layer.config.get("trainable") is False
        or (layer.inner is not None and _is_frozen(layer.inner))
        for layer in model.layers.values()
    )
