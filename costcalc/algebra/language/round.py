from fractions import Fraction

from costcalc.algebra.function import Edge, Function, OpaqueFunction
from costcalc.algebra.functions import ceil_div, floor_div
from costcalc.algebra.number import Exact, Value


def _edges(x: Exact) -> list[Edge]:
    nearest = round(x)
    even = nearest % 2 == 0
    half = Fraction(1, 2)
    return [Edge(nearest - half, True, even), Edge(nearest + half, False, even)]


def _parts(x: Value) -> Value:
    """Half up, and one less where x is a half above an even number."""
    odd = 2 * x - 1
    return floor_div(2 * x + 1, 2) + ceil_div(odd, 4) - floor_div(odd, 4) - 1


FUNCTION = Function(
    "round",
    ("x",),
    "the nearest whole number, half to even; for half up write `int(x + 1/2)`",
    round,
    form=OpaqueFunction("round_half_even", _edges, _parts, grows=True, keeps_whole=True),
)
