"""Parts of a value: as they are read, and a value of which a part was written."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.bridge.tracing.reader import Move, Step


def pieces(step: Step, value: int, axis: int, start: int, stop: int) -> list[int]:
    """The values that lie one after the other in a part of an axis: of a value of which a part was
    written, that part rather than a slice of the whole.
    """
    own = step.reader.shapes[value]
    if start >= stop:
        return []
    if (start, stop) == (0, own[axis]):
        return [value]
    along, parts = step.reader.parts.get(value, (axis, ()))
    if not parts or along != axis:
        shape = (*own[:axis], stop - start, *own[axis + 1 :])
        return [step.call("slice", (value,), shape=shape, start=start, stop=stop, axis=axis)]
    found: list[int] = []
    begin = 0
    for part in parts:
        size = step.reader.shapes[part][axis]
        found += pieces(step, part, axis, max(start - begin, 0), min(stop - begin, size))
        begin += size
    return found


def path(moves: Sequence[Move], source: int, value: int) -> list[Move] | None:
    """The views that lead from one value to another; None where others are between them."""
    found: list[Move] = []
    for move in reversed(moves):
        if value == source:
            break
        if move.value == value:
            found.insert(0, move)
            value = move.source
    return found if value == source else None


def replaced(step: Step, moves: Sequence[Move], value: int) -> int:
    """The first value of these views, with another value in the place of the last."""
    reader = step.reader
    for move in reversed(moves):
        shape = reader.shapes[move.source]
        if move.part is not None:
            axis, start, stop = move.part
            before = pieces(step, move.source, axis, 0, start)
            behind = pieces(step, move.source, axis, stop, shape[axis])
            parts = (*before, value, *behind)
            value = step.call("concat", parts, shape=shape, axis=axis)
            reader.parts[value] = axis, parts
        elif move.order:
            value = step.permuted(value, [move.order.index(axis) for axis in range(len(shape))])
        else:
            value = step.reshaped(value, shape)
    return value
