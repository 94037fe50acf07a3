"""What pools over windows of the spatial axes share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from costcalc.algebra import Whole, product
from costcalc.ops.base import window
from costcalc.ops.base.answers import Counterpart, Missing, Module, Need, Storage, Written
from costcalc.ops.base.attributes import TF_SAME, Each, Shape, Sides
from costcalc.ops.base.convolution import padded
from costcalc.ops.base.operator import Free
from costcalc.ops.base.window import Sliding


class Pool(Free):
    """Something of every window of a channel. x[c, *sizes] -> y[c, *sizes']."""

    ranks = window.RANKS
    reads = "channels"
    fill: ClassVar[float] = 0
    """What a padding on one side only is filled with."""

    k: Each
    s: Each | None
    p: Sides
    ceil: bool

    @property
    def stride(self) -> Each:
        return self.s or self.k

    @property
    def dilation(self) -> Each:
        return window.ones(self.k)

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from window.needs_of_pool(
            x, self.k, self.stride, self.p, self.dilation, ceil=self.ceil
        )

    def sliding(self) -> Sliding:
        return Sliding(self.k, self.stride, self.p, self.dilation, self.ceil)

    def shape(self, x: Shape) -> Shape:
        places = window.slide(x, self.k, self.stride, self.p, self.dilation, ceil=self.ceil)
        return (x[0], *places)

    def steps(self, x: Shape) -> Whole:
        """Steps from the first element of a window to the last, for all windows."""
        return (product(self.k) - 1) * product(self.shape(x))

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return f"{self.name} {window.by(self.k)}"

    def layer(
        self, x: Shape, name: str, arguments: Mapping[str, Any], usual: Mapping[str, Any]
    ) -> Counterpart:
        """PyTorch's pool of that name, with its padding."""
        pads = window.widths(x, self.sliding())
        if self.ceil and not window.is_symmetric(pads):
            return Missing("PyTorch rounds up only pools padded on both sides alike")
        pool = Module(
            f"nn.{name}Pool{self.spatial_axes}d",
            {"kernel_size": self.k, "stride": self.stride, **arguments},
            free=(f"{name.lower()}_pool{self.spatial_axes}d",),
            written=Written(defaults={"padding": 0, "ceil_mode": False, **usual}),
        )
        return padded(pads, pool, self.fill, self.k if self.p is TF_SAME else ())
