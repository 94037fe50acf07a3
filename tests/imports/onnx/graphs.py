"""Exported graphs without their weights, as small files beside the tests."""

from __future__ import annotations

import gzip
from math import prod
from pathlib import Path
from typing import Any

import onnx

from costcalc.bridge.onnx.nodes import SCOPES

FOLDER = Path(__file__).parent / "graphs"
LARGE = 64
"""The most elements of a tensor of floats whose values are kept."""


def graph_name(network: str, way: str) -> str:
    """The name of a kept graph: `swin_t-dynamo`."""
    return f"{network.replace(':', '_')}-{way}"


def pack(file: str, name: str) -> None:
    """Keep the graph of a file: its nodes, the modules they are of, and the shapes of weights."""
    model = onnx.load(file)
    del model.graph.value_info[:], model.metadata_props[:], model.graph.metadata_props[:]
    for node in model.graph.node:
        _strip(node)
    for tensor in model.graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT and prod(tensor.dims) > LARGE:
            for field in ("raw_data", "float_data"):
                tensor.ClearField(field)
    FOLDER.mkdir(exist_ok=True)
    content = gzip.compress(model.SerializeToString(deterministic=True), mtime=0)
    (FOLDER / f"{name}.onnx.gz").write_bytes(content)


def _strip(node: Any) -> None:
    """Leave out what says where in the source a node comes from."""
    node.ClearField("doc_string")
    scopes = [one.value for one in node.metadata_props if one.key == SCOPES]
    del node.metadata_props[:]
    for value in scopes:
        node.metadata_props.add(key=SCOPES, value=value)


def unpacked(name: str, folder: Path) -> str:
    """The path of a kept graph as an ordinary file in a folder."""
    path = folder / f"{name}.onnx"
    path.write_bytes(gzip.decompress((FOLDER / f"{name}.onnx.gz").read_bytes()))
    return str(path)
