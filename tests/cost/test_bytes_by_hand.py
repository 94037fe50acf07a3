"""Bytes of a roofline by hand: values of fewer than eight bits, and experts of which some run."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import costcalc
from costcalc.cost.roofline.record import Roofline

TOKENS = 9
EXPERTS = """
costcalc: 1
name: mixed
input: (9, 7)
layers:
- first: linear(5, bias=false)
- moe: {route: {experts: 5, active: 2, do: "linear(5) | relu"}}
- last: linear(3)
"""
RATES: dict[str, Any] = {"peak": "1 TOP/s", "bandwidth": "1 GB/s"}


def whole(values: int, bits: int) -> int:
    """Values packed without gaps, in whole bytes."""
    return -(-values * bits // 8)


def found(**options: Any) -> Roofline:
    return costcalc.roofline(costcalc.graph_from_text(EXPERTS), **RATES, **options)


@pytest.mark.parametrize(
    ("dtype", "weight", "activation"), [("w4a8", 4, 8), ("w3a5", 3, 5), ("int4", 4, 4)]
)
@pytest.mark.parametrize("batch", [1, 3])
def test_each_tensor_and_the_weights_are_whole_bytes(
    dtype: str, weight: int, activation: int, batch: int
) -> None:
    """Tensors grow with the batch before they are rounded, what is stored is read once; of five
    experts the weights of the two that run are, whose results are one tensor.
    """
    rows = batch * TOKENS
    wide, inner, narrow = (whole(rows * width, activation) for width in (7, 5, 3))
    first, one, other, joined, last = found(dtype=dtype, batch=batch).bounds
    assert first.bytes == whole(7 * 5, weight) + wide + inner
    assert one.bytes == other.bytes == whole(5 * 5, weight) + 4 * 5 + 2 * inner
    assert joined.bytes == whole(2 * rows * 5, activation) + inner
    assert last.bytes == whole(5 * 3, weight) + 4 * 3 + inner + narrow


def test_of_experts_the_floor_reads_what_runs() -> None:
    """If tensors stay on the chip, what is stored of the layers that run is read once."""
    stored = (whole(35, 4), 2 * (whole(25, 4) + 20), whole(15, 4) + 12)
    macs = TOKENS * (35 + 2 * 25 + 15)
    assert found(dtype="w4a8").floor == max(
        Fraction(sum(stored), 10**9), Fraction(2 * macs, 10**12)
    )
