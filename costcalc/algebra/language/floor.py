from costcalc.algebra.function import Function
from costcalc.algebra.functions import floor

FUNCTION = Function("floor", ("x",), "the largest whole number that is not above `x`", floor)
