from costcalc.algebra.function import Function
from costcalc.algebra.functions import absolute

FUNCTION = Function("abs", ("x",), "`x` without its sign", absolute)
