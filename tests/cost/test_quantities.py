"""Bytes moved: by hand, summed from the shapes a table shows, and views as PyTorch has them."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest

from costcalc import cost_of, forms_of, graph_from_text
from costcalc.cost.counting import counting
from costcalc.cost.quantities import QUANTITIES, STANDING, UNCOUNTED, with_asked
from costcalc.ops import find
from costcalc.report.units import integer
from tests.ops.rows import ROWS, Row

SMALL = """
costcalc: 1
name: small
input: (3, 4, 4)
layers:
- conv(8, k=3)
- bn
- flatten
- linear(2)
"""


def test_by_hand() -> None:
    layers = cost_of(graph_from_text(SMALL)).layers
    conv = 3 * 16 + 8 * 16 + 3 * 8 * 9
    norm = 2 * 8 * 16 + 4 * 8
    linear = 128 + 2 + 128 * 2 + 2
    assert [layer.totals.bytes for layer in layers] == [4 * conv, 4 * norm, 0, 4 * linear]


def test_a_batch_reads_stored_values_once() -> None:
    one, eight = (cost_of("mobilenet_v1", batch=n).totals for n in (1, 8))
    stored = 4 * (one.params + one.buffers)
    assert eight.bytes - stored == 8 * (one.bytes - stored)


def test_an_embedding_reads_the_rows_it_is_asked_for() -> None:
    op = find("embedding")(30_000, 16)
    assert op.moved(30_000 * 16, 2, (5,)) == 2 * (5 + 5 * 16 + 5 * 16)
    assert op.moved(0, 2, (5,)) == 2 * (5 + 5 * 16)


@pytest.mark.parametrize("name", ["efficientnet_b0", "vit_b_16", "swin_t", "shufflenet_v1"])
def test_summed_from_the_shapes(name: str) -> None:
    """An independent sum: inputs, outputs and stored values of the layers that are no views."""
    total: Any = 0
    for layer, _, totals, _ in cost_of(name).layers:
        if not layer.op.is_view:
            sizes = sum(prod(map(integer, shape)) for shape in (*layer.inputs, layer.output))
            total += 4 * (sizes + totals.params + totals.buffers)
    assert cost_of(name).totals.bytes == total


@pytest.mark.parametrize("name", ["mobilenet_v1", "squeezenet1_0", "resnet18"])
def test_in_symbols(name: str) -> None:
    forms = forms_of(name)
    assert forms.total("bytes").value == cost_of(name).totals.bytes


def test_only_what_is_asked_is_counted_in_symbols() -> None:
    graph = graph_from_text(SMALL)
    assert with_asked("active", "bytes") == tuple(QUANTITIES)
    cost = cost_of(graph)._replace(counting=counting(graph, quantities=STANDING))
    assert cost.counting.quantities == STANDING
    assert repr(UNCOUNTED + 1) == repr(1 + UNCOUNTED) == "uncounted"
    with pytest.raises(TypeError, match="exact integers"):
        integer(UNCOUNTED)


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize(
    "row", [row for row in ROWS if len(row.inputs) == 1 and len(row.output) <= 3], ids=str
)
def test_a_view_is_one_in_torch(row: Row) -> None:
    """What is called a view keeps the memory of its input; what moves values has its own."""
    torch = pytest.importorskip("torch")
    from costcalc.ops.base import Missing
    from tests.ops.counterparts import Counterpart, counterpart

    op = row.op()
    steps = counterpart(row)
    if isinstance(steps, Missing) or row.operator == "embedding":
        pytest.skip("no counterpart that takes a tensor of numbers")
    with torch.no_grad():
        model = Counterpart(steps).eval()
        x = torch.zeros(2, *row.inputs[0])
        shared = model(x).untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
    if op.is_view:
        assert shared
    elif 1 not in row.inputs[0] and row.attributes.get("window") != row.inputs[0][1:]:
        assert not shared, "it is a view"
