"""The record of an explanation: blocks or layers calculated step by step, or chains compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from costcalc.algebra import Exact
from costcalc.cost.cost import Cost, LayerCost, Totals, shared_with, total_of
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import Expression
from costcalc.cost.quantities import QUANTITIES
from costcalc.cost.symbols import default_symbols
from costcalc.cost.textbook import Textbook, of_call, of_chains, of_layer, quotient
from costcalc.errors import CostcalcError, Diagnostic, UsageError, did_you_mean
from costcalc.graph.graph import ONE_SET, BlockCall, Graph
from costcalc.graph.symbolic import follow
from costcalc.ops.base import Shape, Words, Work
from costcalc.records import NamedTuple
from costcalc.spec.values import Word, describe, exact_number, is_number

STEPS_OF_SYMBOLS = 800_000
"""The limit of steps of the walk that finds which parameters scale the sizes of a network."""


class Aside(NamedTuple):
    """Operators with work that is not counted: additions, comparisons and the like."""

    operators: tuple[str, ...]
    work: Work


class Section(NamedTuple):
    """A block, a layer or a chain: its formula in letters, and the other facts shown about it."""

    path: str
    title: str
    entry: tuple[Shape, ...]
    output: Shape
    book: Textbook
    totals: Totals
    rules: tuple[tuple[tuple[str, ...], Words], ...]
    """The kinds of layers that multiply or have a window, with their rules and usual mistakes."""

    aside: Aside
    shares: str = ""
    """The parts whose stored values it uses; see `shared_with`."""


class Ratio(NamedTuple):
    """The cost of a chain divided by that of the first, as a formula and as a number.

    `worked` is the value of the formula with the numbers put in. It differs from `value` where the
    spec rounds a size in the layers of `rounded`, which the formula leaves out.
    """

    title: str
    form: Expression
    value: Fraction
    worked: Fraction
    rounded: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        return self.worked == self.value


class Explanation(NamedTuple):
    """Sections of one network, or of chains with the same input; `whole` is the network's
    figure.
    """

    title: str
    quantity: str
    sections: tuple[Section, ...]
    multipliers: Mapping[str, Exact]
    """The parameters that scale the sizes, with their values."""

    whole: int | None = None
    ratios: tuple[Ratio, ...] = ()

    def __repr__(self) -> str:
        return f"Explanation({self.title}: {self.quantity} of {len(self.sections)} parts)"


def explain(cost: Cost, path: str, quantity: str = "macs") -> Explanation:
    """All blocks and layers under a path of a network.

    Raises UsageError where there is no such path, or nothing under it counts.
    """
    graph = cost.graph
    scaled, multipliers = _scaled(graph)
    path = path.strip("/")
    inside = [
        number
        for number, layer in enumerate(graph.layers)
        if layer.path == path or layer.path.startswith(f"{path}/")
    ]
    if not inside:
        raise _no_path(graph, path)
    if quantity == "params":
        _refuse_sets(graph, inside)
    sections = []
    left = list(inside)
    while left:
        first = left[0]
        call = next((c for c in graph.calls if c.layers[0] == first and _covers(c, path)), None)
        numbers = range(*call.layers) if call else range(first, first + 1)
        part = cost.layers[numbers.start : numbers.stop]
        if call is not None:
            book = of_call(graph, call, quantity, scaled)
        else:
            twin = scaled.layers[first] if scaled else None
            book = of_layer(graph, first, quantity, twin)
        if book.parts or book.sizes:
            own = call.path if call else graph.layers[first].path
            entry = call.entry if call else graph.layers[first].inputs
            sections.append(_section(own, _title(book, call), entry, book, part))
        left = [number for number in left if number >= numbers.stop]
    if not sections:
        raise _counts_nothing(path, quantity, shared_with(path, [cost.layers[n] for n in inside]))
    whole = cost.totals.exactly(quantity)
    return Explanation(graph.name, quantity, tuple(sections), multipliers, whole)


def _refuse_sets(graph: Graph, inside: Sequence[int]) -> None:
    """Refuse parameters of layers that stand for experts that do not run: no formula has them."""
    held = next((graph.layers[n] for n in inside if graph.layers[n].sets != ONE_SET), None)
    if held is not None:
        message = f"`{held.path}` holds the parameters of the experts that do not run as well"
        helps = ("explain the active parameters, `--of active`, or those of another expert",)
        raise UsageError([Diagnostic(message, held.span, helps=helps)])


def _scaled(graph: Graph) -> tuple[Graph | None, dict[str, Exact]]:
    """The graph with symbols for the parameters that scale its widths and sizes, not folded; and
    the values of these parameters.

    None and no values if that takes too many steps; the layers are then explained without
    multipliers.
    """
    multipliers = {
        name: exact_number(graph.settings[name])
        for name in default_symbols(graph)
        if graph.spec.params[name].role in ("width", "resolution")
    }
    try:
        return follow(
            graph, list(multipliers), fold=False, steps=STEPS_OF_SYMBOLS
        ).graph, multipliers
    except CostcalcError:
        return None, {}


def _covers(call: BlockCall, path: str) -> bool:
    return call.path == path or call.path.startswith(f"{path}/")


def explain_chains(costs: Sequence[Cost], quantity: str) -> Explanation:
    """The explanation of several chains with the same input, and their cost relative to the
    first.
    """
    books = of_chains([cost.graph for cost in costs], quantity)
    for cost, book in zip(costs, books, strict=True):
        if not book.parts and not book.sizes:
            raise _counts_nothing(cost.graph.name, quantity)
    sections = [
        _section("", cost.graph.name, cost.graph.inputs, book, cost.layers)
        for cost, book in zip(costs, books, strict=True)
    ]
    first, *others = books
    ratios = [_ratio(book, first) for book in others] if first.value else []
    return Explanation(
        title="",
        quantity=quantity,
        sections=tuple(sections),
        multipliers={},
        whole=None,
        ratios=tuple(ratios),
    )


def _ratio(book: Textbook, first: Textbook) -> Ratio:
    form = quotient(book, first)
    setting = {**first.setting, **book.setting}
    rounded = [
        f"{part.path} of {one.title}"
        for one in (first, book)
        for part in one.parts
        if value_at(part.form, one.setting) != part.value
    ]
    value = Fraction(book.value, first.value)
    return Ratio(book.title, form, value, value_at(form, setting), tuple(rounded))


def _section(
    path: str,
    title: str,
    entry: tuple[Shape, ...],
    book: Textbook,
    costs: Sequence[LayerCost],
) -> Section:
    kinds: dict[Words, dict[str, None]] = {}
    for part in book.parts:
        kinds.setdefault(part.op.taught(), {})[part.kind] = None
    for cost in costs:
        op = cost.layer.op
        if not op.multiplies and op.sliding() is not None:
            kinds.setdefault(op.taught(), {})[cost.kind] = None
    rules = tuple((tuple(names), words) for words, names in kinds.items())
    output = costs[-1].layer.output
    return Section(
        path=path,
        title=title,
        entry=entry,
        output=output,
        book=book,
        totals=total_of(costs),
        rules=rules,
        aside=_aside(costs),
        shares=shared_with(path, costs) if path else "",
    )


def _aside(costs: Sequence[LayerCost]) -> Aside:
    """The work of these layers other than multiply-adds."""
    names: dict[str, None] = {}
    works = []
    for cost in costs:
        work = cost.layer.op.work(*cost.layer.inputs)
        works.append(work)
        if any(work):
            names[cost.layer.op.name] = None
    return Aside(tuple(names), Work(*map(sum, zip(*works, strict=True))))


def _title(book: Textbook, call: BlockCall | None) -> str:
    """`separable(c=128, s=2)`, or the operator with its attributes."""
    if call is None:
        return book.parts[0].kind if book.parts else book.title
    shown = [
        f"{name}={describe(value)}"
        for name, value in call.arguments.items()
        if is_number(value) or isinstance(value, (Word, bool))
    ]
    return f"{call.block}({', '.join(shown)})"


def _no_path(graph: Graph, path: str) -> UsageError:
    known: dict[str, None] = {}
    for layer in graph.layers:
        segments = layer.path.split("/")
        for depth in range(1, len(segments) + 1):
            known["/".join(segments[:depth])] = None
    near = did_you_mean(path, known)
    firsts = ", ".join(dict.fromkeys(p.partition("/")[0] for p in known))
    helps = (near or f"the top-level paths are {firsts}",)
    return UsageError([Diagnostic(f"`{graph.name}` has nothing at `{path}`", helps=helps)])


def _counts_nothing(path: str, quantity: str, shares: str = "") -> UsageError:
    message = f"`{path}` has no {QUANTITIES[quantity].title} to explain"
    if shares:
        notes = (f"it uses what `{shares}` stores, and that counts there",)
        return UsageError([Diagnostic(message, notes=notes)])
    helps = ("explain what multiplies: a convolution, a linear layer, a block that has one",)
    return UsageError([Diagnostic(message, helps=helps)])
