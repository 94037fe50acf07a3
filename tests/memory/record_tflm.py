"""Run TensorFlow Lite Micro's planner on random networks, and record the bytes that it needs.

This is run by hand, in an environment of its own, never by the tests, which read what it wrote:

    python -m venv tflm
    tflm/bin/pip install tflite-micro
    tflm/bin/python -m tests.memory.record_tflm

Each network of `random_graphs.py` becomes a model of float32 values in TensorFlow Lite's format,
with the schema that the package ships. The interpreter prints what it allocates; the head of the
arena holds the tensors, and nothing else where no kernel asks for a buffer. What is found is
written to `recorded_tflm.json`.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
from tflite_micro.python.tflite_micro import runtime
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

from tests.memory.random_graphs import Description, Node, described

FILE = Path(__file__).with_name("recorded_tflm.json")
NETWORKS = 240
HEAD = re.compile(r"Arena allocation head (\d+) bytes")
BUILTIN = schema.BuiltinOperator
OPTIONS = schema.BuiltinOptions


def main() -> None:
    """Record every network."""
    heads = [head_of(described(seed)) for seed in range(NETWORKS)]
    found = {"tflite-micro": version("tflite-micro"), "heads": heads}
    FILE.write_text(json.dumps(found) + "\n", encoding="utf-8")
    print(f"{len(heads)} networks, {sum(heads):,} bytes")


def head_of(network: Description) -> int:
    """The bytes of the head of the arena."""
    with printed() as lines:
        interpreter = runtime.Interpreter.from_bytes(model_of(network), arena_size=10_000_000)
        interpreter.set_input(np.zeros((1, *network.input), np.float32), 0)
        interpreter.invoke()
        interpreter.print_allocations()
    match = HEAD.search("".join(lines))
    if match is None:
        raise ValueError("the interpreter printed no head of the arena")
    return int(match[1])


@contextmanager
def printed() -> Iterator[list[str]]:
    """What the process, its libraries included, prints inside, as one text in a list."""
    lines: list[str] = []
    with tempfile.TemporaryFile() as file:
        kept = [os.dup(number) for number in (1, 2)]
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        try:
            yield lines
        finally:
            for number, old in zip((1, 2), kept, strict=True):
                os.dup2(old, number)
                os.close(old)
        file.seek(0)
        lines.append(file.read().decode())


class _Model:
    """A model that is being written: its tensors, buffers and operators."""

    def __init__(self, network: Description):
        self.network = network
        self.buffers = [schema.BufferT()]
        self.tensors: list[Any] = []
        self.operators: list[Any] = []
        self.codes: list[int] = []
        self.places = {-1: self.tensor(network.input)}
        for number, node in enumerate(network.nodes):
            self.places[number] = self.add(node)

    def tensor(self, shape: tuple[int, ...], values: Any = None) -> int:
        """A tensor of a batch of one, or of constant values."""
        one = schema.TensorT()
        one.shape = list(shape) if values is not None else [1, *shape]
        one.type = schema.TensorType.FLOAT32
        one.buffer = 0
        if values is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(values.astype(np.float32).tobytes(), np.uint8)
            self.buffers.append(buffer)
            one.buffer = len(self.buffers) - 1
        self.tensors.append(one)
        return len(self.tensors) - 1

    def add(self, node: Node) -> int:
        """An operator and the number of its output."""
        inputs = [self.places[source] for source in node.sources]
        code, kind, options = self.options(node)
        if node.op == "conv":
            channels = self.network.shape_of(node.sources[0])[2]
            inputs.append(
                self.tensor((node.shape[2], 1, 1, channels), np.ones((node.shape[2], channels)))
            )
            inputs.append(self.tensor((node.shape[2],), np.zeros(node.shape[2])))
        output = self.tensor(node.shape)
        one = schema.OperatorT()
        if code not in self.codes:
            self.codes.append(code)
        one.opcodeIndex = self.codes.index(code)
        one.inputs, one.outputs = inputs, [output]
        one.builtinOptionsType, one.builtinOptions = kind, options
        self.operators.append(one)
        return output

    def options(self, node: Node) -> tuple[int, int, Any]:
        """The code of an operator, the type of its options, and the options."""
        act = schema.ActivationFunctionType
        fused = act.RELU if node.relu else act.NONE
        if node.op == "conv":
            conv = schema.Conv2DOptionsT()
            conv.strideH = conv.strideW = conv.dilationHFactor = conv.dilationWFactor = 1
            conv.fusedActivationFunction = fused
            return BUILTIN.CONV_2D, OPTIONS.Conv2DOptions, conv
        if node.op == "add":
            add = schema.AddOptionsT()
            add.fusedActivationFunction = fused
            return BUILTIN.ADD, OPTIONS.AddOptions, add
        if node.op == "concat":
            concat = schema.ConcatenationOptionsT()
            concat.axis = 3
            return BUILTIN.CONCATENATION, OPTIONS.ConcatenationOptions, concat
        if node.op == "softmax":
            softmax = schema.SoftmaxOptionsT()
            softmax.beta = 1.0
            return BUILTIN.SOFTMAX, OPTIONS.SoftmaxOptions, softmax
        pool = schema.Pool2DOptionsT()
        pool.strideH = pool.strideW = pool.filterHeight = pool.filterWidth = 2
        pool.padding = schema.Padding.VALID
        return BUILTIN.MAX_POOL_2D, OPTIONS.Pool2DOptions, pool

    def written(self) -> bytes:
        """The model as a file."""
        graph = schema.SubGraphT()
        graph.tensors, graph.operators = self.tensors, self.operators
        graph.inputs = [self.places[-1]]
        graph.outputs = [self.places[number] for number in self.network.ends]
        model = schema.ModelT()
        model.version, model.subgraphs, model.buffers = 3, [graph], self.buffers
        model.operatorCodes = []
        for code in self.codes:
            one = schema.OperatorCodeT()
            one.builtinCode = one.deprecatedBuiltinCode = code
            one.version = 1
            model.operatorCodes.append(one)
        builder = flatbuffers.Builder(4096)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def model_of(network: Description) -> bytes:
    """A network as a model of TensorFlow Lite."""
    return _Model(network).written()


if __name__ == "__main__":
    main()
