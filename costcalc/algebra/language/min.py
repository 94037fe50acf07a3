from functools import reduce

from costcalc.algebra.function import Function
from costcalc.algebra.functions import minimum
from costcalc.algebra.number import Value


def _smallest(*values: Value) -> Value:
    return reduce(minimum, values)


FUNCTION = Function("min", ("a",), "the smallest of its arguments", _smallest, many=True)
