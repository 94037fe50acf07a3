"""Runs another implementation in a separate process, so that it cannot affect the result.

The other code may print, exit, close its streams, change the folder, or use up all memory. What it
writes to standard output goes to standard error. The answer is a file; without a complete file
nothing was measured. This module imports no torch; only the child process does.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from ast import literal_eval
from collections.abc import Callable, Mapping
from contextlib import suppress
from tempfile import TemporaryDirectory
from typing import Any, Self

from costcalc.bridge.against_record import MeasureRequest, Product, Theirs
from costcalc.bridge.sizes import traced
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.errors import Diagnostic, UsageError
from costcalc.imports.sizes import Axes, Resized, Traced, Widened
from costcalc.imports.trace import read, written

CHILD = "import sys; sys.path[:] = {path!r}; from costcalc.bridge.process import answer; answer()"


REQUEST, ANSWER = "request", "answer"


class Child:
    """A process that does something with a model; `answered` returns what it found.

    `what` is a key of `JOBS`; `question` is handed to it as JSON.
    """

    def __init__(self, source: str, what: str, question: list[Any]):
        self.source = source
        self.folder = TemporaryDirectory(prefix="costcalc-", ignore_cleanup_errors=True)
        self.file = os.path.join(self.folder.name, ANSWER)
        _write(os.path.join(self.folder.name, REQUEST), [source, what, question])
        program = [sys.executable, "-c", CHILD.format(path=sys.path), self.folder.name]
        self.process = subprocess.Popen(
            program, stdin=subprocess.DEVNULL, stdout=_standard_error(), stderr=_standard_error()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def answered(self) -> dict[str, Any]:
        """The answer. Raises UsageError if there is no such model, or it has none."""
        code = self.process.wait()
        found = _read(self.file)
        if found is None:
            raise UsageError([Diagnostic(f"`{self.source}` {_ended(code)}; nothing was measured")])
        if "error" in found:
            told = [(m, tuple(notes), tuple(helps)) for m, notes, helps in found["error"]]
            raise UsageError(Diagnostic(m, notes=n, helps=h) for m, n, h in told)
        return found


class Measuring(Child):
    """A process that measures a model; `wait` returns the result."""

    def __init__(self, request: MeasureRequest):
        given = repr(dict(request.arguments))  # as JSON has no tuples
        super().__init__(request.source, "measure", [given, request.inputs, request.takes_indices])

    def wait(self) -> Theirs:
        """The result. Raises UsageError if there is no such model, or it was not measured."""
        return _theirs(self.answered())


class Tracing(Child):
    """A process that traces a model; `wait` returns the traces."""

    def __init__(self, request: TraceRequest):
        given = repr(dict(request.arguments))
        super().__init__(request.source, "trace", [given, *request[2:]])

    def wait(self) -> Traced:
        """The traces. Raises UsageError if there is no such model, or it cannot be traced."""
        found = self.answered()
        return Traced(read(found["trace"]), _resized(found), _widened(found))


def _standard_error() -> int:
    """The stream for the child's output: standard error, or nothing if there is none."""
    try:
        os.fstat(2)
    except OSError:
        return subprocess.DEVNULL
    return 2


def _ended(code: int) -> str:
    if code >= 0:
        return f"ended the process with exit code {code}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
    hint = ", as where memory runs out" if name == "SIGKILL" else ""
    return f"was ended by the signal {name}{hint}"


def _read(file: str) -> dict[str, Any] | None:
    with suppress(OSError, ValueError), open(file, encoding="utf-8") as stream:
        found: dict[str, Any] = json.load(stream)
        return found
    return None


def _theirs(found: Mapping[str, Any]) -> Theirs:
    return Theirs(
        steps=tuple(Product(*map(_tuple, step)) for step in found["steps"]),
        params=found["params"],
        buffers=found["buffers"],
        constants=found["constants"],
        unused=_tuple(found["unused"]),
        device=found["device"],
    )


def _resized(found: Mapping[str, Any]) -> Resized:
    traces, why, axes, multiple = found["resized"]
    place = None if axes is None else Axes(axes[0], _tuple(axes[1]), axes[2])
    return Resized(tuple(map(read, traces)), why, place, multiple)


def _widened(found: Mapping[str, Any]) -> Widened:
    argument, value, traces, why = found["widened"]
    return Widened(argument, value, tuple((n, read(text)) for n, text in traces), why)


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


def answer() -> None:
    """The main function of the child: measure the requested model, write the answer, and end.

    The process ends at once, so that threads and exit handlers of the model do not run.
    """
    folder = sys.argv[1]
    with open(os.path.join(folder, REQUEST), encoding="utf-8") as stream:
        source, what, question = json.load(stream)
    file = os.path.join(folder, ANSWER)
    _write(f"{file}.part", _answered(source, what, question))
    os.replace(f"{file}.part", file)
    os._exit(0)


def _write(file: str, content: Any) -> None:
    with open(file, "w", encoding="utf-8") as stream:
        json.dump(content, stream)


def _measure(source: str, given: str, inputs: Any, takes_indices: Any) -> dict[str, Any]:
    from costcalc.bridge.theirs import measured

    request = MeasureRequest(source, literal_eval(given), _tuple(inputs), _tuple(takes_indices))
    return measured(request)._asdict()


def _trace(source: str, given: str, inputs: Any, *rest: Any) -> dict[str, Any]:
    named = tuple(GivenInput(*one) for one in _tuple(inputs))
    trace, resized, widened = traced(TraceRequest(source, literal_eval(given), named, *rest))
    return {
        "trace": written(trace),
        "resized": [list(map(written, resized.traces)), *resized[1:]],
        "widened": [*widened[:2], [(n, written(one)) for n, one in widened.traces], widened.why],
    }


JOBS: Mapping[str, Callable[..., dict[str, Any]]] = {"measure": _measure, "trace": _trace}
"""What a child can be asked for; each is handed the source and its question."""


def _answered(source: str, what: str, question: list[Any]) -> dict[str, Any]:
    sys.path.insert(0, os.getcwd())
    try:
        return JOBS[what](source, *question)
    except UsageError as error:
        return {"error": [(d.message, d.notes, d.helps) for d in error.diagnostics]}
    except BaseException as error:  # SystemExit too: their end is not ours
        words = f"{type(error).__name__} {error}".strip().splitlines()[0]
        return {"error": [(f"`{source}` raised {words}; nothing was measured", (), ())]}
