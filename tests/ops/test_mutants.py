"""Planted defects: the checks of the table are trusted because each of these makes one fail.

A defect is put into the operator for the length of one test, as a wrong answer to one question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from costcalc.algebra import ceil_div, product
from costcalc.algebra.arrays import Array
from costcalc.algebra.symbols import Symbolic
from costcalc.ops import find
from costcalc.ops.base import Params, window
from tests.ops.rows import ROWS, Row
from tests.ops.test_rows import check_on_arrays, check_on_ints, check_on_symbols

Check = Callable[[Row], None]
Plant = Callable[[str, str, Callable[..., Any]], None]

Conv = find("conv")
BatchNorm = find("bn")


def failures(operator: str, check: Check) -> int:
    """How many rows of the operator the check refuses."""
    count = 0
    for row in ROWS:
        if row.operator == operator:
            try:
                check(row)
            except AssertionError:
                count += 1
    return count


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Puts a defect in place of the operator's answer, and sees the rows fail that passed."""

    def planted(operator: str, question: str, defect: Callable[..., Any]) -> None:
        assert failures(operator, check_on_ints) == 0
        with monkeypatch.context() as patch:
            patch.setattr(find(operator), question, defect)
            assert failures(operator, check_on_ints) > 0
        assert failures(operator, check_on_ints) == 0

    return planted


def test_height_and_width_swapped(plant: Plant) -> None:
    shape = Conv.shape

    def swapped(self: Any, x: Any) -> Any:
        m, h, w = shape(self, x)
        return m, w, h

    plant("conv", "shape", swapped)


def test_kernel_height_and_width_swapped(plant: Plant) -> None:
    def swapped(self: Any, x: Any) -> Any:
        pads = window.sides(self.p, self.k, self.d)
        return (self.out, *window.slide(x, self.k[::-1], self.s, pads, self.d))

    plant("conv", "shape", swapped)


def test_groups_dropped_from_macs(plant: Plant) -> None:
    def dense(self: Any, x: Any) -> Any:
        return product(self.k) * x[0] * product(self.shape(x))

    plant("conv", "macs", dense)


def test_groups_dropped_from_weights(plant: Plant) -> None:
    def dense(self: Any, x: Any) -> Any:
        return Params(product(self.k) * x[0] * self.out, self.out if self.bias else 0)

    plant("conv", "params", dense)


def test_input_size_for_output_size(plant: Plant) -> None:
    def before_stride(self: Any, x: Any) -> Any:
        _, h, w = x
        return self.taps(x) * self.out * h * w

    plant("conv", "macs", before_stride)


def test_bias_as_a_mac(plant: Plant) -> None:
    macs = Conv.macs

    def with_bias(self: Any, x: Any) -> Any:
        return macs(self, x) + (product(self.shape(x)) if self.bias else 0)

    plant("conv", "macs", with_bias)


def test_running_statistics_as_parameters(plant: Plant) -> None:
    params = BatchNorm.params

    def four_a_channel(self: Any, x: Any) -> Any:
        stored = params(self, x)
        return stored._replace(norm=stored.norm + stored.buffers, buffers=0)

    plant("bn", "params", four_a_channel)


def test_dilation_ignored(plant: Plant) -> None:
    def dense(self: Any, x: Any) -> Any:
        pads = window.sides(self.p, self.k)
        return (self.out, *window.slide(x, self.k, self.s, pads, (1, 1)))

    plant("conv", "shape", dense)


def test_padding_on_one_side(plant: Plant) -> None:
    def before_only(self: Any, x: Any) -> Any:
        (top, _), (left, _) = window.sides(self.p, self.k, self.d)
        pads = ((top, 0), (left, 0))
        return (self.out, *window.slide(x, self.k, self.s, pads, self.d))

    plant("conv", "shape", before_only)


def test_stride_of_height_for_both(plant: Plant) -> None:
    def square(self: Any, x: Any) -> Any:
        pads = window.sides(self.p, self.k, self.d)
        return (self.out, *window.slide(x, self.k, (self.s[0], self.s[0]), pads, self.d))

    plant("conv", "shape", square)


def test_last_window_kept_in_the_padding(plant: Plant) -> None:
    shape = find("maxpool").shape

    def hanging(self: Any, x: Any) -> Any:
        if not self.ceil:
            return shape(self, x)
        beyond = [
            size + sum(pads) - window.reach(k, d)
            for size, pads, k, d in zip(x[1:], self.p, self.k, self.d, strict=True)
        ]
        strides = self.s or self.k
        return (x[0], *(ceil_div(rest, s) + 1 for rest, s in zip(beyond, strides, strict=True)))

    plant("maxpool", "shape", hanging)


def test_tokens_forgotten(plant: Plant) -> None:
    def one_token(self: Any, x: Any) -> Any:
        return self.ends(x)[1] * self.out

    plant("linear", "macs", one_token)


def test_rounding_lost_on_symbols(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failures("conv", check_on_symbols) == 0
    monkeypatch.setattr(Symbolic, "ceil_div", Symbolic.floor_div)
    assert failures("conv", check_on_symbols) > 0


def test_rounding_lost_on_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failures("conv", check_on_arrays) == 0
    monkeypatch.setattr(Array, "ceil_div", Array.floor_div)
    assert failures("conv", check_on_arrays) > 0
