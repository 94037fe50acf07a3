"""`Totals`: the figures of one layer, or of several together."""

from __future__ import annotations

from typing import Any

from costcalc.algebra import Whole
from costcalc.records import NamedTuple


class Totals(NamedTuple):
    """Multiply-adds, stored values by component, output elements of multiplying layers, bytes that
    are moved and stored, and bit operations.

    All but what is stored are for the whole batch.
    """

    macs: Whole = 0
    weights: Whole = 0
    biases: Whole = 0
    norm: Whole = 0
    buffers: Whole = 0
    activations: Whole = 0
    bytes: Whole = 0
    bops: Whole = 0
    size: Whole = 0
    counted: Whole = 0
    """By another counter, in its unit, where one was asked for."""
    active: Whole = 0
    """Trained values, of experts those alone that run."""

    @property
    def params(self) -> Whole:
        """Trained values: weights + biases + norm."""
        return self.weights + self.biases + self.norm

    @property
    def is_nothing(self) -> bool:
        """Whether both multiply-adds and parameters are 0."""
        return self.macs == 0 and self.params == 0

    def of(self, quantity: str) -> Whole:
        """The figure of a quantity."""
        figure: Whole = getattr(self, quantity)
        return figure

    def exactly(self, quantity: str) -> int:
        """The figure of a quantity as an int. Raises TypeError if it is not an exact integer."""
        figure = self.of(quantity)
        if not isinstance(figure, int):
            raise TypeError(f"{quantity} are not an exact integer: {figure!r}")
        return figure


class _Uncounted:
    """A figure that was not counted. A sum with it is not counted either, and reading it raises an
    error.
    """

    def __add__(self, other: object) -> Any:
        return self

    __radd__ = __mul__ = __rmul__ = __add__

    def __repr__(self) -> str:
        return "uncounted"


UNCOUNTED: Any = _Uncounted()
