"""The walk over an ONNX graph: each node is computed here, stored, or becomes our operators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from costcalc.bridge.files import Given, refused
from costcalc.bridge.onnx import operators
from costcalc.bridge.onnx.constants import constants, empty, stored, stored_view
from costcalc.bridge.onnx.count import MULTIPLIED, multiply_adds
from costcalc.bridge.onnx.file import named, opset
from costcalc.bridge.onnx.inputs import fixed_otherwise, shapes_of
from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.shapes import Typed, content, inferred, is_shape
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Sizes, Value
from costcalc.bridge.ours import Untranslated
from costcalc.imports.trace import Input
from costcalc.records import NamedTuple

ARGUED = ("DequantizeLinear", "QuantizeLinear", "Resize", "Upsample")
"""Operators whose inputs behind the first are arguments, and no parameters."""

Results = Sequence[Value | None]
"""A value for each output; None for one that nothing uses."""


def is_constant(node: Node) -> bool:
    """Whether a node reads stored values alone, and multiplies and adds nothing."""
    differs = any(value is not None and value.differs for value in node.inputs)
    return not differs and node.op not in MULTIPLIED


def has_trained(node: Node) -> bool:
    """Whether an input of a node is trained, or computed of what is."""
    return any(one is not None and (one.trains or one.number is not None) for one in node.inputs)


class Edge(NamedTuple):
    """A value of the graph with its type."""

    value: Value
    type: Typed


class Walk:
    """The walk over one graph. Raises UsageError at the first node that cannot be read."""

    def __init__(self, path: str, model: Any):
        self.path = path
        self.graph = model.graph
        self.version = opset(model)
        self.tracer = Tracer()
        self.edges: dict[str, Edge] = {}
        self.inputs: list[Input] = []
        self.listed = frozenset(one.name for one in self.graph.input)
        self.uses = Counter(name for node in self.graph.node for name in node.input)
        self.uses.update(one.name for one in self.graph.output)
        self.macs: int | None = 0

    def read_stored(self) -> None:
        """Register what the file stores. The content is read where it is small."""
        for tensor in self.graph.initializer:
            sizes = tuple(tensor.dims)
            if not is_shape(sizes):
                message = f"`{tensor.name}` has an impossible shape"
                raise refused(self.path, message, str(list(sizes)))
            type_ = Typed(tensor.data_type, sizes)
            self.add(tensor.name, stored(self.tracer, tensor.name, type_, content(tensor)), type_)

    def read_inputs(self, given: Given) -> list[str]:
        """Register the inputs; a file of IR 3 lists what it stores among them. Those that are given
        another size than the file fixes, in words.
        """
        infos = {one.name: one for one in self.graph.input if one.name not in self.edges}
        if not infos:
            raise refused(self.path, "it has no input")
        for name, (type_, batched) in shapes_of(self.path, infos, given).items():
            value = Value(type_.shape or (), 0 if batched else None)
            declared, value = self.tracer.input(name, value, not type_.is_float)
            self.inputs.append(declared)
            self.add(name, value, type_)
        return fixed_otherwise(infos, {name: edge.type for name, edge in self.edges.items()})

    def add(self, name: str, value: Value, type_: Typed) -> None:
        if name in self.edges:
            raise refused(self.path, f"`{name}` is given twice")
        self.edges[name] = Edge(value, type_)

    def outputs(self) -> tuple[int, ...]:
        """The numbers of the values that the graph gives. Raises UsageError."""
        found = []
        for one in self.graph.output:
            if one.name not in self.edges:
                raise refused(self.path, f"no node gives the output `{one.name}`")
            self.tracer.module = self.tracer.asked = ""
            value = self.edges[one.name].value
            if 0 in value.shape:
                raise refused(self.path, f"the output `{one.name}` has no elements")
            number = self.tracer.operand(value).number
            found.append(-1 if number is None else number)
        return tuple(found)

    def step(self, proto: Any) -> None:
        """Translate one node."""
        for name in proto.input:
            if name and name not in self.edges:
                raise refused(
                    self.path,
                    f"`{proto.op_type}` reads `{name}`, which nothing before it gives",
                    "nodes of an ONNX graph stand in the order of execution, without a cycle",
                )
        proto.domain = ""
        types = self.types(proto)
        for name, type_, value in zip(proto.output, types, self.values(proto, types), strict=True):
            if name and value is not None:
                self.add(name, value, type_)

    def types(self, proto: Any) -> list[Typed]:
        """The types of the outputs. Raises UsageError where a shape that is used is not known."""
        read = {name: self.edges[name] for name in proto.input if name}
        known = {n: e.value.known for n, e in read.items() if e.value.known is not None}
        try:
            found = inferred(proto, self.version, {n: e.type for n, e in read.items()}, known)
        except Untranslated as error:
            raise self.unreadable(proto, str(error)) from None
        for name, one in zip(proto.output, found, strict=True):
            if name and self.uses[name] and (one is None or one.shape is None):
                raise self.unreadable(proto, "the shape of its output depends on values")
        return [one or Typed(0, ()) for one in found]

    def unreadable(self, proto: Any, why: str) -> Exception:
        """A node behind which no shape is known; what else has no counterpart is named too."""
        others = {named(one) for one in self.graph.node} - operators.KNOWN - {proto.op_type}
        note = f"also without a counterpart: {', '.join(sorted(others))}" if others else ""
        where = f"`{proto.op_type}`" + (f" (`{proto.name}`)" if proto.name else "")
        return refused(self.path, f"{where} cannot be read: {why}", *filter(None, [note]))

    def values(self, proto: Any, types: Sequence[Typed]) -> Results:
        """The values of a node's outputs."""
        read = {name: self.edges[name].value for name in proto.input if name}
        found = constants(proto, self.version, read, types, self.tracer, self.listed)
        if found is not None:
            return found
        shapes = [
            t.shape if self.uses[n] else None for n, t in zip(proto.output, types, strict=True)
        ]
        node = Node(proto, [read.get(name) for name in proto.input], shapes, self.version)
        self.tracer.start(node)
        found = self.read(node, proto)
        return [*found, *[None] * (len(types) - len(found))]

    def read(self, node: Node, proto: Any) -> list[Value | None]:
        """The outputs of a node that is not computed here."""
        used = [shape for shape in node.outputs if shape is not None]
        if used and all(0 in shape for shape in used):
            return [None if shape is None else empty(shape) for shape in node.outputs]
        if node.op in ARGUED:
            self.tracer.argued(node.inputs[1:])
        view = stored_view(node)
        if view is None:
            return self.translated(node)
        if view.size != node[0].size:
            raise self.unreadable(proto, "its output has another number of elements")
        return [self.tracer.renamed(view, proto.output[0]) if node.op == "Identity" else view]

    def translated(self, node: Node) -> list[Value | None]:
        """A node as our operators, or as a call that has no counterpart."""
        if is_constant(node) and not has_trained(node):
            return self.constant(node)
        begun = self.tracer.mark()
        try:
            found = operators.translated(node, self.tracer)
        except Untranslated as error:
            self.tracer.take_back(begun)
            found = self.constant(node) if is_constant(node) else self.opaque(node, str(error))
        counted = multiply_adds(node)
        self.macs = None if self.macs is None or counted is None else self.macs + counted
        return found

    def constant(self, node: Node) -> list[Value | None]:
        """What is computed of stored tensors alone, with the content left out."""
        return [
            None if shape is None else Value(shape, None, False, None, self.hold(node, shape))
            for shape in node.outputs
        ]

    def hold(self, node: Node, shape: Sizes) -> int:
        return self.tracer.hold(node.name or node.op, shape)

    def opaque(self, node: Node, why: str) -> list[Value | None]:
        given = (value for value in node.inputs if value is not None and 0 not in value.shape)
        read = [value for value in given if not value.is_stored]
        return [
            None if shape is None else self.tracer.opaque(read, shape, why)
            for shape in node.outputs
        ]
