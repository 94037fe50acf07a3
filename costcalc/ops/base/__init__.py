"""What every operator is made of. The operators themselves are the files one level up."""

from costcalc.algebra import Whole
from costcalc.ops.base.answers import (
    NO_PARAMS,
    Counterpart,
    Missing,
    Module,
    Need,
    Params,
    Words,
    Work,
    common_divisors,
)
from costcalc.ops.base.attributes import (
    SAME,
    AttributeFault,
    Axis,
    Count,
    Flag,
    Padding,
    Pair,
    Rate,
    Shape,
    Size,
    Stride,
)
from costcalc.ops.base.operator import Field, Free, Op, operator

__all__ = [
    "NO_PARAMS",
    "SAME",
    "AttributeFault",
    "Axis",
    "Count",
    "Counterpart",
    "Field",
    "Flag",
    "Free",
    "Missing",
    "Module",
    "Need",
    "Op",
    "Padding",
    "Pair",
    "Params",
    "Rate",
    "Shape",
    "Size",
    "Stride",
    "Whole",
    "Words",
    "Work",
    "common_divisors",
    "operator",
]
