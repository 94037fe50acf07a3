"""Recurrent layers: gates computed from the current token and the previous state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from costcalc.algebra import Whole, equal
from costcalc.ops.base.answers import (
    Counterpart,
    Module,
    Need,
    Params,
    Storage,
    Words,
    Work,
    Written,
)
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Op
from costcalc.ops.base.terms import FEATURES_IN, TOKENS, Term, stored, term


class Recurrent(Op):
    """Layers over all tokens. A subclass sets the number of gates and the other work per unit.

    Each gate has two matrix products, one with the token and one with the previous state, each
    with its own bias; with `one_bias` the gate has one. A second layer takes what the first gives.
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
    layers: Whole
    one_bias: bool

    def needs(self, x: Shape) -> Iterator[Need]:
        rule = "`one_bias` is how a bias is stored"
        yield Need("one_bias", self.bias or not self.one_bias, rule, lambda: "leave out bias=false")

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional else 1

    @property
    def state(self) -> Whole:
        """The size of what is given for a token, and multiplied for the next."""
        return self.out

    @property
    def biases(self) -> int:
        """The biases that a gate adds."""
        if not self.bias:
            return 0
        return 1 if self.one_bias else 2

    def shape(self, x: Shape) -> Shape:
        return (x[0], self.directions * self.state)

    def stacked(self, first: Whole, other: Whole) -> Whole:
        """A sum over the layers, of which the first takes another input than the others."""
        return self.directions * (first + (self.layers - 1) * other)

    def weights(self, dim: Whole) -> Whole:
        """The weights of one layer and direction that takes tokens of that dim."""
        return self.gates * self.out * (dim + self.state)

    def products(self, x: Shape) -> Whole:
        """The weights of all layers; each is multiplied once per token."""
        return self.stacked(self.weights(x[1]), self.weights(self.directions * self.state))

    def matrices(self, x: Shape) -> Iterator[tuple[str, dict[str, Whole]]]:
        """The matrices that `products` is the sum of: a name, and the factors of its size."""
        units = {"units": self.out, "directions": self.directions, "gates": self.gates}
        further = {**units, "further layers": self.layers - 1}
        given = self.directions * self.state
        yield "input", {FEATURES_IN: x[1], **units}
        yield "state", {"state": self.state, **units}
        yield "input of further layers", {FEATURES_IN: given, **further}
        yield "state of further layers", {"state": self.state, **further}

    def terms(self, x: Shape) -> tuple[Term, ...]:
        tokens = {TOKENS: x[0]}
        outputs = {"state": self.state, "directions": self.directions, **tokens}
        known = [term("activations", outputs)]
        for name, factors in self.matrices(x):
            known += [term("macs", factors | tokens, name), term("weights", factors, name)]
        return stored(self.params(x), *known)

    def params(self, x: Shape) -> Params:
        rows = self.gates * self.out
        return Params(self.products(x), self.biases * self.stacked(rows, rows))

    def macs(self, x: Shape) -> Whole:
        return x[0] * self.products(x)

    def work(self, x: Shape) -> Work:
        units = x[0] * self.stacked(self.out, self.out)
        sums = self.gates * (1 + self.biases)
        each = self.each._replace(additions=self.each.additions + sums)
        return Work(*(amount * units for amount in each))

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return self.name

    @classmethod
    def words(cls) -> Words:
        gates = "its gate" if cls.gates == 1 else f"each of its {cls.gates} gates"
        return Words(
            f"for each token {gates} multiplies the token and the state by a matrix, one "
            "multiply-add for each weight",
            "counting the weights once, as if there were one token; and taking one bias a gate, "
            "where PyTorch stores two",
        )

    def arguments(self, x: Shape) -> dict[str, Any]:
        """The arguments of the layer of PyTorch."""
        return {
            "input_size": x[1],
            "hidden_size": self.out,
            **({} if equal(self.layers, 1) is True else {"num_layers": self.layers}),
            "bias": self.bias,
            "batch_first": True,
            "bidirectional": self.bidirectional,
        }

    def module(self, x: Shape) -> Counterpart:
        name = self.counterpart
        if self.one_bias:
            name = f"own.one_bias.OneBias{name.removeprefix('nn.')}"
        return (
            Module(
                name,
                self.arguments(x),
                gives_first=True,
                free=("cat", "stack"),
                unseen=self.fused,
                mixes=True,
                written=Written(
                    positional=2,
                    defaults={"bias": True, "batch_first": False, "bidirectional": False},
                ),
            ),
        )

    @property
    def fused(self) -> tuple[str, ...]:
        """The operators of PyTorch that are the whole layer."""
        return (self.counterpart.removeprefix("nn.").lower(),)
