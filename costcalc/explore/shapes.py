"""Our shapes for printed ones, in the order of axes in which a source prints them."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.cost.cost import LayerCost
from costcalc.errors import Diagnostic, UsageError
from costcalc.ops.base import Shape

AXES = {1: "c", 2: "tc", 3: "chw", 4: "cthw"}
"""What the axes of a shape are, by how many it has."""


def shape_of(layers: Sequence[LayerCost], end: str, axes: str) -> tuple[int, ...]:
    """The sizes of the `input` or the `output` of some layers, in the order of some axes.

    It is that of the first or the last layer. Raises UsageError where there is no such axis, or the
    first layer has several inputs.
    """
    shape = _input(layers[0]) if end == "input" else layers[-1].layer.output
    sizes = dict(zip(AXES[len(shape)], shape, strict=True))
    if len(shape) == 1:
        sizes |= {"h": 1, "w": 1}
    if any(axis not in sizes for axis in axes):
        path = layers[0 if end == "input" else -1].layer.path
        message = f"the {end} of `{path}` has the axes {', '.join(sizes)}, not `{axes}`"
        raise UsageError([Diagnostic(message)])
    found = tuple(sizes[axis] for axis in axes)
    if not all(isinstance(size, int) for size in found):
        raise TypeError(f"sizes of a network that was built are integers: {found!r}")
    return tuple(size for size in found if isinstance(size, int))


def _input(first: LayerCost) -> Shape:
    inputs = first.layer.inputs
    if len(inputs) != 1:
        message = f"`{first.layer.path}` has {len(inputs)} inputs, so it has no input shape"
        raise UsageError([Diagnostic(message)])
    return inputs[0]
