"""`--where` as limits of totals: `macs <= 300M and params <= 3M`."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from costcalc.algebra import Exact
from costcalc.errors import SpecError, fault
from costcalc.explore.sweeps.filters import Filter
from costcalc.records import NamedTuple
from costcalc.spec import expression
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.values import is_number

FORM = (
    "a space that is too large to be counted takes limits, such as `macs <= 300M and params > 1M`"
)
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


class Limit(NamedTuple):
    """A total times 1 or -1 that is at most a whole number."""

    name: str
    sign: int
    most: int


def limits_of(where: Filter | None) -> tuple[Limit, ...]:
    """The limits that a condition is made of. Raises SpecError where it is more than that."""
    return () if where is None else tuple(_limits(where.node))


def _limits(node: expression.Node) -> Iterator[Limit]:
    if isinstance(node, expression.Logic) and node.operator == "and":
        yield from _limits(node.left)
        yield from _limits(node.right)
        return
    if not isinstance(node, expression.Compare):
        raise _no_limit(node)
    for left, operator, right in zip(
        node.operands, node.operators, node.operands[1:], strict=False
    ):
        yield from _compared(node, left, operator, right)


def _compared(
    node: expression.Node, left: expression.Node, operator: str, right: expression.Node
) -> Iterator[Limit]:
    if isinstance(right, expression.Name):
        left, operator, right = right, MIRRORED.get(operator, ""), left
    if not isinstance(left, expression.Name) or operator not in MIRRORED:
        raise _no_limit(node)
    number = _number(right)
    if operator in ("<=", "=="):
        yield Limit(left.name, 1, floor(number))
    if operator in (">=", "=="):
        yield Limit(left.name, -1, -ceil(number))
    if operator == "<":
        yield Limit(left.name, 1, ceil(number) - 1)
    if operator == ">":
        yield Limit(left.name, -1, -floor(number) - 1)


def _number(node: expression.Node) -> Exact:
    try:
        found = Evaluator({}, {}, frozenset(), Budget()).value(node, EMPTY)
    except SpecError:
        raise _no_limit(node) from None
    if not is_number(found):
        raise _no_limit(node)
    number: Exact = found  # type: ignore[assignment]
    return number


def _no_limit(node: expression.Node) -> SpecError:
    return fault("this is no limit of a figure", expression.extent(node), helps=(FORM,))
