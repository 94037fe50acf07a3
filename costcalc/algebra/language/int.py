from costcalc.algebra.function import Edge, Function, OpaqueFunction
from costcalc.algebra.functions import ceil, floor, maximum, minimum
from costcalc.algebra.number import Exact, Value


def _edges(x: Exact) -> list[Edge]:
    whole = int(x)
    low, high = whole - (whole <= 0), whole + (whole >= 0)
    return [Edge(low, True, whole > 0), Edge(high, False, whole < 0)]


def _parts(x: Value) -> Value:
    return floor(maximum(x, 0)) + ceil(minimum(x, 0))


FUNCTION = Function(
    "int",
    ("x",),
    "the whole part, towards zero",
    int,
    form=OpaqueFunction("truncate", _edges, _parts, grows=True, keeps_whole=True),
)
