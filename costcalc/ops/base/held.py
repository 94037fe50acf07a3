"""Operators that take no tensor and give values that the network holds."""

from __future__ import annotations

from typing import ClassVar

from costcalc.algebra import Whole, product
from costcalc.ops.base.answers import (
    SAVES_NOTHING,
    Component,
    Counterpart,
    Module,
    Params,
    Storage,
    Stored,
    Work,
)
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.inputs import NO_INPUT, Order
from costcalc.ops.base.operator import Op


class Held(Op):
    """Values of a shape, the same for every example. A subclass says whether they are trained, and
    has the attribute `sizes`.
    """

    saves = SAVES_NOTHING
    ranks = ()
    arity = NO_INPUT
    gathers = True
    component: ClassVar[Component]

    def held(self) -> Shape:
        """The sizes, one for each axis."""
        sizes: Shape = self.attributes()["sizes"]
        return sizes

    def shape(self) -> Shape:
        return self.held()

    def params(self) -> Params:
        return Params(**{self.component: product(self.held())})

    def macs(self) -> Whole:
        return 0

    def work(self) -> Work:
        return Work()

    def storage(self, *x: Shape) -> Storage:
        return "held"

    def kind(self) -> str:
        return self.name

    @property
    def gives(self) -> Order:
        return ""

    @property
    def is_view(self) -> bool:
        return True

    def module(self) -> Counterpart:
        values = {"values": Stored(self.held(), self.component)}
        return (Module("Tensor.expand", values, "batch", free=("expand",), mixes=True),)
