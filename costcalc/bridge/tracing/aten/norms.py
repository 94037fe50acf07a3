"""Normalization layers."""

from __future__ import annotations

from typing import Any

from costcalc.bridge.tracing.reader import Step, UntranslatedError
from costcalc.bridge.tracing.translation import translates


@translates("batch_norm cudnn_batch_norm native_batch_norm _native_batch_norm_legit_no_training")
def batch_norm(step: Step) -> int:
    if step["training"]:
        raise UntranslatedError("it normalizes by statistics of its input")
    names = {"weight": "weight", "bias": "bias", "mean": "running_mean", "variance": "running_var"}
    stored = step.stored(**names)
    affine, scaled = "bias" in stored, "weight" in stored
    if scaled and not affine:
        raise UntranslatedError("it has a scale without a shift")
    axis = step.axis("input", 1) if len(step.full("input")) > 1 else 0
    attributes: dict[str, Any] = {
        "affine": affine,
        "scale": scaled or not affine,
        "stats": True,
        "axis": axis,
    }
    return step.call("bn", (step.value("input"),), stored, **attributes)


@translates("layer_norm native_layer_norm")
def layer_norm(step: Step) -> int:
    sizes = tuple(step["normalized_shape"])
    stored = step.stored(weight="weight", bias="bias")
    own = step.example("input")
    value = step.value("input")
    affine = "weight" in stored
    given: dict[str, Any] = {"affine": affine, "bias": "bias" in stored or not affine}
    if len(sizes) == 1 and step.full("input")[-1] == own[-1]:
        axis = len(own) - 1
        return step.call("ln", (value,), stored, whole=False, axis=axis, **given)
    if sizes == own:
        return step.call("ln", (value,), stored, whole=True, axis=None, **given)
    raise UntranslatedError(f"it normalizes the last {len(sizes)} axes")


@translates("rms_norm _fused_rms_norm")
def rms_norm(step: Step) -> int:
    if len(step["normalized_shape"]) != 1:
        raise UntranslatedError("it normalizes several axes")
    stored = step.stored(weight="weight")
    axis = len(step.example("input")) - 1
    return step.call("rmsnorm", (step.value("input"),), stored, affine=bool(stored), axis=axis)


@translates("group_norm")
def group_norm(step: Step) -> int:
    stored = step.stored(weight="weight", bias="bias")
    value, own = step.value("input"), step.example("input")
    given: dict[str, Any] = {"g": step["num_groups"], "affine": bool(stored)}
    if len(own) == 1:
        column = step.reshaped(value, (own[0], 1))
        found = step.call("gn", (column,), stored, shape=(own[0], 1), **given)
        return step.reshaped(found, own)
    return step.call("gn", (value,), stored, **given)


@translates("instance_norm")
def instance_norm(step: Step) -> int:
    if not step["use_input_stats"]:
        raise UntranslatedError("it normalizes by stored statistics")
    stored = step.stored(weight="weight", bias="bias")
    return step.call("instance_norm", (step.value("input"),), stored, affine=bool(stored))


@translates("softmax _softmax")
def softmax(step: Step) -> int:
    axis = step.axis("self", step["dim"])
    return step.call("softmax", (step.value("self"),), axis=axis)
