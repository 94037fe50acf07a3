"""Small Keras models, written by their layers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from costcalc.bridge.keras.door import trace
from costcalc.imports.trace import Trace

Shape = tuple[int | None, ...]


def given(shape: Shape, name: str = "x") -> dict[str, Any]:
    """An input; the shape has no batch."""
    config = {"batch_shape": [None, *shape], "dtype": "float32", "name": name}
    return layer("InputLayer", config, name=name)


def layer(
    kind: str, config: Mapping[str, Any] | None = None, *nodes: Any, **more: Any
) -> dict[str, Any]:
    """A layer as Keras 3 writes it; each node is its arguments."""
    own = {"module": "keras.layers", "name": kind.lower(), "registered_name": None} | more
    inbound = [{"args": list(arguments), "kwargs": {}} for arguments in nodes]
    settings = {"name": own["name"], **(config or {})}
    return {"class_name": kind, "config": settings, "inbound_nodes": inbound} | own


def ref(name: str, shape: Shape | None = None, node: int = 0, output: int = 0) -> dict[str, Any]:
    """A tensor among the arguments."""
    claimed = None if shape is None else [None, *shape]
    config = {"shape": claimed, "keras_history": [name, node, output]}
    return {"class_name": "__keras_tensor__", "config": config}


def sequential(shape: Shape, *layers: dict[str, Any]) -> dict[str, Any]:
    config = {"name": "small", "layers": [given(shape), *layers]}
    return {"class_name": "Sequential", "config": config}


def functional(
    layers: Sequence[dict[str, Any]], output: str = "y", inputs: Sequence[str] = ("x",)
) -> dict[str, Any]:
    ends = {"input_layers": [[name, 0, 0] for name in inputs], "output_layers": [output, 0, 0]}
    return {"class_name": "Functional", "config": {"name": "small", "layers": list(layers), **ends}}


def traced(folder: Path, made: Any, shapes: Mapping[str, tuple[int, ...]] | None = None) -> Trace:
    """The trace of a model, by way of a file."""
    path = folder / "small.json"
    path.write_text(made if isinstance(made, str) else json.dumps(made), encoding="utf-8")
    return trace(str(path), tuple((shapes or {}).items()))
