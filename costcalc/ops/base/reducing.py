"""Operators that leave one value of all those along some axes: means, sums, maxima, norms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from costcalc.algebra import Whole, product
from costcalc.ops.base.answers import Counterpart, Module, Need, Storage, Words, Work, Written
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.inputs import ANY_RANK
from costcalc.ops.base.operator import Free


class Reducing(Free):
    """One value of all those along `axis`. With `keep` these axes stay, with size 1.

    A subclass sets the work per input element, that per step from one element to the next, and that
    per output element.
    """

    ranks = ANY_RANK
    counterpart: ClassVar[str]
    each: ClassVar[Work] = Work()
    step: ClassVar[Work] = Work()
    last: ClassVar[Work] = Work()

    axis: tuple[int, ...]
    keep: bool

    def chosen(self, x: Shape) -> tuple[int, ...]:
        """The axes, counted from the first."""
        return tuple(axis % len(x) for axis in self.axis)

    def needs(self, x: Shape) -> Iterator[Need]:
        count = len(x)
        there = all(-count <= axis < count for axis in self.axis)
        yield Need("axis", there, f"the input has {count} axes, counted from 0")
        if there:
            once = len(set(self.chosen(x))) == len(self.axis)
            yield Need("axis", once, "an axis is named twice")
            left = self.keep or len(self.axis) < count
            yield Need("axis", left, "no axis would be left", lambda: "add keep=true")

    def shape(self, x: Shape) -> Shape:
        gone = self.chosen(x)
        sizes = [1 if axis in gone else size for axis, size in enumerate(x)]
        return tuple(n for axis, n in enumerate(sizes) if self.keep or axis not in gone)

    def work(self, x: Shape) -> Work:
        inputs, outputs = product(x), product(self.shape(x))
        amounts: tuple[Whole, ...] = (inputs, inputs - outputs, outputs)
        parts = zip(self.each, self.step, self.last, strict=True)
        return Work(*(sum(n * m for n, m in zip(part, amounts, strict=True)) for part in parts))

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return self.name.replace("_", " ")

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it makes one value of several: no parameters, no multiply-adds",
            "counting one multiply-add per input element, as some counters do for a mean",
        )

    def module(self, x: Shape) -> Counterpart:
        dims = tuple(axis + 1 for axis in self.chosen(x))
        arguments = {"dim": dims, **({"keepdim": True} if self.keep else {})}
        method = self.counterpart.startswith("Tensor.")
        free = (self.counterpart.removeprefix("Tensor.").replace(".", "_"),)
        written = Written(method=method)
        return (Module(self.counterpart, arguments, free=free, mixes=True, written=written),)
