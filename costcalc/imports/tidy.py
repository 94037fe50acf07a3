"""A trace with the same figures in fewer calls: views merged, calls without readers left out.

Views (reshape, permute, slice) are brought into an order in which they meet: a slice goes before a
permutation and, where it takes whole groups, before the reshape that made the groups; axes of size
1 are not permuted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import prod
from typing import TypeAlias

from costcalc.imports.orders import Orders
from costcalc.imports.trace import Argument, Call, Trace

Shape: TypeAlias = tuple[int, ...]

MOST_AXES = 6
"""Axes that a layer of the language takes; of a permutation of more, those that stay next to each
other are one.
"""

HELD = ("stored", "constant")
"""Operators that give what the network holds."""


def tidied(trace: Trace) -> Trace:
    """The trace with merged views, and without calls that no output is computed of."""
    tidying = _Tidying(trace)
    for call in trace.calls:
        tidying.same[call.output] = tidying.call(call)
    outputs = tuple(dict.fromkeys(map(tidying.now, trace.outputs)))
    tidying.name_views()
    kept = tidying.alive(outputs)
    calls = tuple(call for value, call in tidying.calls.items() if value in kept)
    return trace._replace(calls=calls, outputs=outputs, shapes=tuple(tidying.shapes))


class _Tidying:
    def __init__(self, trace: Trace):
        self.shapes = list(trace.shapes)
        self.calls: dict[int, Call] = {}
        self.same: dict[int, int] = {}
        """What the value of a call of the trace is now."""
        self.concatenated: dict[tuple[Argument, tuple[int, ...]], int] = {}
        self.readers = Counter(value for call in trace.calls for value in call.inputs)

    def now(self, value: int) -> int:
        return self.same.get(value, value)

    def call(self, call: Call) -> int:
        """The value of a call; an earlier one where the call changes nothing."""
        call = call._replace(inputs=tuple(map(self.now, call.inputs)))
        match call.op:
            case "reshape":
                return self.reshape(call, call.inputs[0], self.shapes[call.output])
            case "permute":
                return self.permute(call, call.inputs[0], _numbers(call, "axis"))
            case "slice":
                start, stop, axis = (_number(call, word) for word in ("start", "stop", "axis"))
                return self.slice(call, call.inputs[0], (start, stop), axis)
            case "concat":
                call = self.grown(call)
            case "roll":
                call = self.rolled(call)
        self.calls[call.output] = call
        return call.output

    def rolled(self, call: Call) -> Call:
        """A shift of what was shifted before: both at once."""
        before = self.calls.get(call.inputs[0])
        if before is None or before.op != "roll":
            return call
        pairs = zip(_numbers(before, "by"), _numbers(call, "by"), strict=True)
        by: Argument = tuple(one + other for one, other in pairs)
        return call._replace(inputs=before.inputs, attributes={"by": by})

    def grown(self, call: Call) -> Call:
        """A concatenation of one that was made before and more: what a dense block adds to."""
        axis, inputs = call.attributes.get("axis"), call.inputs
        for size in range(len(inputs) - 1, 1, -1):
            before = self.concatenated.get((axis, inputs[:size]))
            if before is not None:
                call = call._replace(inputs=(before, *inputs[size:]))
                break
        self.concatenated[axis, inputs] = call.output
        return call

    def view(self, like: Call, op: str, source: int, shape: Shape, **given: Argument) -> int:
        """A new view, in the module of a call."""
        value = len(self.shapes)
        self.shapes.append(shape)
        self.calls[value] = like._replace(op=op, inputs=(source,), output=value, attributes=given)
        return value

    def reshape(self, like: Call, source: int, to: Shape) -> int:
        before = self.calls.get(source)
        while before is not None and before.op == "reshape":
            source = before.inputs[0]
            before = self.calls.get(source)
        if self.shapes[source] == to:
            return source
        if before is not None and before.op in HELD and self.readers[source] == 1:
            return self.held(before, to)
        return self.view(like, "reshape", source, to, to=to)

    def held(self, call: Call, sizes: Shape) -> int:
        """A tensor that the network holds, in another shape."""
        value = len(self.shapes)
        self.shapes.append(sizes)
        self.readers[value] = 1
        self.calls[value] = call._replace(output=value, attributes={"sizes": sizes})
        return value

    def name_views(self) -> None:
        """An image as tokens, and tokens as an image, have operators of their own; the second takes
        no value that the language calls (channels, length).
        """
        orders = Orders(self.shapes)
        for value, call in self.calls.items():
            named = self.named(call, self.shapes[value], orders)
            self.calls[value] = named
            orders.is_turned(named)

    def named(self, call: Call, to: Shape, orders: Orders) -> Call:
        """A call and the view before it as one operator; the call where there is none."""
        before = self.calls.get(call.inputs[0]) if call.inputs else None
        if before is None:
            return call
        wide = self.shapes[before.inputs[0]] if before.inputs else ()
        match before.op, call.op:
            case "reshape", "permute" if len(wide) == 3 and to == (wide[1] * wide[2], wide[0]):
                return call._replace(op="tokens", inputs=before.inputs, attributes={})
            case "permute", "reshape" if len(to) == 3 and wide == (to[1] * to[2], to[0]):
                if orders.of.get(before.inputs[0]) != "channels":
                    given: dict[str, Argument] = {"out": to[1:]}
                    return call._replace(op="image", inputs=before.inputs, attributes=given)
        return call

    def permute(self, like: Call, source: int, order: Sequence[int]) -> int:
        own = self.shapes[source]
        moved = [axis for axis in order if own[axis] != 1]
        if moved == sorted(moved):
            return self.reshape(like, source, tuple(own[axis] for axis in order))
        if len(moved) < len(order):
            kept = sorted(moved)
            squeezed = self.reshape(like, source, tuple(own[axis] for axis in kept))
            turned = self.permute(like, squeezed, [kept.index(axis) for axis in moved])
            return self.reshape(like, turned, tuple(own[axis] for axis in order))
        if len(order) > MOST_AXES:
            groups = _together(order)
            if len(groups) < len(order):
                sizes = {group[0]: prod(own[axis] for axis in group) for group in groups}
                firsts = sorted(sizes)
                merged = self.reshape(like, source, tuple(sizes[first] for first in firsts))
                turned = self.permute(like, merged, [firsts.index(group[0]) for group in groups])
                return self.reshape(like, turned, tuple(own[axis] for axis in order))
        before = self.calls.get(source)
        if before is not None and before.op == "permute":
            inner = _numbers(before, "axis")
            return self.permute(like, before.inputs[0], [inner[axis] for axis in order])
        shape = tuple(own[axis] for axis in order)
        return self.view(like, "permute", source, shape, axis=tuple(order))

    def slice(self, like: Call, source: int, part: tuple[int, int], axis: int) -> int:
        own = self.shapes[source]
        if part == (0, own[axis]):
            return source
        before = self.calls.get(source)
        if before is not None and before.op == "permute":
            order = _numbers(before, "axis")
            inside = self.slice(like, before.inputs[0], part, order[axis])
            return self.permute(like, inside, order)
        to = (*own[:axis], part[1] - part[0], *own[axis + 1 :])
        if before is not None and before.op == "reshape":
            wide = self.shapes[before.inputs[0]]
            found = _before_reshape(wide, own, axis)
            if found is not None:
                place, size = found
                cut = self.slice(like, before.inputs[0], (part[0] * size, part[1] * size), place)
                return self.reshape(like, cut, to)
        return self.view(like, "slice", source, to, start=part[0], stop=part[1], axis=axis)

    def alive(self, outputs: Sequence[int]) -> frozenset[int]:
        """The values that an output is computed of."""
        found: set[int] = set()
        pending = list(outputs)
        while pending:
            value = pending.pop()
            if value not in found:
                found.add(value)
                if value in self.calls:
                    pending.extend(self.calls[value].inputs)
        return frozenset(found)


def _together(order: Sequence[int]) -> list[list[int]]:
    """The axes of a permutation in groups that stay next to each other, in its order.

    >>> _together((0, 2, 4, 1, 3, 5, 6))
    [[0], [2], [4], [1], [3], [5, 6]]
    """
    groups: list[list[int]] = []
    for axis in order:
        if groups and groups[-1][-1] == axis - 1:
            groups[-1].append(axis)
        else:
            groups.append([axis])
    return groups


def _before_reshape(wide: Shape, own: Shape, axis: int) -> tuple[int, int] | None:
    """The axis before a reshape of which an axis behind it counts the groups, and their size.

    None where no axis was split so.
    """
    outside = prod(own[:axis])
    for place, size in enumerate(wide):
        if prod(wide[:place]) == outside and size > 1 and own[axis] > 1:
            return (place, size // own[axis]) if size % own[axis] == 0 else None
    return None


def _number(call: Call, word: str) -> int:
    value = call.attributes[word]
    if not isinstance(value, int):
        raise TypeError(f"`{word}` of `{call.op}` is a number")
    return value


def _numbers(call: Call, word: str) -> tuple[int, ...]:
    value = call.attributes[word]
    if not isinstance(value, tuple):
        raise TypeError(f"`{word}` of `{call.op}` is a tuple")
    return tuple(one for one in value if isinstance(one, int))
