"""Planted defects: the checks of the table are trusted because each of these makes one fail.

A defect is put into the operator for the length of one test, as a wrong answer to one question.
"""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.algebra import product
from costcalc.ops import find
from costcalc.ops.base import Params, Work
from tests.ops.planting import Plant


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
