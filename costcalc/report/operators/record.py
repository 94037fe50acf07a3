"""The operators: signature and summary of each."""

from __future__ import annotations

from costcalc import ops
from costcalc.ops.base import Field, Op
from costcalc.spec.values import describe


def operators(text: str = "") -> list[type[Op]]:
    """The operators whose name or description contains the text."""
    found = [ops.find(name) for name in sorted(ops.names())]
    return [op for op in found if text.lower() in f"{op.name} {op.description()}".lower()]


def signature(op: type[Op]) -> str:
    """The call of an operator: `conv(out, k=1, s=1, p=same, d=1, g=1, bias=false)`."""
    fields = [
        field.name if field.required else f"{field.name}={_default(field)}" for field in op.fields
    ]
    return f"{op.name}({', '.join(fields)})" if fields else op.name


def _default(field: Field) -> str:
    """The default of an attribute; a stride that is not given is the kernel."""
    value = field.default
    while isinstance(value, tuple) and value[0] == value[1]:
        value = value[0]
    if value is None:
        return "k" if field.name == "s" else "none"
    return describe(value)


def summary(op: type[Op]) -> str:
    """The first sentence of an operator's description."""
    first = " ".join(op.description().split("\n\n")[0].split())
    return first.split(". x")[0].rstrip(".")
