"""What is to be written in letters, and the result: a frozen `Request`, and a `Textbook`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sympy

from costcalc.algebra import Exact
from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.cost.lettered_operators import Kernels
from costcalc.cost.letters import Letter
from costcalc.cost.sharing import Sharer
from costcalc.cost.sizing import SizeRule
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import Op, Order, Shape
from costcalc.records import NamedTuple
from costcalc.spec.syntax import Body

NONE: Mapping[str, Any] = MappingProxyType({})
NOT_SHARED: Mapping[int, Sharer] = MappingProxyType({})


class Alone(NamedTuple):
    """A single layer without its surroundings; `scaled` is the same layer in symbols."""

    layer: Layer
    scaled: Layer


class Request(NamedTuple):
    """What is to be written in letters, and which sizes get letters.

    `subject` is the body of a block or of a chain, or a single layer. `entry` are the input shapes,
    `arguments` those of the block; `scaled_entry` and `scaled_arguments` are the same in symbols.
    `order` is what two axes of the input mean. `sizes`: whether input sizes get letters;
    `lettered_arguments`: whether arguments do. `left_out` are the numbers of layers that are
    excluded from the count; those of `shared` use stored values that other layers count. `page` is
    the value of every letter already used on the page.
    """

    title: str
    quantity: str
    graph: Graph
    subject: Body | Alone
    entry: tuple[Shape, ...]
    scaled_entry: tuple[Shape, ...]
    first: Op | None
    order: Order = ""
    kernels: Kernels = NONE
    outputs: Exact | None = None
    arguments: Mapping[str, Any] = NONE
    scaled_arguments: Mapping[str, Any] = NONE
    sizes: bool = True
    lettered_arguments: bool = True
    counting: Counting = ONE_EXAMPLE
    left_out: frozenset[int] = frozenset()
    shared: Mapping[int, Sharer] = NOT_SHARED
    page: Mapping[str, Exact] = NONE


class LetteredLayer(NamedTuple):
    """A layer of the block: its path inside the block, its kind, its figure, its formula in
    letters.
    """

    path: str
    op: Op
    kind: str
    value: Exact
    form: sympy.Expr


class Textbook(NamedTuple):
    """A formula in letters, layer by layer, and the value of each letter at the current setting.

    `sizes` are the size rules of all windows, in order of execution; `page` is the value of every
    letter used on the page so far, in this formula or not.
    """

    title: str
    letters: tuple[Letter, ...]
    parts: tuple[LetteredLayer, ...]
    value: int
    sizes: tuple[SizeRule, ...]
    page: Mapping[str, Exact]

    @property
    def form(self) -> sympy.Expr:
        return sympy.Add(*(part.form for part in self.parts))

    @property
    def setting(self) -> dict[str, Exact]:
        return {letter.name: letter.value for letter in self.letters}
