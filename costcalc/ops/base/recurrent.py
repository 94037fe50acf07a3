"""Recurrent layers: gates computed from the current token and the previous state."""

from __future__ import annotations

from typing import ClassVar

from costcalc.algebra import Whole
from costcalc.ops.base.answers import Counterpart, Module, Params, Words, Work, Written
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Op


class Recurrent(Op):
    """One layer over all tokens. A subclass sets the number of gates and the other work per unit.

    Each gate has two matrix products, one with the token and one with the previous state, each
    with its own bias.
    """

    ranks = (2,)
    reads = "tokens"
    multiplies = True
    assumes = "recurrent layers run over every token, from a state of zeros that is multiplied too"

    gates: ClassVar[int]
    each: ClassVar[Work]
    """The work per unit and token, without the products and biases of the gates."""

    counterpart: ClassVar[str]

    out: Whole
    bidirectional: bool
    bias: bool

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional else 1

    def shape(self, x: Shape) -> Shape:
        return (x[0], self.directions * self.out)

    def params(self, x: Shape) -> Params:
        rows = self.directions * self.gates * self.out
        return Params(weights=rows * (x[1] + self.out), biases=2 * rows if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        tokens, dim = x
        return tokens * self.directions * self.gates * self.out * (dim + self.out)

    def work(self, x: Shape) -> Work:
        units = x[0] * self.directions * self.out
        sums = self.gates * (3 if self.bias else 1)
        each = self.each._replace(additions=self.each.additions + sums)
        return Work(*(amount * units for amount in each))

    def kind(self, x: Shape) -> str:
        return self.name

    @classmethod
    def words(cls) -> Words:
        return Words(
            f"for each token each of its {cls.gates} gates multiplies the token and the state by a "
            "matrix, one multiply-add for each weight",
            "counting the weights once, as if there were one token; and taking one bias a gate, "
            "where PyTorch stores two",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {
            "input_size": x[1],
            "hidden_size": self.out,
            "bias": self.bias,
            "batch_first": True,
            "bidirectional": self.bidirectional,
        }
        return (
            Module(
                self.counterpart,
                arguments,
                gives_first=True,
                free=("cat", "stack"),
                unseen=(self.counterpart.rpartition(".")[2].lower(),),
                mixes=True,
                written=Written(
                    positional=2,
                    defaults={"bias": True, "batch_first": False, "bidirectional": False},
                ),
            ),
        )
