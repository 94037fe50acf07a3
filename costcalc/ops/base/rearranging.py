"""Operators that move values and compute none: they select, join and reorder axes."""

from __future__ import annotations

from typing import ClassVar

from costcalc.ops.base.answers import Storage, Words, Work
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Free


class Rearranging(Free):
    """An operator that only moves values. A subclass adds the usual mistake."""

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
