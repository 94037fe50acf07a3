"""The interval of numbers that a parameter may take, from the range in its spec."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.algebra import Exact
from costcalc.errors import fault
from costcalc.explore.plateaus import ABOVE_ALL, BELOW_ALL, Cut
from costcalc.records import NamedTuple
from costcalc.spec import expression
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.syntax import Param
from costcalc.spec.values import exact_number

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Interval(NamedTuple):
    """The numbers between two bounds; `None`: no bound on that side."""

    low: Fraction | None
    low_included: bool
    high: Fraction | None
    high_included: bool

    @property
    def start(self) -> Cut:
        return BELOW_ALL if self.low is None else Cut(self.low, not self.low_included)

    @property
    def end(self) -> Cut:
        return ABOVE_ALL if self.high is None else Cut(self.high, self.high_included)

    def holds(self, value: Exact) -> bool:
        return self.start <= (value, False, False) < self.end

    def cut(self, operator: str, bound: Fraction) -> Interval:
        """The part of the interval that satisfies `operator bound`."""
        included = operator.endswith("=")
        if operator.startswith(">"):
            narrower = self._replace(low=bound, low_included=included)
            return narrower if narrower.start > self.start else self
        narrower = self._replace(high=bound, high_included=included)
        return narrower if narrower.end < self.end else self


ALL = Interval(None, False, None, False)
POSITIVE = Interval(Fraction(0), False, None, False)


def declared(param: Param, now: Exact = 1) -> Interval:
    """The range of a parameter. Without a declared range: the positive numbers if `now` is
    positive, else all numbers.

    Raises SpecError if the range is not a single interval.
    """
    if param.range is None:
        return _without_range(now)
    found = _cut(param, param.range)
    if found is None:
        raise _no_interval(param)
    return found


def around(param: Param, now: Exact = 1) -> Interval:
    """An interval that holds the range of a parameter, and more where the range is not one."""
    if param.range is None:
        return _without_range(now)
    return _cut(param, param.range, partly=True) or ALL


def allows(param: Param, value: Exact) -> bool:
    """Whether the declared range holds a value, if there is one."""
    if param.range is None:
        return True
    scope = EMPTY.extended({param.name: value})
    return Evaluator({}, {}, frozenset(), Budget()).truth(param.range, scope, "a range")


def _without_range(now: Exact) -> Interval:
    return POSITIVE if now > 0 else ALL


def _cut(param: Param, node: expression.Node, *, partly: bool = False) -> Interval | None:
    """The interval between the bounds of a range; None if other conditions are in it, or `partly`
    without them.
    """
    interval = ALL
    for bound in _bounds(param, node):
        if bound is not None:
            interval = interval.cut(*bound)
        elif not partly:
            return None
    return interval


def _bounds(param: Param, node: expression.Node) -> Iterator[tuple[str, Fraction] | None]:
    """The bounds that all hold, each as `operator bound`; None for a condition of another kind."""
    if isinstance(node, expression.Logic) and node.operator == "and":
        yield from _bounds(param, node.left)
        yield from _bounds(param, node.right)
    elif isinstance(node, expression.Compare):
        sides = zip(node.operands, node.operators, node.operands[1:], strict=False)
        yield from (_bound(param, left, operator, right) for left, operator, right in sides)
    else:
        yield None


def _bound(
    param: Param, left: expression.Node, operator: str, right: expression.Node
) -> tuple[str, Fraction] | None:
    sides = [_is_parameter(left, param), _is_parameter(right, param)]
    if operator not in TURNED or sum(sides) != 1:
        return None
    bound = right if sides[0] else left
    value = Evaluator({}, {}, frozenset(), Budget()).value(bound, EMPTY)
    return operator if sides[0] else TURNED[operator], Fraction(exact_number(value))


def _is_parameter(node: expression.Node, param: Param) -> bool:
    return isinstance(node, expression.Name) and node.name == param.name


def _no_interval(param: Param) -> Exception:
    message = f"the range of `{param.name}` is not one interval, so it cannot be searched"
    help_text = f"write it as `1 <= {param.name} <= 8`"
    return fault(message, param.span, param.range_text, helps=(help_text,))
