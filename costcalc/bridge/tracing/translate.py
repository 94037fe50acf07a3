"""From what PyTorch was asked for to a trace."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.bridge.tracing.asked import VALUELESS, Asked, Session
from costcalc.bridge.tracing.aten import TRANSLATIONS
from costcalc.bridge.tracing.reader import Known, Reader, Step, UntranslatedError, opaque
from costcalc.imports.trace import Input, Trace


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
    writes = Writes()
    for asked in session.asked:
        _read(reader, asked, writes)
    outputs = tuple(reader.take(number, session.asked[-1]) for number in session.outputs)
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
    )


class Writes:
    """The last write into each memory: a tensor that shares it and is older is no longer known."""

    def __init__(self) -> None:
        self.last: dict[int, int] = {}

    def wrote(self, memory: int, result: int) -> None:
        self.last[memory] = result

    def is_stale(self, number: int, memory: int) -> bool:
        return number < self.last.get(memory, -1)


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
    made_of = frozenset() if fresh else reader.made_of(refs)
    values = reader.session.values
    stale = any(  # a weight that is changed is still of the same tensors
        writes.is_stale(n, values[n].memory) and reader.state(n).made_of is None for n in refs
    )
    translation = TRANSLATIONS.get(asked.name)
    multiplies = translation is not None and translation.multiplies
    constant = made_of is not None and not made_of
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
        for number, value in zip(asked.results, results, strict=False):
            reader.known[number] = Known(value, made_of)
    if asked.wrote is not None and not (constant and not multiplies):
        writes.wrote(asked.wrote, asked.results[0])
