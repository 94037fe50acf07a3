"""Values that attributes refuse, and the attribute that is named."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, get_args

import pytest

from costcalc.algebra.arrays import Array
from costcalc.algebra.symbolic import symbol
from costcalc.ops import find, names
from costcalc.ops.base import AttributeFault, Flag
from tests.ops.rows import label
from tests.ops.test_refusals import BAD, OUTPUT

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
