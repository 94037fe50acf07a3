"""Operators that move values and compute none: they select, join and reorder axes."""

from __future__ import annotations

from typing import ClassVar

from costcalc.algebra import Whole, decided, either, equal
from costcalc.ops.base.answers import SAVES_NOTHING, Storage, Words, Work
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Free
from costcalc.ops.base.shapes import Window


class Rearranging(Free):
    """An operator that only moves values. A subclass adds the usual mistake."""

    saves = SAVES_NOTHING
    mistake: ClassVar[str]

    def work(self, *x: Shape) -> Work:
        return Work()

    def storage(self, *x: Shape) -> Storage:
        return "strided" if self.is_view else "new"

    def kind(self, *x: Shape) -> str:
        return self.name

    @classmethod
    def words(cls) -> Words:
        rule = "it only moves values: no parameters, no multiply-adds, no arithmetic at all"
        return Words(rule, cls.mistake)


WINDOWED = "only an image has windows: three axes (channels, height, width)"
"""The rule of an attribute `window` on other numbers of axes."""


def in_rows(window: Window, width: Whole) -> bool:
    """Whether windows one after another are the pixels of an image of this width row by row: there
    are none, they are as wide as the image, or they are one row high.
    """
    if window is None:
        return True
    return decided(either(equal(window[1], width), equal(window[0], 1))) is True
