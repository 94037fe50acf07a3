"""Choices that depend on words alone, and are therefore the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

One = TypeVar("One")


class Draw:
    """Draws that follow from some words. Each purpose has words of its own, so that a new question
    does not change the draws of another.
    """

    def __init__(self, *words: object):
        self._words = "\0".join(map(str, words))
        self._drawn = 0

    def below(self, end: int) -> int:
        """A whole number from 0 up to, not including, `end`."""
        self._drawn += 1
        digest = sha256(f"{self._words}\0{self._drawn}".encode()).digest()
        return int.from_bytes(digest[:16], "big") % end

    def one_of(self, things: Sequence[One]) -> One:
        """One of these. Raises IndexError where there is none."""
        if not things:
            raise IndexError("nothing to draw from")
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[One]) -> list[One]:
        """All of these in another order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in things]

    def some_of(self, things: Sequence[One], count: int) -> list[One]:
        """So many of these, or all if there are fewer, in their own order."""
        kept = sorted(self.shuffled(range(len(things)))[:count])
        return [things[number] for number in kept]
