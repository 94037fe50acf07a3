"""Operators that join tensors element by element, two at a time, with broadcasting."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import ClassVar, Literal

from costcalc.algebra import Whole, product
from costcalc.ops.base.answers import Counterpart, Module, Need, Storage, Words, Work, Written
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.inputs import ANY_RANK, MANY, Arity
from costcalc.ops.base.merging import broadcast, same_rank, wider
from costcalc.ops.base.operator import Free

TWO = Arity(2, 2)
HELP = "along each axis the sizes must be equal, or 1"


def between(x: tuple[Shape, ...]) -> Whole:
    """The elements of the results between the first two inputs and the last, two at a time."""
    shapes = (reduce(wider, x[:n]) for n in range(2, len(x)))
    return sum(map(product, shapes))


class Pairwise(Free):
    """A function of an element of each input. A subclass sets the work per output element and pair
    of inputs, the name in torch, and what its result is called.

    The sizes of the inputs are alike along every axis, or 1, which is repeated.
    """

    ranks = ANY_RANK
    arity = MANY
    each: ClassVar[Work]
    counterpart: ClassVar[str]
    result: ClassVar[str]
    sign: ClassVar[Literal["", "+", "-", "*", "/"]] = ""
    mistake: ClassVar[str] = (
        "adding one operation per element to the multiply-adds, as some counters do silently"
    )

    def needs(self, *x: Shape) -> Iterator[Need]:
        rank = same_rank(x)
        yield rank
        if rank.condition is True:
            rule = f"the branches of {self.result} have different shapes"
            yield Need("", broadcast(x), rule, lambda: HELP)

    def shape(self, *x: Shape) -> Shape:
        return reduce(wider, x)

    def work(self, *x: Shape) -> Work:
        pairs = len(x) - 1
        elements = product(self.shape(*x))
        return Work(*(amount * pairs * elements for amount in self.each))

    def storage(self, *x: Shape) -> Storage:
        return "elements"

    def kind(self, *x: Shape) -> str:
        return self.name

    @classmethod
    def words(cls) -> Words:
        rule = "it works element by element and adds nothing up: no parameters, no multiply-adds"
        return Words(rule, cls.mistake)

    def module(self, *x: Shape) -> Counterpart:
        written = Written(sign=self.sign)
        return (Module(self.counterpart, {}, "pairs", free=(self.counterpart,), written=written),)
