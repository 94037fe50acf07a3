from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from costcalc.algebra.function import Edge, Function, OpaqueFunction
from costcalc.algebra.functions import chosen, floor_div, less, maximum
from costcalc.algebra.number import Exact, Value

if TYPE_CHECKING:
    from costcalc.algebra.bounds import Bound


def make_divisible(value: Exact, divisor: Exact) -> Exact:
    """The multiple of `divisor` nearest to the value, never below `divisor` or 0.9 of the value.

    Source: `_make_divisible` of the TF-slim MobileNet code, there in floats.
    """
    rounded = max(divisor, (2 * value + divisor) // (2 * divisor) * divisor)
    return rounded + divisor if 10 * rounded < 9 * value else rounded


def _parts(value: Value, divisor: Value) -> Value:
    rounded = maximum(divisor, floor_div(2 * value + divisor, 2 * divisor) * divisor)
    return chosen(less(10 * rounded, 9 * value), rounded + divisor, rounded)


def _edges(value: Exact, divisor: Exact) -> list[Edge] | None:
    """Around the nearest multiple, and on one side of where 0.9 of the value is that.

    Not said of a divisor that is not positive.
    """
    if divisor <= 0:
        return None
    nearest = max(1, (2 * value + divisor) // (2 * divisor)) * divisor
    low = 10 * nearest < 9 * value
    half = Fraction(divisor) / 2
    begin = [Edge(nearest - half, True, True)] if nearest > divisor else []
    tenth = Edge(Fraction(10 * nearest) / 9, low, not low)
    return [*begin, Edge(nearest + half, False, False), tenth]


def _least(value: Bound | None, divisor: Bound | None) -> Bound | None:
    return divisor


FUNCTION = Function(
    "make_divisible",
    ("x", "d"),
    "the multiple of `d` (8 if not given) nearest to `x`, at least `d`, and never below 0.9 x",
    make_divisible,
    defaults=(8,),
    form=OpaqueFunction("make_divisible", _edges, _parts, least=_least),
    source=(
        "def make_divisible(value, divisor):\n"
        "    rounded = max(divisor, (2 * value + divisor) // (2 * divisor) * divisor)\n"
        "    return rounded + divisor if 10 * rounded < 9 * value else rounded"
    ),
)
