"""Values of a spec as a person would write them."""

from __future__ import annotations

from costcalc.spec import expression
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, describe


def evaluated(node: expression.Node | Scalar | SpecValue) -> str:
    """A default, choice or setting as a person would write it."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, expression.Name):
        return node.name
    if not isinstance(node, expression.Node):
        return describe(node)
    return describe(Evaluator({}, {}, frozenset(), Budget()).value(node, EMPTY))
