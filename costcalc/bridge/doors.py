"""Which door a model comes in by: the library that reads it, and the module that traces it."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from costcalc.bridge.tracing.request import TraceRequest
from costcalc.imports.trace import Trace
from costcalc.records import NamedTuple


class Door(NamedTuple):
    """A way in. `library` is also the extra that installs it; empty where none is needed."""

    library: str
    module: str

    def traced(self, request: TraceRequest) -> Trace:
        """The trace of a model. Raises UsageError."""
        return cast(Trace, import_module(self.module).traced(request))


TORCH = Door("torch", "costcalc.bridge.tracing.door")
OF_FILES = {
    ".onnx": Door("onnx", "costcalc.bridge.onnx.door"),
    ".json": Door("", "costcalc.bridge.keras.door"),
    ".pt2": Door("", "costcalc.bridge.exported.door"),
}
"""The doors of files, by the ending of the name."""


def door_of(source: str) -> Door:
    """The door of an address."""
    return next((door for end, door in OF_FILES.items() if source.endswith(end)), TORCH)
