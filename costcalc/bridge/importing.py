"""A model of another library as a spec: traced in a process of its own, then folded and proved."""

from __future__ import annotations

from importlib.util import find_spec

from costcalc.bridge.process import Tracing
from costcalc.bridge.records import Progress, silent
from costcalc.bridge.tracing.request import TraceRequest
from costcalc.errors import Diagnostic, UsageError
from costcalc.imports.road import Imported, imported

NEEDED = "torch"


def import_model(request: TraceRequest, progress: Progress = silent) -> Imported:
    """The spec of a model.

    Raises UsageError where PyTorch is missing, the model cannot be built or run, or it has no exact
    spec.
    """
    if find_spec(NEEDED) is None:
        helps = ('install it with `pip install "costcalc[torch]"`',)
        message = f"`{request.source}` needs torch, which this environment lacks"
        raise UsageError([Diagnostic(message, helps=helps)])
    with Tracing(request) as child:
        progress(f"tracing {request.source}", 0)
        trace = child.wait()
    progress("writing the spec", 1 / 2)
    try:
        return imported(trace)
    finally:
        progress("", 1)
