"""Random choices of sizes, axes, windows and names, and operators as a spec writes them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

Shape = tuple[int, ...]
Attributes = dict[str, Any]
Drawn = Callable[[], tuple[str, Attributes]]
"""An operator with its attributes, drawn when it is called."""


class Draws:
    """Every choice of one spec comes from one source of randomness."""

    def __init__(self, random: Random):
        self.random = random
        self.number = 0
        self.sequence = False
        """Whether two axes are (channels, length)."""
        self.axes = 2
        """The spatial axes of what the next operator takes."""

    def size(self, largest: int = 7) -> int:
        return self.random.randint(1, largest)

    def each(self, largest: int) -> Shape:
        """A size for each spatial axis."""
        return tuple(self.size(largest) for _ in range(self.axes))

    def pair(self, largest: int) -> tuple[int, int]:
        return self.size(largest), self.size(largest)

    def is_spatial(self, shape: Shape) -> bool:
        return len(shape) in (3, 4) or (len(shape) == 2 and self.sequence)

    def axis(self, shape: Shape) -> int | None:
        """An axis, or none where none need be written."""
        usual = len(shape) < 4 and not (len(shape) == 2 and self.sequence)
        if usual and self.random.random() < 0.6:
            return None
        return self.random.randrange(-len(shape), len(shape))

    def maybe(self) -> bool:
        return self.random.random() < 0.5

    def divisor(self, *sizes: int) -> int:
        return self.random.choice([n for n in range(1, 13) if all(size % n == 0 for size in sizes)])

    def odd(self, axes: int) -> Any:
        """An odd kernel, as one number or one for each axis."""
        return self.random.choice([1, 3, tuple(self.random.choice([1, 3, 5]) for _ in range(axes))])

    def sides(self, least: int, most: int) -> tuple[tuple[int, int], ...]:
        def one() -> int:
            return self.random.randint(least, most)

        return tuple((one(), one()) for _ in range(self.axes))

    def name(self) -> str:
        self.number += 1
        return f"s{self.number}"

    def input_shape(self, sequence: bool | None = None) -> Shape:
        """The shape of an input, by which what two axes mean is chosen unless it is given."""
        shape: Shape = self.random.choice(
            [
                (self.size(), *self.random.sample(range(5, 16), 2)),
                (self.size(9), self.size(12)),
                (self.size(30),),
                (self.size(), self.random.randint(8, 40)),
                (self.size(5), *self.random.sample(range(3, 10), 3)),
            ]
        )
        self.sequence = len(shape) == 2 and self.maybe() if sequence is None else sequence
        return shape


def written(name: str, attributes: Attributes) -> str:
    """An operator as a spec writes it."""
    inside = ", ".join(f"{word}={as_text(value)}" for word, value in attributes.items())
    return f"{name}({inside})" if inside else name


def as_text(value: Any) -> str:
    """The value of an attribute as a spec writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"({', '.join(map(as_text, value))}{',' * (len(value) == 1)})"
    return str(value)
