"""Functions that a model defines for itself, written out where they are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from costcalc.bridge.files import refused
from costcalc.bridge.onnx.file import named

Name: TypeAlias = tuple[str, str, str]
"""The domain, the name, and which of several of that name."""

MOST_DEEP = 100
"""How deep functions may call each other."""


def inlined(path: str, model: Any, most: int) -> Any:
    """The model without calls of its own functions; `most` nodes at most are written out.

    A function of another opset than the model's stays a call. Raises UsageError where functions
    call themselves, are nested too deeply, or give too many nodes.
    """
    if not model.functions:
        return model
    sizes = _Sizes(path, model, most)
    if sizes.of(model.graph.node) > most:
        raise refused(path, f"the graph has more than {most:,} nodes with its functions")
    from onnx.inliner import inline_local_functions

    try:
        return inline_local_functions(model)
    except Exception:  # whatever the library raises at functions that do not fit their calls
        raise refused(path, "its functions do not fit the nodes that call them") from None


class _Sizes:
    """How many nodes there are with functions written out, counted before it is done."""

    def __init__(self, path: str, model: Any, most: int):
        self.path, self.most = path, most
        self.bodies = {_name(one.domain, one): one.node for one in model.functions}
        self.known: dict[Name, int] = {}
        self.inside: list[Name] = []

    def of(self, nodes: Iterable[Any]) -> int:
        """The number of nodes, up to one more than the most that are allowed."""
        total = 0
        for node in nodes:
            total = min(total + self.of_call(node), self.most + 1)
        return total

    def of_call(self, node: Any) -> int:
        name = (node.domain, node.op_type, node.overload)
        if name not in self.bodies:
            return 1
        if name in self.inside:
            raise refused(self.path, f"the function `{named(node)}` calls itself")
        if len(self.inside) == MOST_DEEP:
            raise refused(self.path, f"its functions are nested more than {MOST_DEEP} deep")
        if name not in self.known:
            self.inside.append(name)
            self.known[name] = self.of(self.bodies[name])
            self.inside.pop()
        return self.known[name]


def _name(domain: str, function: Any) -> Name:
    return domain, function.name, function.overload
