"""The syntax tree of a spec: what was written, nothing evaluated.

Path segments are given here, from the text alone, so that a layer keeps its path whatever the
parameters are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from costcalc.errors import Diagnostic, Source, Span
from costcalc.records import NamedTuple
from costcalc.spec import expression
from costcalc.spec.published import Reference
from costcalc.spec.tree import Scalar


class Parameter(NamedTuple):
    """A parameter of a block or of a `let` function."""

    name: str
    default: expression.Node | None
    span: Span


class Param(NamedTuple):
    """A parameter of the network, which becomes an option of the command line.

    `whole`: the spec says that it is a whole number.
    """

    name: str
    default: expression.Node
    range: expression.Node | None
    range_text: str
    choices: tuple[expression.Node, ...]
    role: str
    doc: str
    span: Span
    whole: bool = False

    @property
    def choice_words(self) -> set[str]:
        """Those of its choices that are names."""
        return {node.name for node in self.choices if isinstance(node, expression.Name)}


class Lookup(NamedTuple):
    """A value chosen by another: `{by: groups, 1: 144, 2: 200, else: 240}`."""

    by: expression.Node
    cases: tuple[tuple[expression.Node, expression.Node], ...]
    otherwise: expression.Node | None
    span: Span


class Let(NamedTuple):
    """A named value, or (with `parameters`) a function."""

    name: str
    parameters: tuple[Parameter, ...] | None
    body: expression.Node | Lookup
    span: Span


class ChainElement(NamedTuple):
    """One operator or block in a chain. `alone`: its step's name is its own name."""

    segment: str
    call: expression.Call | expression.Name
    alone: bool


class Either(NamedTuple):
    """One of two chains."""

    condition: expression.Node
    then: tuple[Element, ...]
    other: tuple[Element, ...]


Element: TypeAlias = ChainElement | Either


def chain_elements(elements: Iterable[Element]) -> Iterator[ChainElement]:
    """The operators and blocks of a chain, those of both branches of an `if` included."""
    for element in elements:
        if isinstance(element, Either):
            yield from chain_elements((*element.then, *element.other))
        else:
            yield element


class LayerChain(NamedTuple):
    """A chain of operators and blocks."""

    elements: tuple[Element, ...]


class Group(NamedTuple):
    """Steps one after another."""

    body: Body


class Residual(NamedTuple):
    """body + skip, or the body alone where the condition does not hold."""

    body: Body
    skip: Body
    condition: expression.Node | None
    add: str


class Branch(NamedTuple):
    name: str
    body: Body
    span: Span


class Merge(NamedTuple):
    """Branches from one input, joined by `concat`, `add` or `mul`."""

    operator: str
    branches: tuple[Branch, ...]
    axis: expression.Node | None
    segment: str


class Tap(NamedTuple):
    """A side branch: it is run, and its input passed on."""

    body: Body


class Same(NamedTuple):
    """The layers of an earlier step, applied again with the same weights."""

    step: Scalar


What: TypeAlias = LayerChain | Group | Residual | Merge | Tap | Same


class Table(NamedTuple):
    """Rows of cells under named columns."""

    columns: tuple[Scalar, ...]
    rows: tuple[tuple[expression.Node, ...], ...]
    spans: tuple[Span, ...]


class Carry(NamedTuple):
    """A tensor carried from pass to pass: at first that of one name, later that of another."""

    name: str
    first: Scalar
    later: Scalar
    span: Span


class Step(NamedTuple):
    """One entry of a list of layers. `segment` is None where it adds nothing to the path.

    `shared`: every pass of its repeat uses the weights of the first. `tied` is the path of a layer
    whose weight is that of its own only layer.
    """

    name: str | None
    segment: str | None
    what: What
    span: Span
    when: expression.Node | None = None
    repeat: expression.Node | None = None
    table: Table | None = None
    sources: tuple[Scalar, ...] = ()
    carry: tuple[Carry, ...] = ()
    shared: bool = False
    tied: Scalar | None = None

    @property
    def loops(self) -> bool:
        return self.repeat is not None or self.table is not None


Body: TypeAlias = tuple[Step, ...]


class Block(NamedTuple):
    """`returns` are the steps whose results it gives, the first as its own; if there are none it
    gives that of its last step.
    """

    name: str
    parameters: tuple[Parameter, ...]
    body: Body
    span: Span
    returns: tuple[Scalar, ...] = ()


class Input(NamedTuple):
    """An input of the network. The only one of a network may have no name, which is empty then."""

    name: str
    shape: expression.Node
    span: Span


class Variant(NamedTuple):
    """A name for some settings of the parameters."""

    name: str
    settings: dict[str, expression.Node]
    span: Span


class Elsewhere(NamedTuple):
    """A network of another library: its name there, the library, and the variant and settings that
    are its network at the library's default size.
    """

    name: str
    library: str
    variant: str | None
    settings: dict[str, expression.Node]
    span: Span


class Spec(NamedTuple):
    """A whole spec file. The first of `inputs` is where its layers start."""

    source: Source
    name: str
    title: str
    family: str
    year: int | None
    cite: str
    params: dict[str, Param]
    lets: dict[str, Let]
    inputs: tuple[Input, ...]
    blocks: dict[str, Block]
    layers: Body
    variants: dict[str, Variant]
    references: tuple[Reference, ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    outputs: tuple[Scalar, ...] = ()
    """Names of the steps whose results the network returns; if there are none, its last step."""
    faults: tuple[Diagnostic, ...] = ()
    """Syntax errors after which reading could continue; such a spec is never built."""

    def __repr__(self) -> str:
        return f"Spec({self.name}: {', '.join(self.params) or 'no parameters'})"

    @property
    def choice_words(self) -> set[str]:
        """Names that are choices of a parameter; as values they stand for themselves."""
        return {word for param in self.params.values() for word in param.choice_words}
