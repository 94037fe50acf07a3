"""Calls without a counterpart: refused by their names, or written as layers of unknown cost."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.errors import Diagnostic, UsageError
from costcalc.imports.trace import OPAQUE, Call, Trace


def refuse_opaque(trace: Trace) -> None:
    """Raise UsageError that names all operators without a counterpart at once."""
    if opaque_calls(trace):
        message = f"`{trace.source}` uses operators that have no counterpart here"
        helps = ("`--partial` writes the others, with totals that are at least",)
        raise UsageError([Diagnostic(message, notes=tuple(opaque_words(trace)), helps=helps)])


def opaque_calls(trace: Trace) -> list[Call]:
    return [call for call in trace.calls if call.op == OPAQUE]


def opaque_words(trace: Trace) -> list[str]:
    """Each operator without a counterpart, why it has none, and which modules ask for it."""
    found: dict[str, list[Call]] = {}
    for call in opaque_calls(trace):
        found.setdefault(_asked(call), []).append(call)
    return [f"{words}, in {_where(calls)}" for words, calls in found.items()]


def with_opaque_layers(trace: Trace) -> Trace:
    """The trace with calls of our operator `opaque`, which has the shape that was traced, and the
    trained values that no other call holds. Raises UsageError for one that takes no tensor.
    """
    calls: list[Call] = []
    counted = {n for call in trace.calls if call.op != OPAQUE for n in call.stored.values()}
    for call in trace.calls:
        if call.op == OPAQUE:
            if not call.inputs:
                message = f"`{trace.source}` computes weights with an operator that is unknown here"
                raise UsageError([Diagnostic(message, notes=tuple(opaque_words(trace)))])
            own = set(call.stored.values()) - counted
            counted |= own
            call = call._replace(attributes={**call.attributes, **_of_layer(trace, call, own)})
        calls.append(call)
    return trace._replace(calls=tuple(calls))


def _of_layer(trace: Trace, call: Call, own: Iterable[int]) -> dict[str, int | tuple[int, ...]]:
    """The attributes of our operator for a call that holds these tensors alone."""
    trained = (trace.stored[number] for number in own)
    holds = sum(one.size for one in trained if one.trained)
    return {"sizes": trace.shapes[call.output], "holds": holds}


def _asked(call: Call) -> str:
    why = call.attributes.get("why")
    return f"`{call.asked}`: {why}" if why else f"`{call.asked}`"


def _where(calls: list[Call]) -> str:
    places = dict.fromkeys(f"`{call.module}`" if call.module else "the model" for call in calls)
    first = next(iter(places))
    return first if len(places) == 1 else f"{first} and {len(places) - 1} more"
