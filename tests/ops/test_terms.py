"""The factors of every operator, by which `diff` names causes: products that sum to its answers."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.ops import names
from costcalc.ops.base import Op, operator
from costcalc.ops.base.terms import Term
from tests.ops.rows import ROWS, Row

COMPONENTS = ("weights", "biases", "norm", "buffers")


def total(terms: tuple[Term, ...], figure: str) -> object:
    return sum(term.value for term in terms if term.figure == figure)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_terms_sum_to_the_answers(row: Row) -> None:
    op = row.op()
    terms = op.terms(*row.inputs)
    stored = op.params(*row.inputs)
    assert total(terms, "macs") == op.macs(*row.inputs)
    assert total(terms, "hidden") == op.hidden(*row.inputs)
    assert total(terms, "activations") == op.activations(*row.inputs)
    assert [total(terms, name) for name in COMPONENTS] == [getattr(stored, n) for n in COMPONENTS]
    assert len({(term.figure, term.name) for term in terms}) == len(terms)
    assert all(type(f.value) is int and f.value >= 0 for term in terms for f in term.factors)


def test_every_operator_was_asked() -> None:
    assert {row.operator for row in ROWS} == names()


def test_an_operator_that_multiplies_and_does_not_say_is_an_error() -> None:
    @operator("silent")
    class Silent(Op):
        """An operator that multiplies and names no factors."""

        multiplies = True

        def shape(self, *x: Any) -> Any:
            return x[0]

        params = macs = work = kind = module = shape
        words = shape

    with pytest.raises(NotImplementedError, match="`silent` does not say what its factors are"):
        Silent().terms((3, 4, 5))
