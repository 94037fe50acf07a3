"""Stored matrices behind views: turned over, or repeated for each of several products."""

from __future__ import annotations

from math import prod

from costcalc.bridge.tracing.reader import Reader, Shape
from costcalc.imports.trace import Call

VIEWS = ("permute", "expand", "reshape")


def turned(reader: Reader, number: int) -> int | None:
    """The stored matrix of which a tensor's last two axes are the columns and the rows; None if
    there is none. It may be repeated along the axes before them.
    """
    known = reader.state(number)
    if known.value is None or not known.made_of or len(known.made_of) != 1:
        return None
    value = known.value
    rank = len(reader.shapes[value])
    inner, out = rank - 2, rank - 1
    while (call := reader.made_by[value]).op in VIEWS and min(inner, out) >= 0:
        value = call.inputs[0]
        shapes = reader.shapes[call.output], reader.shapes[value]
        inner, out = _before(call, *shapes, inner), _before(call, *shapes, out)
    is_one = call.op == "stored" and len(reader.shapes[value]) == 2
    return call.stored["weight"] if is_one and (out, inner) == (0, 1) else None


def _before(call: Call, own: Shape, given: Shape, axis: int) -> int:
    """The axis of what a view is given that an axis of it is; -1 where there is none."""
    order = call.attributes.get("axis")
    if call.op == "permute" and isinstance(order, tuple):
        found = order[axis]
        return found if isinstance(found, int) else -1
    if call.op == "expand":
        return axis if own[axis] == given[axis] else -1
    wanted = own[axis], prod(own[axis + 1 :])
    pairs = [(size, prod(given[n + 1 :])) for n, size in enumerate(given)]
    return pairs.index(wanted) if wanted in pairs and own[axis] > 1 else -1
