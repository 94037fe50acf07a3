"""A cyclic shift, which exporters write as two parts of an axis that change places."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc import ops
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value

RANKS = ops.find("roll").ranks


def rolled(values: Sequence[Value], axis: int, to: Tracer) -> Value | None:
    """The value whose two parts are concatenated in the other order, as `roll` of it; else None."""
    parts = [part for value in values if (part := to.parts.get(value.number)) is not None]
    if len(values) != 2 or len(parts) != 2:
        return None
    (source, *first), (other, *second) = parts
    start, size = first[1], source.shape[axis]
    if source.number != other.number or len(source.example) not in RANKS:
        return None
    if first != [axis, start, size] or second != [axis, 0, start]:
        return None
    by = size - start if 2 * start > size else -start
    return _shifted(source, source.axis(axis), by, to)


def _shifted(source: Value, at: int, by: int, to: Tracer) -> Value:
    """`roll` along an axis of an example. Ours shifts the axes behind the first: where the first is
    one of them, the last is put before it, also for the shift that follows along another axis.
    """
    whole = source._replace(shape=source.example, batch=None)
    rank = len(whole.shape)
    order = tuple(range(rank))
    turned = to.turned.get(source.number)
    if turned is not None and turned[1][0] != at:
        whole, order = turned
    elif at == 0:
        order = (rank - 1, *range(rank - 1))
        whole = to.call("permute", whole, axis=order)
    place = order.index(at)
    found = to.call("roll", whole, by=tuple(by if n == place else 0 for n in range(1, rank)))
    if order != tuple(range(rank)):
        before, found = found, to.call("permute", found, axis=_back(order))
        to.turned[found.number] = before, order
    return found._replace(shape=source.shape, batch=source.batch)


def _back(order: tuple[int, ...]) -> tuple[int, ...]:
    """The order that takes this one back.

    >>> _back((2, 0, 1))
    (1, 2, 0)
    """
    return tuple(order.index(axis) for axis in range(len(order)))
