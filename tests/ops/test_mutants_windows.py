"""Planted defects of operators with a window: convolutions and pools; and of rounding."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.algebra import ceil_div, product
from costcalc.algebra.arrays import Array
from costcalc.algebra.symbolic import Symbolic
from costcalc.ops import find
from costcalc.ops.base import Params, Work, window
from tests.ops.planting import Plant, failures
from tests.ops.test_rows import check_on_arrays, check_on_symbols

Conv = find("conv")
BatchNorm = find("bn")


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


def test_outputs_of_a_transposed_convolution_counted(plant: Plant) -> None:
    def by_outputs(self: Any, x: Any) -> Any:
        return product(self.k) * x[0] // self.g * product(self.shape(x))

    plant("conv_transpose", "macs", by_outputs)


def test_output_padding_dropped(plant: Plant) -> None:
    shape = find("conv_transpose").shape

    def smaller(self: Any, x: Any) -> Any:
        m, h, w = shape(self, x)
        return m, h - self.output_padding[0], w - self.output_padding[1]

    plant("conv_transpose", "shape", smaller)


def test_groups_dropped_from_transposed_weights(plant: Plant) -> None:
    def dense(self: Any, x: Any) -> Any:
        return Params(product(self.k) * x[0] * self.out, self.out if self.bias else 0)

    plant("conv_transpose", "params", dense)


def test_padding_added_instead_of_cropped(plant: Plant) -> None:
    shape = find("conv_transpose").shape

    def larger(self: Any, x: Any) -> Any:
        m, h, w = shape(self, x)
        rows, columns = map(sum, window.sides(self.p, self.k, self.d))
        return m, h + 2 * rows, w + 2 * columns

    plant("conv_transpose", "shape", larger)


def test_bias_of_a_transposed_convolution_for_each_input(plant: Plant) -> None:
    params = find("conv_transpose").params

    def by_inputs(self: Any, x: Any) -> Any:
        return params(self, x)._replace(biases=x[0] if self.bias else 0)

    plant("conv_transpose", "params", by_inputs)


def test_shared_weights_of_a_locally_connected_layer(plant: Plant) -> None:
    def shared(self: Any, x: Any) -> Any:
        return Params(x[0] * product(self.k) * self.out, self.out if self.bias else 0)

    plant("locally_connected", "params", shared)


def test_columns_of_the_other_axis(plant: Plant) -> None:
    shape = find("unfold").shape
    plant("unfold", "shape", lambda self, x: shape(self, x)[::-1])


def test_regions_forgotten(plant: Plant) -> None:
    shape = find("roi_align").shape

    def one(self: Any, x: Any) -> Any:
        return (1, shape(self, x)[1]) if not self.maps else shape(self, x)

    plant("roi_align", "shape", one)


def test_disjoint_windows_of_an_adaptive_maximum(plant: Plant) -> None:
    def disjoint(self: Any, x: Any) -> Any:
        return Work(comparisons=product(x) - product(self.shape(x)))

    plant("adaptive_maxpool", "work", disjoint)


def test_values_that_overlap_for_free(plant: Plant) -> None:
    plant("fold", "work", lambda self, x: Work())
