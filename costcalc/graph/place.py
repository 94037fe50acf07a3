"""Where a layer is written, for the faults that are found there, and its inputs in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from costcalc.algebra import decided, equal
from costcalc.errors import Span
from costcalc.graph.flow import ENTRY
from costcalc.graph.graph import format_shape
from costcalc.graph.names import names_in_node
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple
from costcalc.spec.expression import Node, extent
from costcalc.spec.tree import Scalar
from costcalc.spec.values import describe

NOTHING: Mapping[str, Node] = MappingProxyType({})


class Place(NamedTuple):
    """A layer's path, where it is written, and where each attribute is.

    `labels` name its inputs, if they have names; `entry` is what entered the block it is in.
    """

    path: str
    span: Span
    written: Mapping[str, Node] = NOTHING
    labels: tuple[str, ...] = ()
    entry: Shape | None = None
    tied: Scalar | None = None
    """The path of the layer whose weight is its own."""

    def of(self, attribute: str) -> Span:
        """Where an attribute is written, or the whole layer."""
        return extent(self.written[attribute]) if attribute in self.written else self.span

    def inputs(self, shapes: tuple[Shape, ...]) -> tuple[str, ...]:
        """What the layer takes, as notes of a fault."""
        if len(shapes) == 1:
            return (f"the input of `{self.path}` is {format_shape(shapes[0])}",)
        numbered = tuple(f"input {number}" for number in range(1, len(shapes) + 1))
        names = self.labels if len(self.labels) == len(shapes) else numbered
        listed = [f"{n} gives {format_shape(s)}" for n, s in zip(names, shapes, strict=True)]
        return (*listed, f"while building `{self.path}`")

    def hint_for_entry(self, attribute: str, shapes: tuple[Shape, ...]) -> str:
        """What `cin` means, where it differs from the channels of the layer's input; else empty."""
        node, entry = self.written.get(attribute), self.entry
        if node is None or entry is None or len(shapes) != 1 or len(entry) != len(shapes[0]):
            return ""
        used = set(names_in_node(node))
        for name, axis in ENTRY.get(len(entry), {}).items():
            entered, own = entry[axis], shapes[0][axis]
            if name in used and decided(equal(entered, own)) is False:
                return (
                    f"`{name}` is the size where the block or network begins, {describe(entered)}; "
                    f"the input of this layer has {describe(own)}"
                )
        return ""
