"""Every example row against the real thing: its PyTorch counterpart, built and run."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial, reduce
from operator import attrgetter
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from costcalc.ops import find  # noqa: E402
from costcalc.ops.base import Missing, Module, Params  # noqa: E402
from tests.ops.rows import ROWS, Row  # noqa: E402

BATCH = 2
FLOPS_PER_MAC = 2


def counterpart(row: Row) -> tuple[Module, ...] | Missing:
    return find(row.operator)(**row.attributes).module(*row.inputs)


MIRRORED = [row for row in ROWS if not isinstance(counterpart(row), Missing)]


def plain(value: Any) -> Any:
    """The value as torch takes it: it knows no fractions."""
    return float(value) if isinstance(value, Fraction) else value


def resolve(module: Module) -> Callable[..., Any]:
    """A layer that is built, or a function with its arguments."""
    found = attrgetter(module.name)(torch)
    arguments = {name: plain(value) for name, value in module.arguments.items()}
    if module.name.startswith("nn."):
        return found(**arguments).eval()
    return partial(found, **arguments)


def apply(module: Module, call: Callable[..., Any], inputs: list[Any]) -> Any:
    """The output of one step, which takes its inputs as `takes` says."""
    if module.takes == "list":
        return call(inputs)
    if module.takes == "pairs":
        return reduce(call, inputs)
    (only,) = inputs
    return call(only)


def stored(layers: list[Any]) -> Params:
    """Numbers of stored values by component, without the counter of batches."""
    found = Params()
    for layer in layers:
        sizes = {name: p.numel() for name, p in layer.named_parameters()}
        buffers = {name: b.numel() for name, b in layer.named_buffers()}
        buffers.pop("num_batches_tracked", None)
        if isinstance(layer, torch.nn.modules.batchnorm._BatchNorm):
            found = found._replace(norm=found.norm + sum(sizes.values()))
        else:
            assert sizes.keys() <= {"weight", "bias"}
            found = found._replace(
                weights=found.weights + sizes.get("weight", 0),
                biases=found.biases + sizes.get("bias", 0),
            )
        found = found._replace(buffers=found.buffers + sum(buffers.values()))
    return found


def run(row: Row) -> tuple[tuple[int, ...], Params, int]:
    """Shape without the batch, stored values, and flops of the counterpart, on no real memory."""
    steps = counterpart(row)
    assert not isinstance(steps, Missing)
    with torch.device("meta"), torch.no_grad():
        calls = [resolve(step) for step in steps]
        values = [torch.empty(BATCH, *x) for x in row.inputs]
        with FlopCounterMode(display=False) as counter:
            for step, call in zip(steps, calls, strict=True):
                values = [apply(step, call, values)]
    (output,) = values
    assert output.shape[0] == BATCH
    layers = [call for call in calls if isinstance(call, torch.nn.Module)]
    return tuple(output.shape[1:]), stored(layers), counter.get_total_flops()


@pytest.mark.parametrize("row", MIRRORED, ids=str)
def test_row(row: Row) -> None:
    shape, params, flops = run(row)
    assert shape == row.output
    assert params == Params(row.weights, row.biases, row.norm, row.buffers)
    assert flops == FLOPS_PER_MAC * BATCH * row.macs
    if find(row.operator).multiplies:
        assert flops > 0


def test_few_rows_have_no_counterpart() -> None:
    assert len(MIRRORED) >= 90
    assert {row.operator for row in ROWS if row not in MIRRORED} <= {"avgpool", "maxpool"}
