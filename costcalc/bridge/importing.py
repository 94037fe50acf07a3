"""A model of another library as a spec: traced in a process of its own, then folded and proved."""

from __future__ import annotations

from importlib.util import find_spec

from costcalc.bridge.doors import door_of
from costcalc.bridge.process import Tracing
from costcalc.bridge.records import Progress, silent
from costcalc.bridge.tracing.request import TraceRequest
from costcalc.errors import Diagnostic, UsageError
from costcalc.imports.knobs import with_knobs
from costcalc.imports.road import Imported, imported


def import_model(request: TraceRequest, progress: Progress = silent) -> Imported:
    """The spec of a model.

    Raises UsageError where the library that reads it is missing, the model cannot be built or run,
    or it has no exact spec.
    """
    library = door_of(request.source).library
    if library and find_spec(library) is None:
        helps = (f'install it with `pip install "costcalc[{library}]"`',)
        message = f"`{request.source}` needs {library}, which this environment lacks"
        raise UsageError([Diagnostic(message, helps=helps)])
    with Tracing(request) as child:
        progress(f"tracing {request.source}", 0)
        traced = child.wait()
    progress("writing the spec", 1 / 2)
    try:
        return with_knobs(imported(traced.trace, partial=request.partial), traced)
    finally:
        progress("", 1)
