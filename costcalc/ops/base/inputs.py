"""What an operator says of its inputs: how many it takes, of how many axes, and what these mean."""

from __future__ import annotations

from typing import Literal, TypeAlias

from costcalc.records import NamedTuple

Order: TypeAlias = Literal["", "tokens", "channels"]
"""The meaning of two axes: (tokens, dim), (channels, length), or none of its own."""


class Arity(NamedTuple):
    """The number of inputs of an operator: minimum and maximum (None: no maximum)."""

    fewest: int
    most: int | None


MANY = Arity(2, None)
NO_INPUT = Arity(0, 0)
ANY_RANK = (1, 2, 3, 4, 5, 6)
"""For operators that take any number of axes."""
