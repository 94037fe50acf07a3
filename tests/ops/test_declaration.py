"""Classes that `@operator` refuses: a question without an answer, no docstring, no rule."""

from __future__ import annotations

import pytest

from costcalc.ops.base import Free, Op, Shape, Size, Work, operator
from costcalc.ops.base.elementwise import Elementwise


def test_an_operator_answers_every_question() -> None:
    class Silent(Op):
        """Says nothing."""

        def shape(self, x: Shape) -> Shape:
            return x

    with pytest.raises(TypeError, match="does not answer: params, macs, work, kind, words, module"):
        operator("silent")(Silent)


def test_free_of_cost_is_no_excuse() -> None:
    class Vague(Free):
        """Stores and multiplies nothing, and leaves the rest open."""

    with pytest.raises(TypeError, match="does not answer: shape, work, kind, words, module"):
        operator("vague")(Vague)


def test_an_operator_has_a_docstring() -> None:
    class Undocumented(Elementwise):
        counterpart = "nn.Identity"
        each = Work()

    with pytest.raises(TypeError, match="no docstring"):
        operator("undocumented")(Undocumented)


def test_an_attribute_has_a_kind() -> None:
    class Loose(Elementwise):
        """Has a number that nobody checks."""

        counterpart = "nn.Identity"
        each = Work()

    Loose.__annotations__ = {"checked": Size, "loose": int}
    with pytest.raises(TypeError, match="attribute loose of Loose has no rule"):
        operator("loose")(Loose)
