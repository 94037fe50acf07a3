"""The structure `route`: how many experts there are, how many run, and the steps of one."""

from __future__ import annotations

from collections.abc import Callable

from costcalc.errors import did_you_mean, fault
from costcalc.spec.mistakes import is_rest_of_call
from costcalc.spec.reader import as_expression, as_mapping
from costcalc.spec.siblings import ROUTE, ROUTE_KEYS
from costcalc.spec.syntax import Body, Route
from costcalc.spec.tree import Mapping, Node


def read_route(value: Node, read_body: Callable[[Node], Body]) -> Route:
    """Raises SpecError for a key that there is not, and for one that is missing."""
    mapping = as_mapping(value, "`route`")
    given = _known(mapping)
    missing = [word for word in ROUTE_KEYS if word not in given]
    if missing:
        helps = ("`experts` there are, of which `active` run what stands under `do`",)
        raise fault(f"`route` needs `{missing[0]}`", mapping.span, helps=helps)
    body = read_body(given["do"])
    if not body:
        raise fault("`route` needs the layers of an expert", given["do"].span)
    experts, active = (as_expression(given[word], f"`{word}`") for word in ("experts", "active"))
    return Route(experts, active, body, ROUTE)


def _known(mapping: Mapping) -> dict[str, Node]:
    """The values by their keys, which are the structure's own."""
    for key, _ in mapping.pairs:
        if key.text not in ROUTE_KEYS and not is_rest_of_call(key.span):
            known = ", ".join(f"`{word}`" for word in ROUTE_KEYS)
            helps = (did_you_mean(key.text, ROUTE_KEYS) or f"it has {known}",)
            raise fault(f"`route` has no `{key.text}`", key.span, helps=helps)
    return {key.text: node for key, node in mapping.pairs}
