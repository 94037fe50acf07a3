"""Needs that are broken: shapes that do not fit, and attributes that do not fit together."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from costcalc.algebra import Number, decided
from costcalc.algebra.arrays import Array
from costcalc.algebra.symbolic import symbol
from costcalc.ops import find
from costcalc.ops.base import TF_SAME
from costcalc.ops.base.attributes import CIRCULAR, REFLECT, REPLICATE
from tests.ops.rows import label


class Bad(NamedTuple):
    """An example whose needs are broken; `fault` is the attribute to blame, "" the inputs."""

    operator: str
    attributes: dict[str, Any]
    inputs: tuple[tuple[int, ...], ...]
    fault: str

    def __str__(self) -> str:
        return label(self.operator, self.attributes, self.inputs)


OUTPUT = "output_padding"

BAD = [
    Bad("conv", {"out": 12, "g": 3}, ((10, 17, 23),), "g"),
    Bad("conv", {"out": 12, "g": 5}, ((10, 17, 23),), "g"),
    Bad("conv", {"out": 12, "g": 20}, ((10, 17, 23),), "g"),
    Bad("conv", {"out": 12, "k": 2}, ((10, 17, 23),), "k"),
    Bad("conv", {"out": 12, "k": (3, 4)}, ((10, 17, 23),), "k"),
    Bad("conv", {"out": 12, "k": (18, 3), "p": 0}, ((10, 17, 23),), "k"),
    Bad("conv", {"out": 12, "k": (3, 24), "p": 0}, ((10, 17, 23),), "k"),
    Bad("conv", {"out": 12, "k": (5, 3), "p": 0, "d": (5, 1)}, ((10, 17, 23),), "k"),
    Bad("conv", {"out": 12, "k": (21, 3), "p": ((1, 2), (0, 0))}, ((10, 17, 23),), "k"),
    Bad("dwconv", {"k": (4, 3)}, ((10, 17, 23),), "k"),
    Bad("dwconv", {"k": (3, 24), "p": 0}, ((10, 17, 23),), "k"),
    Bad("maxpool", {"k": (18, 3)}, ((10, 17, 23),), "k"),
    Bad("maxpool", {"k": (3, 24)}, ((10, 17, 23),), "k"),
    Bad("maxpool", {"k": (3, 5), "d": (9, 1)}, ((10, 17, 23),), "k"),
    Bad("maxpool", {"k": (3, 5), "p": (2, 2)}, ((10, 17, 23),), "p"),
    Bad("maxpool", {"k": (3, 5), "p": ((0, 0), (0, 3))}, ((10, 17, 23),), "p"),
    Bad("avgpool", {"k": (18, 3)}, ((10, 17, 23),), "k"),
    Bad("avgpool", {"k": (3, 5), "p": (1, 3)}, ((10, 17, 23),), "p"),
    Bad("linear", {"out": 40}, ((70, 1, 2),), ""),
    Bad("linear", {"out": 40}, ((70, 2, 1),), ""),
    Bad("shuffle", {"g": 3}, ((10, 17, 23),), "g"),
    Bad("slice", {"start": 5, "stop": 5}, ((10, 17, 23),), "start"),
    Bad("slice", {"start": 5, "stop": 3}, ((10, 17, 23),), "start"),
    Bad("slice", {"start": 5, "stop": 11}, ((10, 17, 23),), "stop"),
    Bad("slice", {"start": 5, "stop": 24, "axis": 2}, ((10, 17, 23),), "stop"),
    Bad("slice", {"start": 5, "stop": 9, "axis": 3}, ((10, 17, 23),), "axis"),
    Bad("pick", {"number": 9, "axis": 3}, ((10, 17, 23),), "axis"),
    Bad("softmax", {"axis": 1}, ((70,),), "axis"),
    Bad("concat", {}, ((3, 17, 23), (5, 17, 24)), ""),
    Bad("concat", {}, ((3, 17, 23), (5, 18, 23)), ""),
    Bad("concat", {"axis": 1}, ((3, 17, 23), (5, 17, 23)), ""),
    Bad("concat", {}, ((3, 17, 23), (5, 17, 23), (7, 17, 22)), ""),
    Bad("concat", {}, ((70,), (9, 70)), ""),
    Bad("concat", {"axis": 2}, ((9, 70), (9, 70)), "axis"),
    Bad("add", {}, ((7, 9, 11), (7, 9, 12)), ""),
    Bad("add", {}, ((7, 9, 11), (7, 9, 11), (8, 9, 11)), ""),
    Bad("add", {}, ((7, 9, 11), (7, 3, 1)), ""),
    Bad("add", {}, ((70,), (9, 70)), ""),
    Bad("mul", {}, ((7, 9, 11), (7, 3, 1)), ""),
    Bad("mul", {}, ((7, 1, 1), (7, 9, 11), (7, 9, 10)), ""),
    Bad("mul", {}, ((7,), (7, 9, 11)), ""),
    Bad("conv_transpose", {"out": 12, "g": 5}, ((10, 17, 23),), "g"),
    Bad("conv_transpose", {"out": 15, "g": 2}, ((10, 17, 23),), "g"),
    Bad("conv_transpose", {"out": 12, "k": (3, 4)}, ((10, 17, 23),), "k"),
    Bad("conv_transpose", {"out": 12, "k": 3, "output_padding": 1}, ((10, 17, 23),), OUTPUT),
    Bad("conv_transpose", {"out": 12, "k": 3, "s": 2, "output_padding": 2}, ((3, 5, 7),), OUTPUT),
    # It is enough for one of stride and dilation to be larger, but on the axis itself.
    Bad(
        "conv_transpose",
        {"out": 12, "k": 3, "s": (3, 1), "d": (1, 2), "output_padding": (1, 2)},
        ((3, 5, 7),),
        OUTPUT,
    ),
    Bad("conv_transpose", {"out": 12, "k": 3, "p": (4, 0)}, ((3, 5, 7),), "p"),
    Bad("conv_transpose", {"out": 12, "k": 3, "p": ((0, 0), (3, 6))}, ((3, 5, 7),), "p"),
    Bad("gn", {"g": 3}, ((10, 17, 23),), "g"),
    Bad("gn", {"g": 20}, ((10, 17, 23),), "g"),
    Bad("pad", {"p": (-9, 0)}, ((7, 17, 23),), "p"),
    Bad("pad", {"p": ((0, 0), (0, -23))}, ((7, 17, 23),), "p"),
    # What is put in front does not make up for what is cropped behind.
    Bad("pad", {"p": ((5, -17), (0, 0))}, ((7, 17, 23),), "p"),
    Bad("tokens", {"window": (4, 7)}, ((5, 14, 21),), "window"),
    Bad("tokens", {"window": (7, 4)}, ((5, 14, 21),), "window"),
    Bad("tokens", {"window": 28}, ((5, 14, 21),), "window"),
    Bad("image", {"out": (9, 13)}, ((9 * 14, 7),), "out"),
    Bad("image", {"out": (9, 14)}, ((9 * 14 + 1, 7),), "out"),
    Bad("image", {"out": (9, 14), "window": (2, 7)}, ((9 * 14, 7),), "window"),
    Bad("image", {"out": (9, 14), "window": (3, 4)}, ((9 * 14, 7),), "window"),
    Bad("transpose", {"a": 2}, ((9, 70),), "a"),
    Bad("transpose", {"b": 3}, ((7, 9, 11),), "b"),
    Bad("split_heads", {"n": 3}, ((9, 20),), "n"),
    Bad("split_heads", {"n": 40}, ((9, 20),), "n"),
    Bad("pixel_shuffle", {"r": 2}, ((6, 5, 7),), "r"),
    Bad("pixel_unshuffle", {"r": 2}, ((3, 5, 14),), "r"),
    Bad("pixel_unshuffle", {"r": 2}, ((3, 10, 7),), "r"),
    Bad("matmul", {}, ((7, 9), (11, 9)), ""),
    Bad("matmul", {}, ((5, 7, 9), (4, 9, 11)), ""),
    Bad("matmul", {}, ((1, 7, 9), (5, 9, 11)), ""),
    Bad("matmul", {}, ((7, 9), (5, 9, 11)), ""),
    Bad("matmul", {}, ((2, 5, 7, 9), (3, 5, 9, 11)), ""),
    Bad("matmul", {}, ((2, 5, 7, 9), (2, 4, 9, 11)), ""),
    Bad("route", {"experts": 2, "active": 3}, ((5, 21),) * 3, "active"),
    Bad("tokens", {"window": 7}, ((5, 21),), "window"),
    Bad("tokens", {"window": 7}, ((5, 7, 14, 21),), "window"),
    Bad("image", {"out": (3, 9, 14)}, ((9 * 14, 7),), "out"),
    Bad("image", {"out": (3, 14, 21), "window": 7}, ((3 * 14 * 21, 7),), "window"),
    Bad("pixel_shuffle", {"r": 3}, ((10, 7),), "r"),
    Bad("pixel_shuffle", {"r": 2}, ((12, 3, 5, 7),), "r"),
    Bad("pixel_unshuffle", {"r": 2}, ((3, 7),), "r"),
    Bad("pixel_unshuffle", {"r": 2}, ((3, 5, 10, 14),), "r"),
    Bad("sdpa", {}, ((7, 10), (9, 12), (9, 15)), ""),
    Bad("sdpa", {}, ((7, 10), (9, 10), (8, 15)), ""),
    Bad("sdpa", {"heads": 3}, ((7, 10), (9, 10), (9, 15)), "heads"),
    Bad("sdpa", {"heads": 2}, ((7, 10), (9, 10), (9, 15)), "heads"),
    Bad("sdpa", {"windows": 7}, ((7, 10), (9, 10), (9, 15)), "windows"),
    Bad("sdpa", {"windows": 3}, ((7, 10), (9, 10), (9, 15)), "windows"),
    Bad("sdpa", {"relative": (2, 3)}, ((7, 10), (7, 10), (7, 15)), "relative"),
    Bad("sdpa", {"relative": (2, 3), "windows": 2}, ((6, 10), (6, 10), (6, 15)), "relative"),
    Bad("gn", {"g": 7}, ((7, 1, 1),), "g"),
    Bad("reshape", {"to": (7, 100)}, ((7, 9, 11),), "to"),
    Bad("reshape", {"to": (9, -1)}, ((7, 11, 13),), "to"),
    Bad("permute", {"axis": (0, 1)}, ((7, 9, 11),), "axis"),
    Bad("permute", {"axis": (0, 1, 1)}, ((7, 9, 11),), "axis"),
    Bad("permute", {"axis": (1, 2, 3)}, ((7, 9, 11),), "axis"),
    Bad("expand", {"to": (9, 70)}, ((70,),), "to"),
    Bad("expand", {"to": (9, 70)}, ((3, 70),), "to"),
    Bad("expand", {"to": (-1, 1)}, ((3, 70),), "to"),
    Bad("squeeze", {"axis": 2}, ((9, 1),), "axis"),
    Bad("squeeze", {}, ((9, 1),), "axis"),
    Bad("stack", {}, ((9, 70), (9, 7)), ""),
    Bad("stack", {}, ((9, 70), (70,)), ""),
    Bad("stack", {"axis": 3}, ((9, 70), (9, 70)), "axis"),
    Bad("sub", {}, ((7, 9, 11), (7, 9, 12)), ""),
    Bad("div", {}, ((7, 9, 11), (9, 11)), ""),
    Bad("maximum", {}, ((7, 1, 1), (7, 9, 11), (7, 9, 10)), ""),
    Bad("minimum", {}, ((2, 9), (3, 9)), ""),
    Bad("reduce_mean", {"axis": (1, 3)}, ((7, 9, 11),), "axis"),
    Bad("reduce_sum", {"axis": (1, -2)}, ((7, 9, 11),), "axis"),
    Bad("reduce_max", {"axis": (0, 1)}, ((9, 70),), "axis"),
    Bad("reduce_norm", {"axis": -2}, ((70,),), "axis"),
    Bad("glu", {}, ((7, 9, 11),), ""),
    Bad("glu", {"axis": 2}, ((8, 9, 11),), "axis"),
    Bad("glu", {"axis": 3}, ((8, 9, 11),), "axis"),
    Bad("gmp", {"axis": 1}, ((8, 9, 11),), "axis"),
    Bad("gmp", {"axis": 2}, ((8, 9),), "axis"),
    Bad("rope", {"heads": 5}, ((9, 15),), "heads"),
    Bad("rope", {"heads": 2}, ((9, 15),), "heads"),
    Bad("scan", {"state": 4}, ((9, 7), (9, 7), (9, 5), (9, 4)), "state"),
    Bad("scan", {"state": 4}, ((9, 7), (9, 7), (9, 4), (9, 5)), "state"),
    Bad("scan", {"state": 4}, ((9, 7), (9, 8), (9, 4), (9, 4)), ""),
    Bad("scan", {"state": 4}, ((9, 7), (9, 7), (8, 4), (9, 4)), ""),
    Bad("sdpa", {"heads": 4, "kv_heads": 3}, ((7, 24), (9, 18), (9, 18)), "kv_heads"),
    Bad("sdpa", {"heads": 4, "kv_heads": 2}, ((7, 24), (9, 12), (9, 10)), "kv_heads"),
    Bad("sdpa", {"heads": 4, "kv_heads": 2}, ((7, 24), (9, 24), (9, 24)), ""),
    Bad("sdpa", {"causal": True}, ((7, 24), (9, 24), (9, 24)), "causal"),
    Bad("sdpa", {"mirrored": True}, ((6, 10),) * 3, "mirrored"),
    Bad("sdpa", {"stride": 2}, ((6, 10),) * 3, "stride"),
    Bad("sdpa", {"relative": (2, 3), "stride": 2}, ((2, 10), (6, 10), (6, 15)), "stride"),
    Bad(
        "sdpa",
        {"relative": (3, 5), "mirrored": True, "stride": 2},
        ((15, 10), (15, 10), (15, 15)),
        "relative",
    ),
    Bad("sdpa", {"causal": True, "relative": (1, 7)}, ((7, 24),) * 3, "causal"),
    Bad("sdpa", {"window": 3}, ((7, 24),) * 3, "window"),
    Bad("lstm", {"out": 8, "proj": 8}, ((7, 24),), "proj"),
    Bad("rnn", {"out": 8, "bias": False, "one_bias": True}, ((7, 24),), "one_bias"),
    Bad("instance_norm", {}, ((7, 1, 1),), ""),
    Bad("hardtanh", {"low": 2, "high": 2}, ((7,),), "high"),
    Bad("unfold", {"k": (9, 3)}, ((3, 8, 10),), "k"),
    Bad("unfold", {"k": 5, "d": (1, 3), "p": (0, 1)}, ((3, 8, 10),), "k"),
    Bad("fold", {"out": (8, 10), "k": 2}, ((13, 7 * 9),), "k"),
    Bad("fold", {"out": (8, 10), "k": 2}, ((12, 7 * 9 - 1),), "out"),
    Bad("locally_connected", {"out": 4, "k": (3, 11)}, ((3, 8, 10),), "k"),
    Bad("pad", {"p": 0, "c": (-4, -3)}, ((7, 9, 14),), "c"),
    Bad("pad", {"p": 1, "c": 1, "mode": REFLECT}, ((7, 9, 14),), "c"),
    Bad("pad", {"p": ((0, 9), (0, 0)), "mode": REFLECT}, ((7, 9, 14),), "p"),
    Bad("pad", {"p": (0, 15), "mode": CIRCULAR}, ((7, 9, 14),), "p"),
    Bad("pad", {"p": (0, -1), "mode": REPLICATE}, ((7, 9, 14),), "p"),
    Bad("conv", {"out": 12, "k": 24, "p": 0}, ((10, 23),), "k"),
    Bad("conv", {"out": 12, "weight_norm": 4}, ((10, 17, 23),), "weight_norm"),
    Bad("conv", {"out": 12, "weight_norm": -4}, ((10, 23),), "weight_norm"),
    Bad("conv", {"out": 12, "k": (3, 6, 9), "p": 0}, ((10, 4, 5, 9),), "k"),
    Bad("maxpool", {"k": (3, 2, 3), "p": (1, 2, 1)}, ((10, 4, 5, 9),), "p"),
    Bad("avgpool", {"k": 2, "ceil": True, "p": TF_SAME}, ((10, 4, 5),), "ceil"),
    Bad("conv_transpose", {"out": 12, "k": 3, "p": ((3, 2),)}, ((10, 2),), "p"),
    Bad("bn", {"axis": 3}, ((7, 9, 11),), "axis"),
    Bad("gap", {"axis": 1}, ((7, 9, 11),), "axis"),
    Bad("gap", {"axis": 2}, ((7, 9),), "axis"),
    Bad("linear", {"out": 5}, ((3, 4, 7, 9),), ""),
    Bad("linear", {"out": 5, "axis": -4}, ((4, 7, 9),), "axis"),
    Bad("softmax", {"axis": -4}, ((4, 7, 9),), "axis"),
    Bad("concat", {"axis": -4}, ((4, 7, 9), (4, 7, 9)), "axis"),
    Bad("slice", {"start": 0, "stop": 1, "axis": -4}, ((4, 7, 9),), "axis"),
    Bad("pick", {"number": 2, "axis": -4}, ((4, 7, 9),), "axis"),
    Bad("squeeze", {"axis": -4}, ((1, 7, 9),), "axis"),
    Bad("stack", {"axis": -5}, ((4, 7, 9), (4, 7, 9)), "axis"),
    Bad("transpose", {"a": -4}, ((4, 7, 9),), "a"),
    Bad("permute", {"axis": (0, 1, -4)}, ((4, 7, 9),), "axis"),
    Bad("permute", {"axis": (0, 1, -2)}, ((4, 7, 9),), "axis"),
    Bad("ln", {}, ((3, 4, 7, 9),), ""),
    Bad("ln", {"whole": True, "axis": 0}, ((4, 7, 9),), "axis"),
    Bad("rmsnorm", {}, ((3, 4, 7, 9),), ""),
    Bad("rmsnorm", {"axis": 3}, ((4, 7, 9),), "axis"),
    Bad("layerscale", {}, ((3, 4, 7, 9),), ""),
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_broken_need_names_the_attribute_at_fault(bad: Bad) -> None:
    op = find(bad.operator).on(len(bad.inputs[0]) - 1, **bad.attributes)
    broken = [need for need in op.needs(*bad.inputs) if need.condition is False]
    assert {need.attribute for need in broken} == {bad.fault}
    assert all(need.rule and isinstance(need.help(), str) for need in broken)


@pytest.mark.parametrize("c", [2 * symbol("n") + 1, Array.of([9, 15])], ids=repr)
def test_help_is_given_without_numbers(c: Number) -> None:
    """A need may be broken whatever the symbol is, or at every setting."""
    for op in (find("shuffle")(2), find("conv")(12, g=2), find("gn")(2)):
        broken = [need for need in op.needs((c, 17, 23)) if decided(need.condition) is False]
        assert [isinstance(need.help(), str) for need in broken] == [True]
