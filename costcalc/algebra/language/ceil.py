from costcalc.algebra.function import Function
from costcalc.algebra.functions import ceil

FUNCTION = Function("ceil", ("x",), "the smallest whole number that is not below `x`", ceil)
