"""A trace with the same figures in fewer calls: views merged, calls without readers left out."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.imports.trace import Call, Trace


def tidied(trace: Trace) -> Trace:
    """The trace with chains of reshapes and permutations merged, and without dead calls."""
    calls: dict[int, Call] = {}
    same: dict[int, int] = {}
    """Values that are another one under a new number."""
    for call in trace.calls:
        inputs = tuple(same.get(value, value) for value in call.inputs)
        found = _merged(call._replace(inputs=inputs), calls, trace.shapes)
        if isinstance(found, int):
            same[call.output] = found
        else:
            calls[call.output] = found
    outputs = tuple(dict.fromkeys(same.get(value, value) for value in trace.outputs))
    kept = _alive(calls, outputs)
    return trace._replace(
        calls=tuple(call for value, call in calls.items() if value in kept), outputs=outputs
    )


def _merged(
    call: Call, calls: Mapping[int, Call], shapes: tuple[tuple[int, ...], ...]
) -> Call | int:
    """The call on an earlier value where it and the call before are one; a value if it is none."""
    if call.op == "reshape":
        before = calls.get(call.inputs[0])
        while before is not None and before.op == "reshape":
            call = call._replace(inputs=before.inputs)
            before = calls.get(call.inputs[0])
        if shapes[call.inputs[0]] == shapes[call.output]:
            return call.inputs[0]
        return call
    if call.op == "permute":
        before = calls.get(call.inputs[0])
        order = _order(call)
        if before is not None and before.op == "permute":
            inner = _order(before)
            order = tuple(inner[axis] for axis in order)
            call = call._replace(inputs=before.inputs, attributes={"axis": order})
        if order == tuple(range(len(order))):
            return call.inputs[0]
    return call


def _order(call: Call) -> tuple[int, ...]:
    order = call.attributes["axis"]
    if not isinstance(order, tuple):
        raise TypeError("an order of axes is a tuple")
    return tuple(axis for axis in order if isinstance(axis, int))


def _alive(calls: Mapping[int, Call], outputs: tuple[int, ...]) -> frozenset[int]:
    """The values that an output is computed of."""
    found: set[int] = set()
    pending = list(outputs)
    while pending:
        value = pending.pop()
        if value not in found:
            found.add(value)
            if value in calls:
                pending.extend(calls[value].inputs)
    return frozenset(found)
