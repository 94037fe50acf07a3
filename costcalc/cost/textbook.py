"""The formula of one block or layer as a textbook has it: in letters for the sizes that enter it.

The body of the block is walked once more with a letter for each size at its entry, each argument,
and each kernel and number of groups written in it. What comes out is derived from the spec and the
operators, letter by letter; nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.symbols import to_exact, to_sympy
from costcalc.cost.forms import Quantity
from costcalc.cost.lettering import Letter, Part, Textbook, Writer, kernels_of
from costcalc.graph.graph import Call, Graph, Layer


def of_call(graph: Graph, call: Call, quantity: Quantity, scaled: Graph | None = None) -> Textbook:
    """The formula of a block at work. `scaled` is the same graph in symbols, not folded."""
    twin = next((c for c in scaled.calls if c.path == call.path), None) if scaled else None
    writer = Writer(graph, graph.spec.blocks[call.block].body)
    writer.enter(call.entry, twin.entry if twin else call.entry)
    writer.take(call.arguments, twin.arguments if twin else call.arguments)
    writer.kernels = kernels_of(graph.layers[slice(*call.layers)])
    return writer.textbook(call.block, quantity)


def of_layer(graph: Graph, layer: Layer, quantity: Quantity, scaled: Layer | None) -> Textbook:
    """The formula of a layer alone, in letters for its inputs and attributes."""
    writer = Writer(graph, ())
    writer.enter(layer.inputs, scaled.inputs if scaled else layer.inputs)
    writer.kernels = kernels_of([layer])
    writer.only = (layer, scaled or layer)
    return writer.textbook(layer.op.name, quantity)


def of_chains(graphs: Sequence[Graph], quantity: Quantity) -> list[Textbook]:
    """The formulas of chains from one input, in the same letters, so that they have a ratio."""
    kernels = kernels_of(layer for graph in graphs for layer in graph.layers)
    books = []
    for graph in graphs:
        writer = Writer(graph, graph.spec.layers)
        writer.enter((graph.input,), (graph.input,))
        writer.kernels = kernels
        channels = graph.layers[-1].output[0]
        writer.outputs = channels if isinstance(channels, int) else None
        books.append(writer.textbook(graph.name, quantity))
    return books


def quotient(book: Textbook, base: Textbook) -> sympy.Expr:
    """One formula over another: a sum of quotients where the divisor is one product."""
    above, below = book.form, sympy.expand(base.form)
    whole = isinstance(below, sympy.Add)
    return sympy.cancel(above / below) if whole else sympy.expand(above / below)


def worked(part: Part, setting: Mapping[str, Exact]) -> Fraction:
    """What a part's formula gives with the numbers put in."""
    values = {s: to_sympy(setting[s.name]) for s in part.form.free_symbols}
    number = to_exact(part.form.xreplace(values))
    assert number is not None
    return Fraction(number)


__all__ = ["Letter", "Part", "Textbook", "of_call", "of_chains", "of_layer", "quotient", "worked"]
