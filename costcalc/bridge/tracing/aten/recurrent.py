"""Recurrent layers, and their states at the end."""

from __future__ import annotations

from typing import Any

from costcalc.bridge.tracing.reader import Step, UntranslatedError
from costcalc.bridge.tracing.translation import translates


def _recurrent(step: Step, op: str) -> tuple[int | None, ...]:
    """A recurrent layer and its states at the end, which are the last tokens of each direction; the
    cells of an LSTM have no counterpart. Where the states of several layers are read, each of these
    is a call of its own.
    """
    own = step.example("input")
    if len(own) > 2:
        raise UntranslatedError(f"its input has {len(own)} axes")
    time = 1 if step["batch_first"] else 0
    if step.reader.holds_batch(step.full("input")) == time:
        raise UntranslatedError("it runs along the batch")
    held = [step.reader.session.values[ref.value].stored for ref in step["params"]]
    stored = [one for one in held if one is not None]
    if len(stored) < len(held):
        raise UntranslatedError("its weights are computed")
    layers, both = int(step["num_layers"]), bool(step["bidirectional"])
    out = step.reader.full(step["params"][1].value)[1]
    reads = _reads_states(step)
    each = 1 if reads else layers
    value, states = step.value("input"), list[int]()
    for n in range(0, layers, each):
        part = stored[n * len(stored) // layers : (n + each) * len(stored) // layers]
        weights = {f"weight_{place}": one for place, one in enumerate(part)}
        given: dict[str, Any] = {"bidirectional": both, "bias": bool(step["has_biases"])}
        given |= {"out": out, "layers": each}
        value = step.call(op, (value,), weights, **given)
        if reads:
            states += _states(step, value, out, both)
    more = (None,) * (len(step.asked.results) - 2)
    if not reads:
        return value, None, *more
    return value, _together(step, states, out), *more


def _reads_states(step: Step) -> bool:
    """Whether the states at the end are read, or an output."""
    session, number = step.reader.session, step.asked.results[1]
    return number in session.outputs or any(number in one.refs() for one in session.asked)


def _states(step: Step, value: int, out: int, both: bool) -> list[int]:
    """The last token of a layer that each direction comes to."""
    tokens, dim = step.reader.shapes[value]
    last = step.call("slice", (value,), shape=(1, dim), start=tokens - 1, stop=tokens, axis=0)
    if not both:
        return [last]
    first = step.call("slice", (value,), shape=(1, dim), start=0, stop=1, axis=0)
    return [
        step.call("slice", (token,), shape=(1, out), start=n * out, stop=(n + 1) * out, axis=1)
        for n, token in enumerate((last, first))
    ]


def _together(step: Step, states: list[int], out: int) -> int:
    if len(states) == 1:
        return states[0]
    return step.call("concat", states, shape=(len(states), out), axis=0)


@translates("lstm", multiplies=True)
def lstm(step: Step) -> tuple[int | None, ...]:
    return _recurrent(step, "lstm")


@translates("gru", multiplies=True)
def gru(step: Step) -> tuple[int | None, ...]:
    return _recurrent(step, "gru")


@translates("rnn_tanh rnn_relu", multiplies=True)
def rnn(step: Step) -> tuple[int | None, ...]:
    return _recurrent(step, "rnn")
