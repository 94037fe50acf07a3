"""What a spec derives from its parameters, such as an input size: the value, and what it is of."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.records import NamedTuple
from costcalc.spec import expression
from costcalc.spec.syntax import Lookup, Spec
from costcalc.spec.values import SpecValue, is_number


class Resolved(NamedTuple):
    """The value of a `let`, and the parameter it is shown beside, if it is written in terms of one.

    Of several, that is the one the spec declares first.
    """

    value: SpecValue
    parameter: str | None


def resolved(spec: Spec, values: Mapping[str, SpecValue]) -> dict[str, Resolved]:
    """Those of the values of lets that are numbers."""
    return {
        name: Resolved(value, _first_parameter(spec, name))
        for name, value in values.items()
        if is_number(value)
    }


def _first_parameter(spec: Spec, let: str) -> str | None:
    """The first parameter that the text of a let names."""
    body = spec.lets[let].body
    nodes = [body.by if isinstance(body, Lookup) else body]
    names = set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, (expression.Name, expression.Call)):
            names.add(node.name)
        nodes.extend(expression.children(node))
    return next((name for name in spec.params if name in names), None)
