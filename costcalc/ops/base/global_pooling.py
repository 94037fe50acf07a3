"""What pools over all of a channel share."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.ops.base.along import chosen, without
from costcalc.ops.base.answers import Counterpart, Module, Need, Storage, Written
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Free


class GlobalPool(Free):
    """Something of every whole channel, or of every feature over the tokens.

    x[c, *sizes] -> y[c, 1, ...]; x[tokens, dim] -> y[dim].
    """

    ranks = (2, 3, 4)
    reads = "tokens"

    axis: int | None

    def needs(self, x: Shape) -> Iterator[Need]:
        if self.axis is not None:
            yield Need("axis", len(x) == 2, "`axis` is for an input of two axes")
            yield Need("axis", -2 <= self.axis < 2, "the input has 2 axes, counted from 0")

    def shape(self, x: Shape) -> Shape:
        if len(x) == 2:
            return without(x, chosen(self.axis, x, 0))
        return (x[0], *(1 for _ in x[1:]))

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return self.name

    def pooled(self, x: Shape, name: str, function: str) -> Counterpart:
        """PyTorch's adaptive pool of that name, or its function over one of two axes."""
        if len(x) == 2:
            along = {"dim": chosen(self.axis, x, 0) + 1}
            free = (function.removeprefix("Tensor."),)
            return (Module(function, along, free=free, written=Written(method=True)),)
        axes = len(x) - 1
        free = (f"adaptive_{name.lower()}_pool{axes}d",)
        written = Written(positional=1, short="Pool")
        layer = f"nn.Adaptive{name}Pool{axes}d"
        return (Module(layer, {"output_size": 1}, free=free, written=written),)
