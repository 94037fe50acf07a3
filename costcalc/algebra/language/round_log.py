from fractions import Fraction
from math import log, log1p
from typing import Any

from costcalc.algebra import exact
from costcalc.algebra.function import Edge, Function, OpaqueFunction
from costcalc.algebra.number import Exact, ExactnessError


def round_log(value: Exact, base: Exact) -> int:
    """The whole number nearest to the logarithm, half to even, by comparing squares.

    s is right when base**(2s-1) <= value**2 <= base**(2s+1). A float only says where to look.
    """
    if value <= 0 or base <= 1:
        raise ExactnessError("round_log needs a positive value and a base above 1")
    estimate = round(_log(value) / max(_log(base), 1e-300))
    if (2 * abs(estimate) + 3) * exact.bits(base) > 4 * exact.MOST_BITS:
        raise ExactnessError("the base is too close to 1 for this value")
    square = Fraction(value) ** 2
    step = estimate
    while square > Fraction(base) ** (2 * step + 1):
        step += 1
    while square < Fraction(base) ** (2 * step - 1):
        step -= 1
    if step % 2 and square == Fraction(base) ** (2 * step + 1):
        return step + 1
    if step % 2 and square == Fraction(base) ** (2 * step - 1):
        return step - 1
    return step


def _log(value: Exact) -> float:
    if Fraction(1, 2) < value < 2:
        return log1p(Fraction(value) - 1)
    return log(value.numerator) - log(value.denominator)


def _edges(value: Exact, base: Exact) -> list[Edge]:
    step = round_log(value, base)
    low, high = (exact.power(base, 2 * step + side) for side in (-1, 1))
    return [Edge(low, True, False, power=2), Edge(high, False, False, power=2)]


def _smooth(value: Any, base: Any) -> Any:
    from costcalc.algebra.symbols import logarithm

    return logarithm(value) / logarithm(base)


FUNCTION = Function(
    "round_log",
    ("x", "base"),
    "the whole number nearest to the logarithm of `x`",
    round_log,
    form=OpaqueFunction("round_log", _edges, smooth=_smooth, positive=True, known=("base",)),
    source=(
        "def round_log(value, base):\n"
        "    step = round(log(value) / log(base))\n"
        "    square, base = Fraction(value) ** 2, Fraction(base)\n"
        "    while square > base ** (2 * step + 1):\n"
        "        step += 1\n"
        "    while square < base ** (2 * step - 1):\n"
        "        step -= 1\n"
        "    if step % 2 and square in (base ** (2 * step + 1), base ** (2 * step - 1)):\n"
        "        return step + 1 if square > base ** (2 * step) else step - 1\n"
        "    return step"
    ),
)
