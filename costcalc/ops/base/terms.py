"""The figures of a layer as sums of products of named factors, which `diff` compares."""

from __future__ import annotations

from typing import Literal, TypeAlias

from costcalc.algebra import Whole, product
from costcalc.ops.base.answers import Component, Params
from costcalc.records import NamedTuple

Summand: TypeAlias = Literal["macs", "hidden", "activations"] | Component
"""What a term is a summand of: an answer of the operator, or a component of its stored values."""

CHANNELS_IN = "channels in per group"
CHANNELS_OUT = "channels out"
TAPS = "kernel taps"
POSITIONS = "output positions"
FEATURES_IN = "features in"
FEATURES_OUT = "features out"
TOKENS = "tokens"

SLIDING = {"k": "kernel", "p": "padding", "d": "dilation", "s": "stride"}
"""The attributes that output positions follow from, in the order in which they are compared; any
other attribute comes after them. What comes first of all is the size of the input."""


class Factor(NamedTuple):
    """A factor of a term: its name and its value, a whole number."""

    name: str
    value: Whole


class Term(NamedTuple):
    """A summand of a figure: the product of its factors, in the order in which they are compared.

    `name` tells the terms of a figure apart; it is empty if the figure is one term.
    """

    figure: Summand
    factors: tuple[Factor, ...]
    name: str = ""

    @property
    def value(self) -> Whole:
        """The product of the factors."""
        return product(factor.value for factor in self.factors)


def term(figure: Summand, factors: dict[str, Whole], name: str = "") -> Term:
    """A term of these factors, which are compared in this order."""
    return Term(figure, tuple(Factor(*one) for one in factors.items()), name)


def stored(params: Params, *known: Term) -> tuple[Term, ...]:
    """The known terms, and each component of stored values that none of them is of as one factor,
    which has the component's name.
    """
    named = {one.figure for one in known}
    rest = (
        term(component, {component: value})  # type: ignore[arg-type]
        for component, value in params._asdict().items()
        if component not in named and not (type(value) is int and value == 0)
    )
    return (*known, *rest)
