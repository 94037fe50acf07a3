"""What an example is."""

from __future__ import annotations

from typing import Any, NamedTuple

from costcalc.ops import find
from costcalc.ops.base import Op, Work

Shape = tuple[int, ...]


class Row(NamedTuple):
    """One example. What is not given is 0."""

    operator: str
    attributes: dict[str, Any]
    inputs: tuple[Shape, ...]
    output: Shape
    kind: str
    macs: int = 0
    weights: int = 0
    biases: int = 0
    norm: int = 0
    buffers: int = 0
    work: Work = Work()

    def op(self, **changed: Any) -> Op:
        """The operator on inputs of these ranks, with other values of some attributes."""
        axes = len(self.inputs[0]) - 1 if self.inputs else 0
        return find(self.operator).on(axes, **{**self.attributes, **changed})

    def __str__(self) -> str:
        return label(self.operator, self.attributes, self.inputs)


def label(operator: str, attributes: dict[str, Any], inputs: tuple[Shape, ...]) -> str:
    """The name of a test on an example: `conv(out=8,k=(1,7))-on-3x32x19`."""
    values = ",".join(f"{name}={value}" for name, value in attributes.items())
    shapes = "+".join("x".join(map(str, shape)) for shape in inputs)
    call = f"{operator}({values})".replace(" ", "")
    return f"{call}-on-{shapes}" if inputs else call
