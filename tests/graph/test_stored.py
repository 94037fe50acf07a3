"""The tensors that layers store, against the numbers of values that operators give."""

from __future__ import annotations

from math import prod

import pytest

from costcalc.errors import Span
from costcalc.graph.counterpart import counterpart_of
from costcalc.graph.graph import Layer
from costcalc.graph.stored import tensors_of, weight_of
from costcalc.ops.base import Missing
from costcalc.spec.source import decode
from tests.ops.growing import built
from tests.ops.rows import ROWS, Row

SPAN = Span(decode(b"x", "x"), 1, 1, 1)
COUNTED = [row for row in ROWS if not isinstance(built(row).module(*row.inputs), Missing)]


def layer_of(row: Row) -> Layer:
    return Layer("x", built(row), row.inputs, (), row.output, SPAN)


@pytest.mark.parametrize("row", COUNTED, ids=str)
def test_the_tensors_hold_what_is_counted(row: Row) -> None:
    """A running variance is as large as the mean beside it, and not listed apart; nor is a number
    of batches.
    """
    steps = counterpart_of(layer_of(row))
    sizes = {name: prod(shape) for name, shape in tensors_of(layer_of(row)).items()}
    means = sum(size for name, size in sizes.items() if name.endswith("running_mean"))
    held = sizes.get("buffers", 0)
    assert held + 2 * means + sum(step.tallied for step in steps) == row.buffers
    assert sum(sizes.values()) - means - held == row.weights + row.biases + row.norm


def test_what_is_tied_is_the_one_weight_of_a_layer() -> None:
    tied = {row.operator for row in COUNTED if weight_of(layer_of(row))}
    assert tied == {"conv", "conv_transpose", "dwconv", "embedding", "linear", "prelu"}


def test_a_border_is_no_stored_tensor() -> None:
    """A convolution padded on one side is two modules, of which the first stores nothing."""
    one_sided = [
        row for row in COUNTED if row.operator == "conv" and len(counterpart_of(layer_of(row))) > 1
    ]
    assert {len(row.inputs[0]) for row in one_sided} >= {2, 3, 4}
    for row in one_sided:
        assert set(tensors_of(layer_of(row))) <= {"weight", "bias"}, row
