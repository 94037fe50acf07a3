"""Operators that enlarge or resize images, sequences and volumes by interpolation."""

from __future__ import annotations

from typing import ClassVar

from costcalc.algebra import product
from costcalc.ops.base import window
from costcalc.ops.base.answers import (
    SAVES_NOTHING,
    Counterpart,
    Module,
    Storage,
    Words,
    Work,
    Written,
)
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Free

MODES = {1: "linear", 2: "bilinear", 3: "trilinear"}
"""PyTorch's words for linear interpolation along every axis, by the number of axes."""


class Resampling(Free):
    """Each output element copies the nearest input element, or is interpolated along every axis:
    from two of a sequence, four of an image, eight of a volume.
    """

    saves = SAVES_NOTHING
    ranks: ClassVar[tuple[int, ...]] = window.RANKS
    reads = "channels"
    bilinear: bool

    def work(self, x: Shape) -> Work:
        elements = product(self.shape(x)) if self.bilinear else 0
        corners = 2**self.spatial_axes
        return Work(additions=(corners - 1) * elements, multiplications=corners * elements)

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return self.name

    @property
    def mode(self) -> str:
        """The mode of PyTorch's layer."""
        return MODES[self.spatial_axes] if self.bilinear else "nearest"

    def resampled(self, size: Shape) -> Counterpart:
        """PyTorch's layer with this output size."""
        arguments = {"size": size, "mode": self.mode}
        free = (
            f"upsample_nearest{self.spatial_axes}d",
            f"upsample_{MODES[self.spatial_axes]}{self.spatial_axes}d",
        )
        written = Written(defaults={"mode": "nearest"})
        return (Module("nn.Upsample", arguments, free=free, written=written),)

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it has no weights: nearest pixels are copied, bilinear ones are mixed from four, "
            "which is counted as work but not as multiply-adds",
            "adding four multiply-adds for each bilinear pixel, as some counters do silently",
        )
