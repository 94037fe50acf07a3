"""What becomes of one model, in a process of its own: exact, refused, or wrong."""

from __future__ import annotations

import multiprocessing
import resource
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from costcalc.bridge.tracing.request import TraceRequest
from costcalc.errors import UsageError
from costcalc.imports.road import imported
from costcalc.imports.trace import Trace, written
from costcalc.records import NamedTuple
from tests.imports.survey.models import request

SECONDS = 240
"""The CPU time that a process may use."""

REFUSALS = ("no counterpart", "other totals")
"""What a refusal says; any other message is a failure."""


class Row(NamedTuple):
    """The result for one model."""

    model: str
    verdict: str = "failed"
    """`exact`, `refused`, `wrong` (a spec with other totals was handed out) or `failed` (it was not
    traced, or the text was no spec).
    """

    reasons: tuple[str, ...] = ()
    folded: bool = False
    lines: int = 0
    layers: int = 0
    macs: int = 0
    params: int = 0
    unused: int = 0
    """Trained values that the run did not use."""

    trace_ms: int = 0
    """Milliseconds of CPU until there was a trace; PyTorch was imported before."""

    spec_ms: int = 0


def measured(line: str, traces: Path | None = None, *, again: bool = False) -> Row:
    """The row of a model; `again` builds and counts it once more, without anything of the import.

    Raises nothing: what fails is a row too.
    """
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=_child, args=(theirs, line, traces, again))
    child.start()
    theirs.close()
    try:
        found: Row = ours.recv()
    except EOFError:
        found = Row(line, reasons=("the process ended",))
    child.join()
    return found


def _child(pipe: Connection, line: str, traces: Path | None, again: bool) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    pipe.send(_row(line, traces, again))


def _row(line: str, traces: Path | None, again: bool) -> Row:
    from costcalc.bridge.tracing.door import traced

    asked, began = request(line), time.process_time()
    row = Row(line)
    try:
        trace = traced(asked)
        row = row._replace(trace_ms=_since(began))
        if traces is not None:
            name = line.replace("/", "_").replace(" ", "_")
            (traces / f"{name}.json").write_text(written(trace), encoding="utf-8")
        return _of_trace(row, trace, independent(asked) if again else held(trace))
    except UsageError as error:
        reasons = tuple(words for d in error.diagnostics for words in (d.message, *d.notes))
        verdict = "refused" if any(map(reasons[0].__contains__, REFUSALS)) else "failed"
        return row._replace(verdict=verdict, reasons=reasons)
    except BaseException as error:  # a fault of the program is a finding too
        return row._replace(reasons=(f"{type(error).__name__}: {error}",))


def held(trace: Trace) -> tuple[int | None, int]:
    """FlopCounterMode's count of the run that was traced, and the trained values of the model."""
    return trace.macs, sum(one.size for one in trace.stored if one.trained)


def _of_trace(row: Row, trace: Trace, totals: tuple[int | None, int]) -> Row:
    began = time.process_time()
    found = imported(trace)
    row = row._replace(
        folded=found.is_folded,
        lines=len(found.text.splitlines()),
        layers=found.layers,
        macs=found.totals.macs,
        params=found.totals.params,
        unused=sum(one.size for one in found.trace.never_used()),
        spec_ms=_since(began),
    )
    if (row.macs, row.params + row.unused) == totals:
        return row._replace(verdict="exact")
    told = f"{row.macs} MACs and {row.params + row.unused} values, not {totals}"
    return row._replace(verdict="wrong", reasons=(told,))


def independent(asked: TraceRequest) -> tuple[int, int]:
    """The multiply-adds of one example by FlopCounterMode, and the trained values of the model:
    built anew, and run without anything of the import but its input.
    """
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    from costcalc.bridge.steps import unfused
    from costcalc.bridge.tracing.door import built, usual_inputs

    model: Any = built(asked)
    part = model.get_submodule(asked.module).eval().requires_grad_(False)
    size = sum(p.numel() for p in part.parameters())
    candidates = [asked.inputs] if asked.inputs else usual_inputs(model, asked)
    kind = next((p.dtype for p in part.parameters() if p.is_floating_point()), torch.float32)
    for given in candidates:
        tensors = [torch.zeros(1, *one.shape, device="meta", dtype=kind) for one in given]
        counter = FlopCounterMode(display=False)
        try:
            with torch.no_grad(), unfused(), counter:
                part(*tensors)
        except (RuntimeError, AssertionError):
            continue
        return counter.get_total_flops() // 2, size
    return 0, size


def _since(began: float) -> int:
    return round(1000 * (time.process_time() - began))
