"""The inputs of a Keras model: their shapes, those of the file or given, and how they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from costcalc.bridge.files import Given, by_name, refused
from costcalc.bridge.keras.file import Malformed
from costcalc.bridge.keras.model import Claim, Layer, Network, claim
from costcalc.bridge.keras.use import LARGEST, image_order
from costcalc.bridge.ours import Sizes
from costcalc.imports.trace import Input
from costcalc.records import NamedTuple

_NAMES = (
    "Activation Add BatchNormalization Dropout ELU GaussianNoise LayerNormalization LeakyReLU "
    "Multiply Normalization ReLU Rescaling SpatialDropout1D SpatialDropout2D Subtract"
)
ALIKE = frozenset(_NAMES.split())
"""Layers that work on axes in any order: the layer behind them says how an input lies."""

SPATIAL = ("Conv", "Pool", "Padding", "Cropping", "UpSampling", "Resizing", "CenterCrop", "Random")


class Known(NamedTuple):
    """An input with its shape and the order of its axes in the trace."""

    input: Input
    shape: Sizes
    order: Sizes

    @property
    def sizes(self) -> Sizes:
        """Its shape in the trace."""
        return tuple(self.shape[axis] for axis in self.order)


class Inputs(NamedTuple):
    """All inputs; `is_changed`: whether one has another shape than the file gives it."""

    all: tuple[Known, ...]
    is_changed: bool
    own_is_known: bool
    """Whether the file gives all their sizes."""


def inputs_of(path: str, model: Network, given: Given) -> Inputs:
    """The inputs of a model. Raises UsageError where a shape is needed, Malformed."""
    names = [ref.layer for ref in model.inputs]
    known = by_name(path, names, given)
    claims = {name: _declared(model.layers[name]) for name in names}
    found = []
    for name in names:
        own = claims[name]
        shape = _shape(path, name, own, known.get(name))
        layer = _first_use(model, name)
        order = _order(layer, shape)
        indices = layer is not None and layer.kind == "Embedding"
        found.append(Known(Input(name, 0, indices), shape, order))
    changed = any(
        own is None or list(own[1:]) != list(one.shape)
        for own, one in zip(claims.values(), found, strict=True)
    )
    open_ones = any(own is None or None in own[1:] for own in claims.values())
    return Inputs(tuple(found), changed, not open_ones)


def _declared(layer: Layer) -> Claim:
    """The shape that the file gives an input, with the batch."""
    if layer.kind != "InputLayer":
        raise Malformed(f"the input `{layer.name}` is a `{layer.kind}`")
    config: Mapping[str, Any] = layer.config
    return claim(config.get("batch_shape") or config.get("batch_input_shape"))


def _shape(path: str, name: str, own: Claim, given: Sizes | None) -> Sizes:
    """The shape of one example."""
    if given is not None:
        return _checked(path, name, _as_declared(path, name, own, given))
    if own is None or None in own[1:]:
        shown = "" if own is None else f": {_text(own)}"
        help_text = f"give the shape of one example, as in --input {_example(own)}"
        why = f"the file leaves sizes of it open{shown}"
        raise refused(path, f"the shape of input `{name}` is needed", why, help_text=help_text)
    return _checked(path, name, tuple(size for size in own[1:] if size is not None))


def _as_declared(path: str, name: str, own: Claim, given: Sizes) -> Sizes:
    """The shape that is given, in the order of the file, or channels first where only that fits."""
    turned = given[1:] + given[:1]
    if own is not None and not _fits(own, given) and _fits(own, turned):
        return turned
    if own is None or len(own) == len(given) + 1:
        return given
    axes = f"has {len(own) - 1} axes beside the batch"
    raise refused(path, f"input `{name}` {axes}, and {len(given)} are given", _text(own))


def _fits(own: tuple[int | None, ...], given: Sizes) -> bool:
    """Whether a shape has the channels that the file says, which are last."""
    return len(own) == len(given) + 1 and own[-1] is not None and own[-1] == given[-1]


def _checked(path: str, name: str, shape: Sizes) -> Sizes:
    if not shape or not all(0 < size <= LARGEST for size in shape):
        raise refused(path, f"input `{name}` has an impossible shape", _text(shape))
    return shape


def _example(own: Claim) -> str:
    if own is None:
        return "224x224x3"
    usual = 224 if len(own) == 4 else 128
    return "x".join(str(size or usual) for size in own[1:])


def _text(shape: Sequence[int | None]) -> str:
    return f"[{', '.join('open' if size is None else str(size) for size in shape)}]"


def _first_use(model: Network, name: str) -> Layer | None:
    """The first layer behind an input that does not work on axes in any order."""
    pending, seen = [name], {name}
    while pending:
        wanted = pending.pop(0)
        for layer in model.layers.values():
            refs = [ref.layer for ref in layer.refs()]
            if wanted in refs and layer.name not in seen:
                seen.add(layer.name)
                inner = layer.inner
                if inner is not None and len(inner.inputs) == 1:
                    found = _first_use(inner, inner.inputs[0].layer)
                    if found is not None:
                        return found
                if layer.kind not in ALIKE and inner is None:
                    return layer
                pending.append(layer.name)
    return None


def _order(layer: Layer | None, shape: Sizes) -> Sizes:
    """Channels first where images are taken."""
    axes = len(shape) - 1
    takes_images = layer is not None and any(word in layer.kind for word in SPATIAL)
    if axes == 0 or axes > 3 or not (takes_images or axes > 1):
        return tuple(range(len(shape)))
    data_format = "" if layer is None else str(layer.config.get("data_format", ""))
    return image_order(axes, data_format)
