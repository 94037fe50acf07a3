"""Operators that enlarge or resize images by interpolation."""

from __future__ import annotations

from costcalc.algebra import product
from costcalc.ops.base.answers import Counterpart, Module, Storage, Words, Work, Written
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Free


class Resampling(Free):
    """Each output pixel copies the nearest input pixel, or is interpolated from four."""

    bilinear: bool

    def work(self, x: Shape) -> Work:
        elements = product(self.shape(x)) if self.bilinear else 0
        return Work(additions=3 * elements, multiplications=4 * elements)

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return self.name

    @property
    def mode(self) -> str:
        """The mode of PyTorch's layer."""
        return "bilinear" if self.bilinear else "nearest"

    def resampled(self, size: Shape) -> Counterpart:
        """PyTorch's layer with this output size."""
        arguments = {"size": size, "mode": self.mode}
        free = ("upsample_nearest2d", "upsample_bilinear2d")
        written = Written(defaults={"mode": "nearest"})
        return (Module("nn.Upsample", arguments, free=free, written=written),)

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it has no weights: nearest pixels are copied, bilinear ones are mixed from four, "
            "which is counted as work but not as multiply-adds",
            "adding four multiply-adds for each bilinear pixel, as some counters do silently",
        )
