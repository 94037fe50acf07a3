"""The formula of one block or layer as a textbook has it: in letters for the sizes that enter it.

The body of the block is walked once more with a letter for each size at its entry, each argument,
and each kernel and number of groups written in it. What comes out is derived from the spec and the
operators, letter by letter; nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import sympy

from costcalc.algebra import Exact, ExactnessError
from costcalc.algebra.symbols import to_exact, to_sympy
from costcalc.algebra.traced import MustBeWhole
from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.cost.lettering import Letter, LetteredLayer, Textbook, Writer, figure_of, kernels_of
from costcalc.errors import SpecError
from costcalc.graph.graph import BlockCall, Graph, Layer


def of_call(
    graph: Graph,
    call: BlockCall,
    quantity: str,
    scaled: Graph | None = None,
    counting: Counting = ONE_EXAMPLE,
) -> Textbook:
    """The formula of a block at work. `scaled` is the same graph in symbols, not folded.

    An argument that cannot be a letter, such as an axis, leaves all of them numbers.
    """
    twin = next((c for c in scaled.calls if c.path == call.path), None) if scaled else None
    layers = graph.layers[slice(*call.layers)]
    exact = figure_of(layers, quantity, counting)
    first = layers[0].op if layers else None
    left_out = {n for n, layer in enumerate(layers) if counting.leaves_out(layer)}
    for sizes, arguments in ((True, True), (True, False), (False, False)):
        writer = Writer(graph, graph.spec.blocks[call.block].body, sizes=sizes)
        writer.enter(call.entry, twin.entry if twin else call.entry, first)
        writer.take(call.arguments, twin.arguments if twin else call.arguments, lettered=arguments)
        writer.kernels = kernels_of(layers) if sizes else {}
        writer.counting, writer.left_out = counting, left_out
        try:
            book = writer.textbook(call.block, quantity)
        except (SpecError, ExactnessError, MustBeWhole):
            continue
        if book.value == exact:
            return book
    raise AssertionError(f"`{call.path}` has another cost as a block than as layers")


def of_layer(graph: Graph, layer: Layer, quantity: str, scaled: Layer | None) -> Textbook:
    """The formula of a layer alone, in letters for its inputs and attributes."""
    writer = Writer(graph, ())
    writer.enter(layer.inputs, scaled.inputs if scaled else layer.inputs, layer.op)
    writer.kernels = kernels_of([layer])
    writer.only = (layer, scaled or layer)
    return writer.textbook(layer.op.name, quantity)


def of_chains(graphs: Sequence[Graph], quantity: str) -> list[Textbook]:
    """The formulas of chains from one input, in the same letters, so that they have a ratio."""
    for sizes in (True, False):
        try:
            page: dict[str, Exact] = {}
            books = [_of_chain(graph, graphs, quantity, page, sizes=sizes) for graph in graphs]
        except (SpecError, ExactnessError, MustBeWhole):
            continue
        if all(
            b.value == figure_of(g.layers, quantity) for b, g in zip(books, graphs, strict=True)
        ):
            return books
    raise AssertionError("a chain has another cost in letters than in numbers")


def _of_chain(
    graph: Graph,
    beside: Sequence[Graph],
    quantity: str,
    page: dict[str, Exact],
    *,
    sizes: bool,
) -> Textbook:
    writer = Writer(graph, graph.spec.layers, sizes=sizes, page=page)
    writer.enter((graph.input,), (graph.input,), graph.layers[0].op)
    output = graph.layers[-1].output
    channels = output[0] if len(output) == 3 else output[-1]
    if sizes:
        writer.kernels = kernels_of(layer for one in beside for layer in one.layers)
        writer.outputs = channels if isinstance(channels, int) else None
    return writer.textbook(graph.name, quantity)


def quotient(book: Textbook, base: Textbook) -> sympy.Expr:
    """One formula over another: a sum of quotients where the divisor is one product."""
    above, below = book.form, sympy.expand(base.form)
    whole = isinstance(below, sympy.Add)
    return sympy.cancel(above / below) if whole else sympy.expand(above / below)


def worked(form: sympy.Expr, setting: Mapping[str, Exact]) -> Fraction:
    """What a formula in letters gives with the numbers put in."""
    values = {s: to_sympy(setting[s.name]) for s in form.free_symbols}
    number = to_exact(form.xreplace(values))
    assert number is not None
    return Fraction(number)


__all__ = [
    "Letter",
    "LetteredLayer",
    "Textbook",
    "of_call",
    "of_chains",
    "of_layer",
    "quotient",
    "worked",
]
