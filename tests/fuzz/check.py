"""What has to hold for every example, checked within this process."""

from __future__ import annotations

import io
import json
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from costcalc.cli.run import run
from tests.fuzz.generate import Example

HANG_SECONDS = 10
COUNTS = ("macs", "params", "weights", "biases", "norm", "buffers", "activations")


class Hang(BaseException):
    """An example that takes too long."""


def finding(example: Example) -> str:
    """What is wrong with the answer to an example; an empty text where nothing is."""
    try:
        with _streams(example.text) as (out, err), _alarm():
            code = run(example.arguments)
    except Hang:
        return f"no answer within {HANG_SECONDS} s"
    except Exception:
        return traceback.format_exc()
    return _wrong(example, code, out.getvalue(), err.getvalue())


def _wrong(example: Example, code: int, out: str, err: str) -> str:
    if code == 0:
        if err:
            return f"words beside a report: {err}"
        return _wrong_report(example, out) if out else "exit code 0, and nothing said"
    if code != 2:
        return f"exit code {code}"
    if example.valid:
        return f"a valid spec is refused: {err[:500]}"
    if out:
        return f"exit code 2 beside a report: {out[:500]}"
    if not err.startswith("error: "):
        return f"a diagnostic that is none: {err[:500]}"
    if not err.replace("\n", "").isprintable():
        return f"a diagnostic that steers the terminal: {err[:500]!r}"
    return ""


def _wrong_report(example: Example, out: str) -> str:
    if not out.replace("\n", "").replace("\r", "").isprintable():
        return f"a report that steers the terminal: {out[:500]!r}"
    if not out.startswith("{") or "--top" in example.arguments:
        return ""
    report = json.loads(out)
    if "layers" not in report:
        return ""
    return next((text for name in COUNTS if (text := _wrong_sum(report, name))), "")


def _wrong_sum(report: Any, name: str) -> str:
    total = report["totals"][name]
    for part in ("layers", "kinds"):
        found = sum(row[name] for row in report[part])
        if found != total:
            return f"the {name} of the {part} sum to {found}, not to {total}"
    return ""


@contextmanager
def _streams(text: bytes) -> Iterator[tuple[io.StringIO, io.StringIO]]:
    kept = sys.stdin, sys.stdout, sys.stderr
    out, err = io.StringIO(), io.StringIO()
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(text)), out, err
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


@contextmanager
def _alarm() -> Iterator[None]:
    """Time of the processor counts: a busy machine is no hang."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, HANG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
