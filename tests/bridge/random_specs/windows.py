"""Operators with windows, over one, two or three axes: convolutions, pools, columns."""

from __future__ import annotations

from typing import Any

from costcalc.ops.base import TF_SAME
from tests.bridge.random_specs.draws import Attributes, Drawn, Draws, Shape


class Windows(Draws):
    """Kernels, strides, paddings and dilations differ along the axes wherever they can."""

    def window(self, *words: Any) -> Attributes:
        """Kernel, stride, padding and dilation; the default padding only for odd kernels. `words`
        are paddings besides numbers.
        """
        k = self.each(4)
        attributes: Attributes = {"k": k, "s": self.each(3), "d": self.each(2)}
        if not all(size % 2 for size in k) or self.maybe():
            attributes["p"] = self.random.choice([self.sides(0, 2), self.each(3), *words])
        return attributes

    def convolution(self, c: int) -> Drawn:
        g = self.divisor(c)
        out = g * self.size(4)
        own = {"out": out, "g": g, "bias": self.maybe()}
        if self.random.random() < 0.1:
            own["weight_norm"] = self.random.randrange(3)
        return lambda: ("conv", {**own, **self.window(TF_SAME)})

    def resized(self, is_image: bool) -> tuple[str, Attributes]:
        """Nearest or linear; of an image with an even height by cubes instead of linear."""
        out, bilinear = self.each(9), self.maybe()
        if is_image and bilinear and out[0] % 2 == 0:
            return "bicubic", {"out": out}
        return "resize", {"out": out, "bilinear": bilinear}

    def transposed(self, c: int) -> Drawn:
        g = self.divisor(c)
        out = g * self.size(3)
        own = {"out": out, "g": g, "bias": self.maybe(), "output_padding": self.each(2)}
        return lambda: ("conv_transpose", {**own, **self.window()})

    def pool(self, *, dilated: bool) -> Attributes:
        k = self.each(3)
        p: Any = tuple(self.random.randint(0, size // 2) for size in k)
        if self.random.random() < 0.2:
            p = TF_SAME
        attributes: Attributes = {"k": k, "s": self.each(3), "p": p, "ceil": self.maybe()}
        return {**attributes, "d": self.each(2)} if dilated else attributes

    def columns(self) -> Attributes:
        return {"k": self.pair(3), "s": self.pair(3), "p": self.pair(3), "d": self.pair(2)}

    def local(self) -> Drawn:
        own = {"out": self.size(4), "bias": self.maybe()}
        return lambda: ("locally_connected", {**own, **self.columns()})

    def folded(self, shape: Shape) -> Drawn:
        """Columns side by side, as an image of one row of windows."""
        channels, places = shape
        k = (self.divisor(channels), 1)
        return lambda: ("fold", {"out": (k[0], places), "k": k, "s": (self.size(3), 1)})
