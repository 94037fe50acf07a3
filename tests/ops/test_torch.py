"""Every example row against the real thing: its PyTorch counterpart, built and run."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from costcalc.ops import find, names  # noqa: E402
from costcalc.ops.base import Missing, Params  # noqa: E402
from tests.ops.counterparts import MIRRORED, Counterpart, counterpart, stored  # noqa: E402
from tests.ops.rows import ROWS, Row  # noqa: E402

BATCH = 2
FLOPS_PER_MAC = 2


def built(row: Row) -> Counterpart:
    steps = counterpart(row)
    assert not isinstance(steps, Missing)
    return Counterpart(steps)


def run(row: Row) -> tuple[tuple[int, ...], Params, int]:
    """Shape without the batch, stored values, and flops, on no real memory."""
    with torch.device("meta"):
        model = built(row)
        inputs = [torch.zeros(BATCH, *x) for x in row.inputs or ((),)]
        with FlopCounterMode(display=False) as counter:
            output = model(*inputs)
    assert output.shape[0] == BATCH
    return tuple(output.shape[1:]), stored(model), counter.get_total_flops()


@pytest.mark.parametrize("row", MIRRORED, ids=str)
def test_row(row: Row) -> None:
    """On `meta`, where nothing is allocated and no fused kernel hides a product.

    With memory torch 2.13 counts nothing for an LSTM or attention, which are one kernel each on a
    processor; on `meta` it takes them apart into the products it counts.
    """
    shape, params, flops = run(row)
    assert shape == row.output
    assert params == Params(row.weights, row.biases, row.norm, row.buffers)
    assert flops == FLOPS_PER_MAC * BATCH * row.macs
    if find(row.operator).multiplies:
        assert flops > 0


def test_few_rows_have_no_counterpart() -> None:
    assert len(MIRRORED) >= 250
    assert {row.operator for row in MIRRORED} == names() - {"opaque"}
    assert {row.operator for row in ROWS if row not in MIRRORED} <= {"avgpool", "maxpool", "opaque"}
