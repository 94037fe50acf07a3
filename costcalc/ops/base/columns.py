"""The windows of an image as columns of a matrix, which `unfold` makes and `fold` takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.algebra import Whole, at_most
from costcalc.ops.base import window
from costcalc.ops.base.answers import Module, Need, Storage, Written
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Op

USUAL = {"dilation": 1, "padding": 0, "stride": 1}
"""PyTorch's defaults."""


class Columns(Op):
    """An operator on the windows of an image of a height and a width."""

    k: tuple[Whole, Whole]
    s: tuple[Whole, Whole]
    p: tuple[Whole, Whole]
    d: tuple[Whole, Whole]

    def places(self, sizes: Shape) -> Shape:
        """The windows along height and width."""
        windows = zip(sizes, self.k, self.s, self.p, self.d, strict=True)
        return tuple(window.positions(h, k, s, (p, p), d) for h, k, s, p, d in windows)

    def needs_of_windows(self, sizes: Shape) -> Iterator[Need]:
        """A window is not larger than the padded image."""
        words = ("height", "width")
        for word, h, k, p, d in zip(words, sizes, self.k, self.p, self.d, strict=True):
            rule = f"the kernel is larger than the {word} of its padded input"
            yield Need("k", at_most(window.reach(k, d), h + 2 * p), rule)

    def columns(self) -> Module:
        """PyTorch's layer that makes a column of each window."""
        written = Written(defaults=USUAL)
        return Module("nn.Unfold", self.windows(), free=("im2col",), mixes=True, written=written)

    def windows(self) -> dict[str, Any]:
        """The arguments of PyTorch's layers."""
        return {
            "kernel_size": self.k,
            "dilation": self.d,
            "padding": self.p,
            "stride": self.s,
        }

    def storage(self, *x: Shape) -> Storage:
        return "new"
