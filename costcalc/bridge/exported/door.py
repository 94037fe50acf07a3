"""A `.pt2` file as a trace."""

from __future__ import annotations

from typing import Any

from costcalc.bridge.exported.archive import Malformed, opened
from costcalc.bridge.exported.graph import Program, program
from costcalc.bridge.exported.session import PRIME, Reading
from costcalc.bridge.exported.symbols import Open, Size
from costcalc.bridge.files import Given, by_name, given_by, refused
from costcalc.bridge.ours import Untranslated, operator_on, version_of
from costcalc.bridge.tracing.request import TraceRequest
from costcalc.bridge.tracing.translate import translated
from costcalc.imports.trace import OPAQUE, Trace

COUNTED = "the count by the shapes in the exported graph"


def trace(path: str, given: Given = ()) -> Trace:
    """The trace of a file; sizes that it leaves open are `given`, or those it was exported with.

    Raises UsageError for a file that is no exported program. An operator without a counterpart is
    an opaque call.
    """
    data = opened(path)
    try:
        found = program(data)
        symbols, is_open = _symbols(path, found, given)
        reading = Reading(found, symbols, is_open)
        session = reading.session()
    except Malformed as error:
        raise refused(path, str(error)) from None
    except RecursionError:
        raise refused(path, "its graph is nested too deeply") from None
    if not session.asked:
        raise refused(path, "its graph computes nothing")
    names = {n: (name, name in found.indices) for n, name in enumerate(found.inputs)}
    try:
        result = translated(session, path, _made_by(data), names)
        _check(result)
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        note = "an operator has arguments, or shapes, that PyTorch does not give it"
        raise refused(path, "its graph does not fit together", note) from None
    notes = () if reading.own == 1 or is_open else (_batch_note(reading.own),)
    notes = (*result.notes, *notes)
    return result._replace(macs=reading.macs, counted=COUNTED, notes=notes)


def _check(result: Trace) -> None:
    """Raises ValueError where one of our operators does not give what the graph has: its arguments
    are then not those that PyTorch gives it. Behind an opaque call shapes may be anything.
    """
    if any(call.op == OPAQUE for call in result.calls):
        return
    for call in result.calls:
        x = [result.shapes[value] for value in call.inputs]
        try:
            shape = operator_on(call.op, call.attributes, x).shape(*x)
        except Untranslated as error:
            raise ValueError(str(error)) from None
        if tuple(shape) != result.shapes[call.output]:
            raise ValueError(f"`{call.op}` gives another shape")


def _batch_note(own: int) -> str:
    return f"The first axis of its inputs, of {own}, is taken for the batch."


def _symbols(path: str, found: Program, given: Given) -> tuple[dict[str, int], bool]:
    """The values of the symbols, and whether the batch is one. Raises UsageError, Malformed."""
    shapes = {name: found.shapes[name] for name in found.inputs if name in found.shapes}
    if len(shapes) < len(found.inputs) or not all(shapes.values()):
        raise Malformed("an input has no shape, or no axis for the batch")
    known = by_name(path, found.inputs, given)
    symbols: dict[str, int] = {}
    for shape in found.shapes.values():
        for size in shape:
            if isinstance(size, Open) and size.hint is not None and size.symbol:
                symbols.setdefault(size.symbol, size.hint)
    for name, shape in shapes.items():
        if name in known:
            _set(path, name, shape, known[name], symbols)
    batches = {shape[0].symbol for shape in shapes.values() if isinstance(shape[0], Open)}
    if not batches:
        return symbols, False
    if len(batches) > 1 or len(shapes) > sum(isinstance(s[0], Open) for s in shapes.values()):
        raise Malformed("its inputs have no first axis in common, which would be the batch")
    (symbol,) = batches
    if not symbol:
        raise Malformed("the batch is not one symbol")
    return {**symbols, symbol: PRIME}, True


def _set(
    path: str,
    name: str,
    shape: tuple[Size, ...],
    given: tuple[int, ...],
    symbols: dict[str, int],
) -> None:
    """Note what symbols are, by a shape without the batch. Raises UsageError."""
    own = shape[1:]
    for size, wanted in zip(own, given, strict=False):
        if isinstance(size, Open) and size.symbol:
            symbols[size.symbol] = wanted
    fits = len(own) == len(given) and all(
        size == wanted or isinstance(size, Open) for size, wanted in zip(own, given, strict=True)
    )
    if not fits:
        shown = ", ".join("open" if isinstance(size, Open) else str(size) for size in own)
        note = f"it was exported for [{shown}] beside the batch"
        raise refused(path, f"input `{name}` has another shape than that", note)


def traced(request: TraceRequest) -> Trace:
    """The trace of the file that a request names. Raises UsageError."""
    return trace(request.source, given_by(request, "an exported program"))


def _made_by(data: Any) -> tuple[str, ...]:
    """The version of PyTorch, as the file says."""
    return (f"a graph of torch {version_of(data.get('torch_version'), 'export')}",)
