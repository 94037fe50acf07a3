"""The formula of one block or layer as in a textbook: in letters for its input sizes.

The body of the block is walked once more with a letter for each size at its entry, each argument,
and each kernel and number of groups written in it. The formula is derived from the spec and the
operators; nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy

from costcalc.algebra import Exact, ExactnessError
from costcalc.algebra.traced import MustBeWhole
from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.cost.lettered import Alone, LetteredLayer, Request, Textbook
from costcalc.cost.lettered_operators import kernels_of
from costcalc.cost.lettering import figure_of, in_letters
from costcalc.cost.letters import Letter, is_spatial, order_of
from costcalc.cost.sharing import Sharer, sharers
from costcalc.errors import Diagnostic, SpecError, UsageError
from costcalc.graph.graph import BlockCall, Graph, Layer


def of_call(
    graph: Graph,
    call: BlockCall,
    quantity: str,
    scaled: Graph | None = None,
    counting: Counting = ONE_EXAMPLE,
) -> Textbook:
    """The formula of a call of a block. `scaled` is the same graph in symbols, not folded.

    If an argument cannot be a letter, such as an axis, all arguments stay numbers.
    """
    twin = next((c for c in scaled.calls if c.path == call.path), call) if scaled else call
    layers = graph.layers[slice(*call.layers)]
    shared = _within(sharers(graph, counting), call.layers)
    exact = figure_of(layers, quantity, counting, shared)
    request = Request(
        title=call.block,
        quantity=quantity,
        graph=graph,
        subject=graph.spec.blocks[call.block].body,
        entry=call.entry,
        scaled_entry=twin.entry,
        first=layers[0].op if layers else None,
        order=order_of(layers),
        kernels=kernels_of(layers),
        arguments=call.arguments,
        scaled_arguments=twin.arguments,
        counting=counting,
        left_out=frozenset(n for n, layer in enumerate(layers) if counting.leaves_out(layer)),
        shared=shared,
    )
    for attempt in (
        request,
        request._replace(lettered_arguments=False),
        request._replace(lettered_arguments=False, sizes=False, kernels={}),
    ):
        try:
            book = in_letters(attempt)
        except (SpecError, ExactnessError, MustBeWhole):
            continue
        if book.value == exact:
            return book
    if graph.norm_fused:
        message = f"`{call.path}` begins with a norm that is fused into a layer before it, or ends"
        helps = ("explain the part around it, or a layer, or do without `--fuse-norm`",)
        message += " before one that is fused into it: it cannot be explained alone"
        raise UsageError([Diagnostic(message, helps=helps)])
    raise AssertionError(f"`{call.path}` has another cost as a block than as layers")


def _within(shared: Mapping[int, Sharer], extent: tuple[int, int]) -> Mapping[int, Sharer]:
    """The layers of an extent that share, numbered from its first."""
    first, end = extent
    return {number - first: one for number, one in shared.items() if first <= number < end}


def of_layer(graph: Graph, number: int, quantity: str, scaled: Layer | None) -> Textbook:
    """The formula of a single layer, in letters for its inputs and attributes."""
    layer = graph.layers[number]
    twin = scaled or layer
    return in_letters(
        Request(
            title=layer.op.name,
            quantity=quantity,
            graph=graph,
            subject=Alone(layer, twin),
            entry=layer.inputs,
            scaled_entry=twin.inputs,
            first=layer.op,
            order=order_of([layer]),
            kernels=kernels_of([layer]),
            shared=_within(sharers(graph, ONE_EXAMPLE), (number, number + 1)),
        )
    )


def of_chains(graphs: Sequence[Graph], quantity: str) -> list[Textbook]:
    """The formulas of chains with the same input, in the same letters, so that they can be
    divided.
    """
    for sizes in (True, False):
        try:
            books = _in_same_letters(graphs, quantity, sizes=sizes)
        except (SpecError, ExactnessError, MustBeWhole):
            continue
        if all(
            b.value == figure_of(g.layers, quantity, shared=sharers(g, ONE_EXAMPLE))
            for b, g in zip(books, graphs, strict=True)
        ):
            return books
    raise AssertionError("a chain has another cost in letters than in numbers")


def _in_same_letters(graphs: Sequence[Graph], quantity: str, *, sizes: bool) -> list[Textbook]:
    """The formulas of the chains, each with the letters used so far on the page."""
    kernels = kernels_of(layer for graph in graphs for layer in graph.layers) if sizes else {}
    page: Mapping[str, Exact] = {}
    books = []
    for graph in graphs:
        output = graph.layers[-1].output
        order = order_of(graph.layers)
        channels = output[0] if is_spatial(output, order) else output[-1]
        book = in_letters(
            Request(
                title=graph.name,
                quantity=quantity,
                graph=graph,
                subject=graph.spec.layers,
                entry=graph.inputs,
                scaled_entry=graph.inputs,
                first=graph.layers[0].op,
                order=order,
                kernels=kernels,
                outputs=channels if sizes and isinstance(channels, int) else None,
                sizes=sizes,
                shared=sharers(graph, ONE_EXAMPLE),
                page=page,
            )
        )
        page = book.page
        books.append(book)
    return books


def quotient(book: Textbook, base: Textbook) -> sympy.Expr:
    """One formula over another: a sum of quotients where the divisor is one product."""
    above, below = book.form, sympy.expand(base.form)
    whole = isinstance(below, sympy.Add)
    return sympy.cancel(above / below) if whole else sympy.expand(above / below)


__all__ = [
    "Letter",
    "LetteredLayer",
    "Textbook",
    "of_call",
    "of_chains",
    "of_layer",
    "quotient",
]
