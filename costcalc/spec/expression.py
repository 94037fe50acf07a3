"""The expressions of the spec language, as a syntax tree; `parser` makes it from a text.

    chain    a | b | c                 layers one after another; lowest precedence
    choice   a if condition else b
    logic    or, and, not
    compare  0 < alpha <= 4            chained
    sums     + -     * / // %     unary -     **

Numbers are exact: 0.857 is 857/1000. There are no strings, attributes, subscripts or lambdas.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from costcalc.errors import Span
from costcalc.records import NamedTuple


class Literal(NamedTuple):
    """An exact number, `true` or `false`."""

    value: int | Fraction | bool
    span: Span


class Name(NamedTuple):
    name: str
    span: Span


class TupleOf(NamedTuple):
    items: tuple[Node, ...]
    span: Span


class Negative(NamedTuple):
    operand: Node
    span: Span


class Binary(NamedTuple):
    """Arithmetic; the span is the operator's."""

    operator: str
    left: Node
    right: Node
    span: Span


class Compare(NamedTuple):
    """operands[0] operators[0] operands[1] operators[1] ... ; the span is the first operator's."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]
    span: Span


class Logic(NamedTuple):
    """`and` or `or` of two; the span is the operator's."""

    operator: str
    left: Node
    right: Node
    span: Span


class Not(NamedTuple):
    operand: Node
    span: Span


class Choice(NamedTuple):
    """then if condition else other; the span is that of `if`."""

    condition: Node
    then: Node
    other: Node
    span: Span


class Call(NamedTuple):
    """name(positional..., word=value...); the span is the name's."""

    name: str
    positional: tuple[Node, ...]
    named: tuple[tuple[Name, Node], ...]
    span: Span


class Chain(NamedTuple):
    """Two or more layers in a row; the span is the first bar's."""

    parts: tuple[Node, ...]
    span: Span


Node: TypeAlias = (
    Literal | Name | TupleOf | Negative | Binary | Compare | Logic | Not | Choice | Call | Chain
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node."""
    match node:
        case Literal() | Name():
            return ()
        case TupleOf(items=inside) | Chain(parts=inside) | Compare(operands=inside):
            return inside
        case Negative(operand=one) | Not(operand=one):
            return (one,)
        case Binary(left=left, right=right) | Logic(left=left, right=right):
            return left, right
        case Choice(condition=condition, then=then, other=other):
            return condition, then, other
        case Call(positional=positional, named=named):
            return (*positional, *(value for _, value in named))


RESERVED = frozenset({"if", "else", "and", "or", "not", "true", "false"})


LONGEST_NAME = 100


def is_identifier(text: str) -> bool:
    """Whether a text can be a name of the language."""
    fits = len(text) <= LONGEST_NAME and text not in RESERVED
    return fits and text.isascii() and text.isidentifier()


def extent(node: Node) -> Span:
    """The span of a whole expression, where it is on one line; else its own."""
    span = node.span
    first, last = span.column, span.column + span.length
    for child in children(node):
        inner = extent(child)
        if inner.line == span.line:
            first = min(first, inner.column)
            last = max(last, inner.column + inner.length)
    return span._replace(column=first, length=last - first)
