"""What operators refuse: attributes that are no sizes, shapes that do not fit, half an operator."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple, get_args

import pytest

from costcalc.algebra import Number, decided
from costcalc.algebra.arrays import Array
from costcalc.algebra.symbolic import symbol
from costcalc.ops import find, names
from costcalc.ops.base import TF_SAME, AttributeFault, Flag, Free, Op, Shape, Size, Work, operator
from costcalc.ops.base.attributes import CIRCULAR, REFLECT, REPLICATE
from costcalc.ops.base.elementwise import Elementwise
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


FLAGS = [
    (name, field.name)
    for name in sorted(names())
    for field in find(name).fields
    if field.rule is get_args(Flag)[1]
]


@pytest.mark.parametrize(("operator", "flag"), FLAGS)
def test_a_flag_is_true_or_false(operator: str, flag: str) -> None:
    rule = next(field.rule for field in find(operator).fields if field.name == flag)
    for value in (1, 0, Fraction(1, 2), None):
        with pytest.raises(AttributeFault, match="must be `true` or `false`"):
            rule.convert(flag, value)


def test_few_operators_refuse_nothing() -> None:
    """All but those that take every input, and whose attributes cannot be wrong in company; flags
    are looked at above.
    """
    rules = {name: {field.rule for field in find(name).fields} for name in names()}
    refusing = {bad.operator for bad in BAD} | {name for name, *_ in FAULTS}
    assert len(BAD) >= 75
    assert len(FAULTS) >= 75
    others = {name for name, found in rules.items() if found - {get_args(Flag)[1]}}
    assert others - refusing == {"adaptive_avgpool", "roll"}


@pytest.mark.parametrize("c", [2 * symbol("n") + 1, Array.of([9, 15])], ids=repr)
def test_help_is_given_without_numbers(c: Number) -> None:
    """A need may be broken whatever the symbol is, or at every setting."""
    for op in (find("shuffle")(2), find("conv")(12, g=2), find("gn")(2)):
        broken = [need for need in op.needs((c, 17, 23)) if decided(need.condition) is False]
        assert [isinstance(need.help(), str) for need in broken] == [True]


N = symbol("n")
HALF = Fraction(1, 2)

FAULTS = [
    ("conv", {}, "", "needs a value for `out`"),
    ("conv", {"out": 12, "kernel": 3}, "kernel", "no attribute `kernel`"),
    ("conv", {"out": 0}, "out", "must be 1 or more"),
    ("conv", {"out": -12}, "out", "must be 1 or more"),
    ("conv", {"out": True}, "out", "must be a number"),
    ("conv", {"out": 12.0}, "out", "must be a number"),
    ("conv", {"out": (12, 13)}, "out", "must be a number"),
    ("conv", {"out": None}, "out", "must be a number"),
    ("conv", {"out": Fraction(25, 2)}, "out", "not a whole number"),
    ("conv", {"out": N / 2 - N / 2}, "out", "must be 1 or more"),
    ("conv", {"out": -N}, "out", "must be 1 or more"),
    ("conv", {"out": Array.of([HALF, Fraction(3, 2)])}, "out", "not a whole number"),
    ("conv", {"out": Array.of([0, -1])}, "out", "must be 1 or more"),
    ("conv", {"out": 12, "k": (3, 5, 7)}, "k", "one number or a pair"),
    ("conv", {"out": 12, "k": (3, (5, 7))}, "k", "one number or a pair"),
    ("conv", {"out": 12, "k": (3, True)}, "k", "one number or a pair"),
    ("conv", {"out": 12, "k": (0, 3)}, "k", "must be 1 or more"),
    ("conv", {"out": 12, "k": (3, Fraction(5, 2))}, "k", "not a whole number"),
    ("conv", {"out": 12, "s": 0}, "s", "must be 1 or more"),
    ("conv", {"out": 12, "s": None}, "s", "must be a number"),
    ("conv", {"out": 12, "p": -1}, "p", "must be 0 or more"),
    ("conv", {"out": 12, "p": "same"}, "p", "must be a number"),
    ("conv", {"out": 12, "p": (1, 2, 3)}, "p", "one number, (height, width) or"),
    ("conv", {"out": 12, "p": ((1, 2), 3)}, "p", "((top, bottom), (left, right))"),
    ("conv", {"out": 12, "p": ((1, 2), (3,))}, "p", "((top, bottom), (left, right))"),
    ("conv", {"out": 12, "p": ((1, 2), (3, -4))}, "p", "must be 0 or more"),
    ("conv", {"out": 12, "bias": 1}, "bias", "`true` or `false`"),
    ("maxpool", {"k": 3, "s": (2, 0)}, "s", "must be 1 or more"),
    ("maxpool", {"k": 3, "ceil": None}, "ceil", "`true` or `false`"),
    ("slice", {"start": -1, "stop": 2}, "start", "must be 0 or more"),
    ("slice", {"start": 0, "stop": 0}, "stop", "must be 1 or more"),
    ("softmax", {"axis": 1.5}, "axis", "must be an axis"),
    ("softmax", {"axis": N}, "axis", "must be an axis"),
    ("softmax", {"axis": True}, "axis", "must be an axis"),
    ("dropout", {"p": Fraction(3, 2)}, "p", "from 0 to 1"),
    ("dropout", {"p": -HALF}, "p", "from 0 to 1"),
    ("dropout", {"p": 0.5}, "p", "must be a number"),
    ("dropout", {"p": True}, "p", "must be a number"),
    ("conv_transpose", {"k": 3}, "", "needs a value for `out`"),
    ("conv_transpose", {"out": 12, "output_padding": -1}, OUTPUT, "must be 0 or more"),
    ("conv_transpose", {"out": 12, "output_padding": (0, HALF)}, OUTPUT, "not a whole number"),
    ("conv_transpose", {"out": 12, "output_padding": ((0, 1), 1)}, OUTPUT, "one number or a pair"),
    ("conv_transpose", {"out": 12, "p": -1}, "p", "must be 0 or more"),
    ("gn", {}, "", "needs a value for `g`"),
    ("gn", {"g": 0}, "g", "must be 1 or more"),
    ("ln", {"affine": 1}, "affine", "`true` or `false`"),
    ("ln", {"whole": None}, "whole", "`true` or `false`"),
    ("lrn", {"n": 0}, "n", "must be 1 or more"),
    ("lrn", {"n": 5, "alpha": 1e-4}, "alpha", "must be a number"),
    ("lrn", {"n": 5, "beta": "3/4"}, "beta", "must be a number"),
    ("lrn", {"n": 5, "k": True}, "k", "must be a number"),
    ("prelu", {"shared": 1}, "shared", "`true` or `false`"),
    ("standardize", {"affine": False}, "affine", "no attribute `affine`"),
    ("layerscale", {"init": 1}, "init", "no attribute `init`"),
    ("upsample", {}, "", "needs a value for `s`"),
    ("upsample", {"s": (2, 0)}, "s", "must be 1 or more"),
    ("upsample", {"s": Fraction(3, 2)}, "s", "not a whole number"),
    ("resize", {"out": (12, 0)}, "out", "must be 1 or more"),
    ("resize", {"out": 12, "bilinear": "bicubic"}, "bilinear", "`true` or `false`"),
    ("pad", {}, "", "needs a value for `p`"),
    ("pad", {"p": HALF}, "p", "not a whole number"),
    ("pad", {"p": (1, 2, 3)}, "p", "one number, (height, width) or"),
    ("pad", {"p": ((1, 2), 3)}, "p", "((top, bottom), (left, right))"),
    ("route", {"experts": 0, "active": 1}, "experts", "must be 1 or more"),
    ("route", {"experts": 8}, "", "needs a value for `active`"),
    ("tokens", {"window": 0}, "window", "must be 1 or more"),
    ("tokens", {"window": (7, 7, 7)}, "window", "one number or a pair"),
    ("image", {"window": 7}, "", "needs a value for `out`"),
    ("image", {"out": (0, 14)}, "out", "must be 1 or more"),
    ("transpose", {"a": (1, 2)}, "a", "must be an axis"),
    ("transpose", {"b": N}, "b", "must be an axis"),
    ("split_heads", {"n": 0}, "n", "must be 1 or more"),
    ("merge_heads", {"n": 4}, "n", "no attribute `n`"),
    ("pixel_shuffle", {"r": (2, 3)}, "r", "must be a number"),
    ("pixel_unshuffle", {"r": 0}, "r", "must be 1 or more"),
    ("matmul", {"out": 12}, "out", "no attribute `out`"),
    ("sdpa", {"heads": 0}, "heads", "must be 1 or more"),
    ("sdpa", {"windows": (7, 7)}, "windows", "must be a number"),
    ("stored", {}, "", "needs a value for `sizes`"),
    ("stored", {"sizes": (3, 0)}, "sizes", "must be 1 or more"),
    ("stored", {"sizes": (3, -1)}, "sizes", "must be 1 or more"),
    ("stored", {"sizes": (3, HALF)}, "sizes", "not a whole number"),
    ("constant", {"sizes": ()}, "sizes", "must be 1 to 6 numbers"),
    ("constant", {"sizes": (1, 2, 1, 2, 1, 2, 1)}, "sizes", "must be 1 to 6 numbers"),
    ("reshape", {"to": (-1, 3, -1)}, "to", "only one of `to` can be -1"),
    ("reshape", {"to": (-2, 3)}, "to", "must be 1 or more"),
    ("reshape", {"to": ((1, 2), 3)}, "to", "must be 1 to 6 numbers"),
    ("expand", {"to": (0, 3)}, "to", "must be 1 or more"),
    ("permute", {"axis": (0, Fraction(3, 2))}, "axis", "must be an axis"),
    ("permute", {"axis": (0, N)}, "axis", "must be an axis"),
    ("squeeze", {"axis": True}, "axis", "must be an axis"),
    ("stack", {"axis": True}, "axis", "must be an axis"),
    ("embedding", {"n": 30}, "", "needs a value for `dim`"),
    ("embedding", {"n": 0, "dim": 8}, "n", "must be 1 or more"),
    ("lstm", {}, "", "needs a value for `out`"),
    ("lstm", {"out": 8, "depth": 2}, "depth", "no attribute `depth`"),
    ("gru", {"out": 8, "bidirectional": 2}, "bidirectional", "`true` or `false`"),
    ("lstm", {"out": 8, "proj": 0}, "proj", "must be 1 or more"),
    ("gru", {"out": 8, "layers": 0}, "layers", "must be 1 or more"),
    ("gru", {"out": 8, "proj": 4}, "proj", "no attribute `proj`"),
    ("rnn", {"out": 8, "one_bias": 1}, "one_bias", "`true` or `false`"),
    ("sdpa", {"kv_heads": HALF}, "kv_heads", "not a whole number"),
    ("sdpa", {"causal": 1}, "causal", "`true` or `false`"),
    ("sdpa", {"window": (7, 7)}, "window", "must be a number"),
    ("rope", {"base": "10000"}, "base", "must be a number"),
    ("scan", {}, "", "needs a value for `state`"),
    ("power", {}, "", "needs a value for `to`"),
    ("times", {"by": True}, "by", "must be a number"),
    ("plus", {"by": (1, 2)}, "by", "must be a number"),
    ("leaky_relu", {"slope": None}, "slope", "must be a number"),
    ("elu", {"alpha": 0.5}, "alpha", "must be a number"),
    ("hardtanh", {"low": "0"}, "low", "must be a number"),
    ("reduce_mean", {}, "", "needs a value for `axis`"),
    ("reduce_mean", {"axis": ()}, "axis", "must be an axis or several"),
    ("reduce_sum", {"axis": (1, HALF)}, "axis", "must be an axis or several"),
    ("reduce_max", {"axis": N}, "axis", "must be an axis or several"),
    ("glu", {"axis": HALF}, "axis", "must be an axis"),
    ("roi_align", {"n": 0, "out": 7}, "n", "must be 1 or more"),
    ("roi_align", {"n": 5, "out": (7, 7, 7)}, "out", "one number or a pair"),
    ("roi_align", {"n": 5, "out": 7, "maps": 1}, "maps", "`true` or `false`"),
    ("adaptive_maxpool", {"out": 0}, "out", "must be 1 or more"),
    ("unfold", {"k": 3, "p": -1}, "p", "must be 0 or more"),
    ("fold", {"k": 3}, "", "needs a value for `out`"),
    ("locally_connected", {"k": 3}, "", "needs a value for `out`"),
    ("bicubic", {"out": (3, 4, 5)}, "out", "one number or a pair"),
    ("opaque", {}, "", "needs a value for `sizes`"),
    ("opaque", {"sizes": (3, 4), "holds": -1}, "holds", "must be 0 or more"),
]


@pytest.mark.parametrize(
    ("name", "attributes", "fault", "message"),
    FAULTS,
    ids=[label(name, attributes, ()) for name, attributes, _, _ in FAULTS],
)
def test_an_attribute_that_cannot_be(
    name: str, attributes: dict[str, Any], fault: str, message: str
) -> None:
    with pytest.raises(AttributeFault) as raised:
        find(name)(**attributes)
    assert raised.value.attribute == fault
    assert message in raised.value.message


def test_a_fraction_that_is_whole_is_a_size() -> None:
    assert find("conv")(Fraction(12, 1)).attributes()["out"] == 12


def test_values_by_position() -> None:
    assert find("conv")(12, 3, 2).attributes()["s"] == (2, 2)
    with pytest.raises(AttributeFault, match="given twice"):
        find("conv")(12, out=13)
    with pytest.raises(AttributeFault, match="at most 1 values"):
        find("shuffle")(2, 3)


def test_there_is_no_operator_of_that_name() -> None:
    with pytest.raises(KeyError):
        find("transposed_convolution")


def test_an_operator_answers_every_question() -> None:
    class Silent(Op):
        """Says nothing."""

        def shape(self, x: Shape) -> Shape:
            return x

    with pytest.raises(TypeError, match="does not answer: params, macs, work, kind, words, module"):
        operator("silent")(Silent)


def test_free_of_cost_is_no_excuse() -> None:
    class Vague(Free):
        """Stores and multiplies nothing, and leaves the rest open."""

    with pytest.raises(TypeError, match="does not answer: shape, work, kind, words, module"):
        operator("vague")(Vague)


def test_an_operator_has_a_docstring() -> None:
    class Undocumented(Elementwise):
        counterpart = "nn.Identity"
        each = Work()

    with pytest.raises(TypeError, match="no docstring"):
        operator("undocumented")(Undocumented)


def test_an_attribute_has_a_kind() -> None:
    class Loose(Elementwise):
        """Has a number that nobody checks."""

        counterpart = "nn.Identity"
        each = Work()

    Loose.__annotations__ = {"checked": Size, "loose": int}
    with pytest.raises(TypeError, match="attribute loose of Loose has no rule"):
        operator("loose")(Loose)
