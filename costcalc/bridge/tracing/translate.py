"""From what PyTorch was asked for to a trace."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.bridge.tracing.asked import VALUELESS, Asked, Session
from costcalc.bridge.tracing.aten import TRANSLATIONS
from costcalc.bridge.tracing.reader import NO_VALUE, Known, Reader, Step, UntranslatedError, opaque
from costcalc.bridge.tracing.writes import Writes
from costcalc.imports.trace import Input, Trace

LEFT_OUT = "Some of its outputs have no counterpart, as the cells of an LSTM, and are left out."


def is_whole(name: str) -> bool:
    """Whether an operator has a translation, and need not be taken apart."""
    return name in TRANSLATIONS


def translated(
    session: Session,
    source: str,
    made_by: tuple[str, ...],
    names: Mapping[int, tuple[str, bool]],
) -> Trace:
    """The trace of a session; `names` are those of its inputs, and whether they hold indices."""
    reader = Reader(session)
    writes = Writes(reader)
    for asked in session.asked:
        _read(reader, asked, writes)
    for number in session.outputs:
        if not writes.is_known(number):
            opaque(reader, writes.last_into(number, session), "what it wrote is in an output")
    kept = [number for number in session.outputs if reader.has_value(number)]
    if not kept:
        kept = [session.outputs[0]]
        last = next(one for one in session.asked if kept[0] in one.results)
        opaque(reader, last, NO_VALUE)
    notes = () if len(kept) == len(session.outputs) else (LEFT_OUT,)
    outputs = tuple(reader.take(number, session.asked[-1]) for number in kept)
    inputs = tuple(
        Input(names[place][0], reader.state(number).value or 0, names[place][1])
        for place, number in enumerate(session.inputs)
    )
    return Trace(
        source,
        made_by,
        inputs,
        tuple(dict.fromkeys(outputs)),
        tuple(reader.shapes),
        tuple(reader.calls),
        session.stored,
        notes=notes,
    )


def _checked(
    reader: Reader, asked: Asked, results: tuple[int | None, ...]
) -> tuple[int | None, ...]:
    """The results, which have the shapes that PyTorch gave them. Raises UntranslatedError."""
    for number, value in zip(asked.results, results, strict=False):
        if value is not None and reader.shapes[value] != reader.example(reader.full(number)):
            raise UntranslatedError("its result has another shape than ours")
    return results


def _read(reader: Reader, asked: Asked, writes: Writes) -> None:
    """Translate one operator, or note that it has no counterpart."""
    refs = list(asked.refs())
    fresh = asked.name.partition(".")[2].startswith(VALUELESS)
    # a weight that is changed is still of the same tensors
    stale = any(not reader.state(n).made_of and not writes.is_known(n) for n in refs)
    made_of = frozenset() if fresh else reader.made_of(refs)
    translation = TRANSLATIONS.get(asked.name)
    multiplies = translation is not None and translation.multiplies
    constant = made_of is not None and not made_of
    is_translated = False
    try:
        if stale and not fresh:
            raise UntranslatedError("a part of what it reads was written in place")
        if constant and not multiplies:
            results: tuple[int | None, ...] = (None,) * len(asked.results)
        elif translation is None or asked.why:
            raise UntranslatedError(asked.why)
        else:
            results = _checked(reader, asked, translation(Step(reader, asked)))
    except UntranslatedError as error:
        opaque(reader, asked, str(error), made_of or None)
    else:
        is_translated = True
        for number, value in zip(asked.results, results, strict=False):
            reader.known[number] = Known(value, made_of)
    writes.saw(asked)
    if asked.wrote is not None and not (constant and not multiplies):
        writes.wrote(asked, is_translated)
