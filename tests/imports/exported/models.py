"""Small exported programs, written by their graphs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from costcalc.bridge.exported.door import trace
from costcalc.imports.trace import Trace

Shape = Sequence[int | str]


def tensor(name: str) -> dict[str, Any]:
    return {"as_tensor": {"name": name}}


def node(op: str, output: str | None, **arguments: Any) -> dict[str, Any]:
    """One operator; texts among its arguments are tensors."""
    inputs = [{"name": word, "arg": _argument(value)} for word, value in arguments.items()]
    target = op if op.startswith("_") else f"torch.ops.aten.{op}.default"
    metadata = {"nn_module_stack": "L__self__,,Net;L__self__a_b,a.b,torch.nn.Module"}
    outputs = [] if output is None else [tensor(output)]
    return {"target": target, "inputs": inputs, "outputs": outputs, "metadata": metadata}


def _argument(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if isinstance(value, bool):
        return {"as_bool": value}
    if isinstance(value, str):
        return tensor(value)
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], str):
        return {"as_tensors": [{"name": one} for one in value]}
    return {"as_int": value} if isinstance(value, int) else {"as_ints": list(value)}


def program(
    nodes: Sequence[Any],
    shapes: Mapping[str, Shape],
    held: Sequence[str] = (),
    inputs: Sequence[str] = ("x",),
    outputs: Sequence[str] = ("y",),
    version: Any = 8,
) -> dict[str, Any]:
    """A program of these nodes. A size that is a text is an expression."""
    given = [{"parameter": {"arg": {"name": n}, "parameter_name": f"a.b.{n}"}} for n in held]
    given += [{"user_input": {"arg": tensor(name)}} for name in inputs]
    results = [{"user_output": {"arg": tensor(name)}} for name in outputs]
    metas = {name: {"dtype": 7, "sizes": list(map(_size, s))} for name, s in shapes.items()}
    graph = {"nodes": list(nodes), "tensor_values": metas, "sym_int_values": {}}
    signature = {"input_specs": given, "output_specs": results}
    return {
        "graph_module": {"graph": graph, "signature": signature},
        "schema_version": {"major": version, "minor": 1},
        "torch_version": "2.13.0",
    }


def _size(size: int | str) -> dict[str, Any]:
    if isinstance(size, str):
        return {"as_expr": {"expr_str": size, "hint": {"as_int": 9}}}
    return {"as_int": size}


def archive(folder: Path, content: Any, name: str = "net/models/model.json") -> str:
    """The path of an archive with that graph."""
    path = folder / "small.pt2"
    text = content if isinstance(content, (str, bytes)) else json.dumps(content)
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        made.writestr(name, text)
    return str(path)


def traced(folder: Path, content: Any, *given: tuple[int, ...]) -> Trace:
    """The trace of a program, by way of an archive."""
    return trace(archive(folder, content), [("", shape) for shape in given])
