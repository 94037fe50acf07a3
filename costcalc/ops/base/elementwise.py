"""Operators that apply one function to every element and keep the shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from costcalc.algebra import product
from costcalc.ops.base.answers import (
    SAVES_INPUT,
    Counterpart,
    Module,
    Storage,
    Words,
    Work,
    Written,
)
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.inputs import ANY_RANK
from costcalc.ops.base.operator import Free


class Elementwise(Free):
    """A function of one element. A subclass sets the work per element and the name in torch."""

    saves = SAVES_INPUT
    ranks = ANY_RANK
    each: ClassVar[Work]
    counterpart: ClassVar[str]
    free: ClassVar[tuple[str, ...]] = ()
    """The PyTorch operators that it runs; if empty, the one with the name of its torch layer."""

    written: ClassVar[Written] = Written()

    def shape(self, x: Shape) -> Shape:
        return x

    def work(self, x: Shape) -> Work:
        elements = product(x)
        return Work(*(amount * elements for amount in self.each))

    def storage(self, *x: Shape) -> Storage:
        return "elements"

    def kind(self, x: Shape) -> str:
        return self.name

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it has no weights: no parameters, no multiply-adds",
            "adding one operation per element to the multiply-adds, as some counters do silently",
        )

    def arguments(self) -> Mapping[str, Any]:
        """The arguments of its torch layer or function."""
        return {}

    def module(self, x: Shape) -> Counterpart:
        name = self.counterpart
        own = (name.rpartition(".")[2].lower(),)
        return (Module(name, self.arguments(), free=self.free or own, written=self.written),)


class ElementFunction(Elementwise):
    """A function of `torch`, such as `torch.exp`, and not a layer of `torch.nn`."""

    written = Written(positional=1, method=True)
