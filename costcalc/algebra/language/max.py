from functools import reduce

from costcalc.algebra.function import Function
from costcalc.algebra.functions import maximum
from costcalc.algebra.number import Value


def _largest(*values: Value) -> Value:
    return reduce(maximum, values)


FUNCTION = Function("max", ("a",), "the largest of its arguments", _largest, many=True)
