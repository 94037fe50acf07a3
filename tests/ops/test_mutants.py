"""Planted defects: the checks of the table are trusted because each of these makes one fail.

A defect is put into the operator for the length of one test, as a wrong answer to one question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from costcalc.algebra import ceil_div, product
from costcalc.algebra.arrays import Array
from costcalc.algebra.symbolic import Symbolic
from costcalc.ops import find
from costcalc.ops.base import Params, Work, window
from tests.ops.rows import ROWS, Row, ranks
from tests.ops.test_rows import check_on_arrays, check_on_ints, check_on_symbols

Check = Callable[[Row], None]
Plant = Callable[[str, str, Any], None]

Conv = find("conv")
BatchNorm = find("bn")


def failures(operator: str, check: Check) -> int:
    """How many rows of the operator the check refuses."""
    count = 0
    for row in ROWS:
        if row.operator == operator and row not in ranks.ROWS:
            try:
                check(row)
            except AssertionError:
                count += 1
    return count


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Puts a defect in place of the operator's answer, and sees the rows fail that passed."""

    def planted(operator: str, question: str, defect: Any) -> None:
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


def test_heads_multiplied_in(plant: Plant) -> None:
    def each_head_in_full(self: Any, q: Any, k: Any, v: Any) -> Any:
        return self.heads * self.scores(q, k) * (q[1] + v[1])

    plant("sdpa", "macs", each_head_in_full)


def test_dim_of_keys_for_dim_of_values(plant: Plant) -> None:
    def alike(self: Any, q: Any, k: Any, v: Any) -> Any:
        return 2 * self.scores(q, k) * k[1]

    plant("sdpa", "macs", alike)


def test_queries_for_keys(plant: Plant) -> None:
    def square(self: Any, q: Any, k: Any) -> Any:
        return q[0] * (q[0] // self.windows)

    plant("sdpa", "scores", square)


def test_windows_of_attention_dropped(plant: Plant) -> None:
    def everywhere(self: Any, q: Any, k: Any) -> Any:
        return q[0] * k[0]

    plant("sdpa", "scores", everywhere)


def test_one_softmax_for_all_heads(plant: Plant) -> None:
    work = find("sdpa").work

    def one_head(self: Any, q: Any, k: Any, v: Any) -> Any:
        return work(find("sdpa")(windows=self.windows), q, k, v)

    plant("sdpa", "work", one_head)


def test_shape_of_keys_for_queries(plant: Plant) -> None:
    plant("sdpa", "shape", lambda self, q, k, v: (k[0], v[1]))


def test_outer_axis_of_a_matrix_product_for_the_inner(plant: Plant) -> None:
    plant("matmul", "macs", lambda self, x, y: product(self.shape(x, y)) * x[-2])


def test_stack_of_matrices_forgotten(plant: Plant) -> None:
    plant("matmul", "macs", lambda self, x, y: x[-2] * x[-1] * y[-1])


def test_lstm_with_three_gates(plant: Plant) -> None:
    plant("lstm", "gates", 3)


def test_gru_with_four_gates(plant: Plant) -> None:
    plant("gru", "gates", 4)


def test_work_of_a_gru_on_an_lstm(plant: Plant) -> None:
    plant("lstm", "each", vars(find("gru"))["each"])


@pytest.mark.parametrize("operator", ["lstm", "gru"])
def test_one_bias_a_gate(plant: Plant, operator: str) -> None:
    params = find(operator).params

    def halved(self: Any, x: Any) -> Any:
        stored = params(self, x)
        return stored._replace(biases=stored.biases // 2)

    plant(operator, "params", halved)


@pytest.mark.parametrize("operator", ["lstm", "gru"])
def test_second_direction_dropped(plant: Plant, operator: str) -> None:
    plant(operator, "directions", 1)


@pytest.mark.parametrize("operator", ["lstm", "gru"])
def test_state_forgotten(plant: Plant, operator: str) -> None:
    def from_tokens_only(self: Any, x: Any) -> Any:
        return x[0] * self.directions * self.gates * self.out * x[1]

    plant(operator, "macs", from_tokens_only)


def test_scale_and_shift_for_each_element(plant: Plant) -> None:
    plant("ln", "params", lambda self, x: Params(norm=2 * product(x) if self.affine else 0))


def test_shift_without_a_bias(plant: Plant) -> None:
    def both(self: Any, x: Any) -> Any:
        return Params(norm=2 * product(self.normalized(x)) if self.affine else 0)

    plant("ln", "params", both)


def test_image_normalized_along_its_width(plant: Plant) -> None:
    plant("ln", "normalized", lambda self, x: x if self.whole else x[-1:])


def test_statistics_of_the_whole_image(plant: Plant) -> None:
    plant("ln", "others", lambda self, x: ())


def test_scale_and_shift_for_each_group(plant: Plant) -> None:
    plant("gn", "params", lambda self, x: Params(norm=2 * self.g if self.affine else 0))


def test_statistics_of_each_channel(plant: Plant) -> None:
    work = find("gn").work
    plant("gn", "work", lambda self, x: work(find("gn")(x[0], affine=self.affine), x))


def test_neighbours_ignored(plant: Plant) -> None:
    work = find("lrn").work
    plant("lrn", "work", lambda self, x: work(find("lrn")(1), x))


def test_margins_subtracted(plant: Plant) -> None:
    def inwards(self: Any, x: Any) -> Any:
        (top, bottom), (left, right) = self.p
        return x[0], x[1] - top - bottom, x[2] - left - right

    plant("pad", "shape", inwards)


def test_margins_of_the_other_axis(plant: Plant) -> None:
    def turned(self: Any, x: Any) -> Any:
        columns, rows = map(sum, self.p)
        return x[0], x[1] + rows, x[2] + columns

    plant("pad", "shape", turned)


def test_slope_for_each_channel_though_shared(plant: Plant) -> None:
    plant("prelu", "slopes", lambda self, x: x[0])


def test_stored_statistics_without_their_count(plant: Plant) -> None:
    plant("standardize", "params", lambda self, x: Params(buffers=2 * x[0]))


def test_factor_for_each_token(plant: Plant) -> None:
    plant("layerscale", "channels", lambda self, x: x[0])


def test_channels_divided_once_for_two_axes(plant: Plant) -> None:
    def divided_once(self: Any, x: Any) -> Any:
        return x[0] // self.r, *(self.r * size for size in x[1:])

    plant("pixel_shuffle", "shape", divided_once)


def test_channels_divided_for_two_axes_of_three(plant: Plant) -> None:
    def divided_twice(self: Any, x: Any) -> Any:
        return x[0] // self.r**2, *(self.r * size for size in x[1:])

    plant("pixel_shuffle", "shape", divided_twice)


def test_frames_of_a_volume_are_no_tokens(plant: Plant) -> None:
    plant("tokens", "shape", lambda self, x: (x[-2] * x[-1] if len(x) > 2 else x[-1], x[0]))


def test_second_leading_axis_of_a_matrix_product_forgotten(plant: Plant) -> None:
    plant("matmul", "macs", lambda self, x, y: product(self.shape(x, y)[-3:]) * x[-1])


def test_pixel_unshuffle_the_wrong_way(plant: Plant) -> None:
    plant("pixel_unshuffle", "shape", find("pixel_shuffle").shape)


def test_height_of_an_image_of_tokens_for_its_width(plant: Plant) -> None:
    plant("image", "shape", lambda self, x: (x[1], *self.out[::-1]))


def test_tokens_by_channel(plant: Plant) -> None:
    plant("tokens", "shape", lambda self, x: (x[0], product(x[1:])))


def test_heads_left_whole(plant: Plant) -> None:
    plant("split_heads", "shape", lambda self, x: (self.n, x[0], x[1]))


def test_heads_merged_into_tokens(plant: Plant) -> None:
    plant("merge_heads", "shape", lambda self, x: (x[0] * x[1], x[2]))


def test_axes_not_exchanged(plant: Plant) -> None:
    plant("transpose", "shape", lambda self, x: x)


def test_scale_of_height_for_both(plant: Plant) -> None:
    plant("upsample", "shape", lambda self, x: (x[0], self.s[0] * x[1], self.s[0] * x[2]))


def test_bilinear_pixels_for_free(plant: Plant) -> None:
    plant("resize", "work", lambda self, x: Work())


def test_embedding_as_a_matrix_product(plant: Plant) -> None:
    plant("embedding", "macs", lambda self, x: x[0] * self.n * self.dim)


def test_table_of_tokens_for_table_of_indices(plant: Plant) -> None:
    plant("embedding", "params", lambda self, x: Params(weights=x[0] * self.dim))


def test_masked_pairs_left_out_though_executed(plant: Plant) -> None:
    macs, hidden = find("sdpa").macs, find("sdpa").hidden
    plant("sdpa", "macs", lambda self, *x: macs(self, *x) - hidden(self, *x))


def test_heads_of_keys_for_heads_of_queries(plant: Plant) -> None:
    def one_mean(self: Any, v: Any) -> Any:
        return v[1]

    plant("sdpa", "mean_dim", one_mean)


@pytest.mark.parametrize("operator", ["lstm", "gru", "rnn"])
def test_every_layer_takes_the_input(plant: Plant, operator: str) -> None:
    def alike(self: Any, x: Any) -> Any:
        return self.directions * self.layers * self.weights(x[1])

    plant(operator, "products", alike)


@pytest.mark.parametrize("operator", ["lstm", "gru", "rnn"])
def test_two_biases_though_one_is_stored(plant: Plant, operator: str) -> None:
    plant(operator, "biases", property(lambda self: 2 if self.bias else 0))


def test_projection_without_weights(plant: Plant) -> None:
    plant("lstm", "weights", lambda self, dim: 4 * self.out * (dim + self.state))


def test_projected_state_as_large_as_the_cell(plant: Plant) -> None:
    plant("lstm", "state", property(lambda self: self.out))


def test_upkeep_of_a_scan_as_multiply_adds(plant: Plant) -> None:
    plant("scan", "macs", lambda self, x, *others: 2 * x[0] * x[1] * self.state)


def test_scan_without_its_trained_factor(plant: Plant) -> None:
    plant("scan", "params", lambda self, x, *others: Params(weights=x[1] * self.state))


def test_rotation_of_one_feature_of_a_pair(plant: Plant) -> None:
    plant("rope", "work", lambda self, x: Work(product(x) // 2, product(x)))


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


@pytest.mark.parametrize("operator", ["sub", "div", "maximum", "minimum", "add", "mul"])
def test_shape_of_the_first_input_though_it_is_repeated(plant: Plant, operator: str) -> None:
    plant(operator, "shape", lambda self, *x: x[0])


@pytest.mark.parametrize("name", ["reduce_mean", "reduce_sum", "reduce_max", "reduce_norm"])
def test_reduced_axes_kept(plant: Plant, name: str) -> None:
    def kept(self: Any, x: Any) -> Any:
        return tuple(1 if axis in self.chosen(x) else size for axis, size in enumerate(x))

    plant(name, "shape", kept)


def test_a_gate_as_wide_as_its_input(plant: Plant) -> None:
    plant("glu", "shape", lambda self, x: x)


def test_statistics_of_all_channels_together(plant: Plant) -> None:
    work = find("instance_norm").work
    plant("instance_norm", "work", lambda self, x: work(self, (1, product(x))))


def test_additions_for_a_maximum(plant: Plant) -> None:
    plant("gmp", "work", lambda self, x: Work(additions=product(x) - product(self.shape(x))))


def test_disjoint_windows_of_an_adaptive_maximum(plant: Plant) -> None:
    def disjoint(self: Any, x: Any) -> Any:
        return Work(comparisons=product(x) - product(self.shape(x)))

    plant("adaptive_maxpool", "work", disjoint)


def test_values_that_overlap_for_free(plant: Plant) -> None:
    plant("fold", "work", lambda self, x: Work())
