"""Names in a syntax tree: where they occur, and whether they depend on themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from costcalc.spec import expression
from costcalc.spec.syntax import (
    Body,
    Either,
    Element,
    Group,
    LayerChain,
    Let,
    Lookup,
    Merge,
    Residual,
    Route,
    Tap,
)


def expressions_of(let: Let) -> Iterator[expression.Node]:
    """Every expression of a value, those of a look-up's cases included."""
    if not isinstance(let.body, Lookup):
        yield let.body
        return
    yield let.body.by
    for case, result in let.body.cases:
        yield case
        yield result
    if let.body.otherwise is not None:
        yield let.body.otherwise


def names_in_node(node: expression.Node) -> Iterator[str]:
    """Every name in an expression, those of calls included."""
    if isinstance(node, (expression.Name, expression.Call)):
        yield node.name
    for child in expression.children(node):
        yield from names_in_node(child)


def names_in(let: Let, among: Mapping[str, Let]) -> Iterator[str]:
    """The values another value refers to."""
    own = {parameter.name for parameter in let.parameters or ()}
    for node in expressions_of(let):
        for name in names_in_node(node):
            if name in among and name not in own:
                yield name


def values_in_body(body: Body) -> Iterator[str]:
    """Names used as values in tables and arguments of a list of layers."""
    for step in body:
        for cell in (cell for row in (step.table.rows if step.table else ()) for cell in row):
            yield from names_in_node(cell)
        match step.what:
            case LayerChain(elements=elements):
                yield from _values_in_elements(elements)
            case Group(body=inner) | Tap(body=inner):
                yield from values_in_body(inner)
            case Route(experts=experts, active=active, body=inner):
                yield from names_in_node(experts)
                yield from names_in_node(active)
                yield from values_in_body(inner)
            case Residual(body=inner, skip=skip):
                yield from values_in_body(inner)
                yield from values_in_body(skip)
            case Merge(branches=branches, each=each):
                yield from values_in_body(each)
                for branch in branches:
                    yield from values_in_body(branch.body)


def _values_in_elements(elements: Iterable[Element]) -> Iterator[str]:
    for element in elements:
        if isinstance(element, Either):
            yield from _values_in_elements((*element.then, *element.other))
        else:
            for child in expression.children(element.call):
                yield from names_in_node(child)


def cycles(edges: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Ways from a name back to itself: one for each edge that closes one, in a single walk."""
    finished: set[str] = set()
    found: set[tuple[str, ...]] = set()
    for start in edges:
        if start in finished:
            continue
        way = [start]
        place = {start: 0}
        pending = [iter(edges[start])]
        while pending:
            follower = next(pending[-1], None)
            if follower is None:
                pending.pop()
                finished.add(way[-1])
                del place[way.pop()]
            elif follower in place:
                cycle = tuple(way[place[follower] :])
                if cycle not in found:
                    found.add(cycle)
                    yield list(cycle)
            elif follower not in finished:
                place[follower] = len(way)
                way.append(follower)
                pending.append(iter(edges.get(follower, ())))


def way_in_words(cycle: list[str]) -> str:
    """`a` -> `b` -> `a`."""
    return " -> ".join(f"`{name}`" for name in (*cycle, cycle[0]))
