"""An operator of a test, which PyTorch has as two modules that compute."""

from __future__ import annotations

from costcalc.ops.base import (
    Counterpart,
    Module,
    Op,
    Params,
    Shape,
    Size,
    Whole,
    Words,
    Work,
    operator,
)


@operator("twice")
class Twice(Op):
    """Two convolutions of 1 x 1. x[c, h, w] -> y[out, h, w].

    Counts  one multiply-add per weight and pixel.
    Source  this test.
    """

    multiplies = True

    out: Size

    def shape(self, x: Shape) -> Shape:
        return (self.out, *x[1:])

    def params(self, x: Shape) -> Params:
        return Params(weights=x[0] * self.out + self.out * self.out)

    def macs(self, x: Shape) -> Whole:
        return (x[0] * self.out + self.out * self.out) * x[1] * x[2]

    def work(self, x: Shape) -> Work:
        return Work()

    def kind(self, x: Shape) -> str:
        return "twice"

    @classmethod
    def words(cls) -> Words:
        return Words("two convolutions, one after the other", "counting one of them")

    def module(self, x: Shape) -> Counterpart:
        return tuple(
            Module(
                "nn.Conv2d",
                {
                    "in_channels": channels,
                    "out_channels": self.out,
                    "kernel_size": 1,
                    "bias": False,
                },
                mixes=True,
            )
            for channels in (x[0], self.out)
        )
