"""The parser of expressions: loosest binding first, one method for each level of precedence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from costcalc.errors import Span, fault
from costcalc.spec.expression import (
    RESERVED,
    Binary,
    Call,
    Chain,
    Choice,
    Compare,
    Literal,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    TupleOf,
    children,
)
from costcalc.spec.tokens import Token, Tokens
from costcalc.spec.tree import Scalar

DEEPEST = 50
MOST_DIGITS = 100
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
CLOSING = frozenset({",", ")", "|", ""})
"""What may follow a complete operand; the empty text is the end."""


def parse(scalar: Scalar, *, layers: bool = False, units: Mapping[str, int] | None = None) -> Node:
    """The syntax tree of a scalar's text. With `layers` a chain is expected, and hints say so.

    `units` are words that may follow a number, which they multiply: 300M. A spec has none.
    Raises SpecError at the first fault.
    """
    return _Parser(scalar, layers, units or {}).whole()


class _Parser(Tokens):
    def __init__(self, scalar: Scalar, layers: bool, units: Mapping[str, int]):
        super().__init__(scalar, layers)
        self.units = units
        self.depth = 0
        self.enclosed: list[Node] = []
        """`a if b else c` in parentheses, which may be part of a chain."""

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            message = f"an expression may be nested at most {DEEPEST} levels deep"
            raise fault(message, self.span(self.token))

    # The grammar, loosest first

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise fault("an expression is expected", self.scalar.span)
        if len(self.tokens) == 2:
            return self.atom()  # most cells and values are a single word or number
        node = self.chain()
        if self.token.kind != "end":
            raise self.unexpected("an operator or the end")
        if len(self.tokens) > DEEPEST and _depth(node) > DEEPEST:
            raise fault(
                f"an expression may be nested at most {DEEPEST} levels deep", self.scalar.span
            )
        return node

    def chain(self) -> Node:
        parts = [self.choice()]
        bar = self.token
        while self.next_is("|"):
            self.take()
            parts.append(self.choice())
        if len(parts) == 1:
            return parts[0]
        for part in parts:
            if isinstance(part, Choice) and not any(part is c for c in self.enclosed):
                raise fault(
                    "`|` and `if` are mixed without parentheses",
                    part.span,
                    helps=("write (a | b) if c else d, or a | (b if c else d)",),
                )
        return Chain(tuple(parts), self.span(bar))

    def choice(self) -> Node:
        then = self.disjunction()
        if not self.next_is("if"):
            return then
        word = self.take()
        condition = self.disjunction()
        if not self.next_is("else"):
            raise self.unexpected("`else`")
        self.take()
        self.deeper()
        other = self.choice()
        self.depth -= 1
        return Choice(condition, then, other, self.span(word))

    def stands_alone(self) -> bool:
        """Whether a number, name or call follows directly, with no operator in between."""
        kind, text, _, _ = self.tokens[self.at]
        if kind not in ("number", "word") or text in RESERVED:
            return False
        after = self.at + 1
        if kind == "word" and self.tokens[after].text == "(":
            after = self.closed.get(after, after - 1) + 1
        return self.tokens[after].text in CLOSING

    def disjunction(self) -> Node:
        if self.stands_alone():
            return self.atom()
        node = self.conjunction()
        while self.next_is("or"):
            node = Logic("or", node, *self.after_word(self.conjunction))
        return node

    def conjunction(self) -> Node:
        node = self.negation()
        while self.next_is("and"):
            node = Logic("and", node, *self.after_word(self.negation))
        return node

    def after_word(self, parse_operand: Callable[[], Node]) -> tuple[Node, Span]:
        span = self.span(self.take())
        return parse_operand(), span

    def negation(self) -> Node:
        if not self.next_is("not"):
            return self.comparison()
        span = self.span(self.take())
        self.deeper()
        operand = self.negation()
        self.depth -= 1
        return Not(operand, span)

    def comparison(self) -> Node:
        operands = [self.sum()]
        operators = []
        first = self.token
        while self.next_is(*COMPARISONS):
            operators.append(self.take().text)
            operands.append(self.sum())
        if not operators:
            return operands[0]
        return Compare(tuple(operands), tuple(operators), self.span(first))

    def sum(self) -> Node:
        node = self.product()
        while self.next_is("+", "-"):
            token = self.take()
            node = Binary(token.text, node, self.product(), self.span(token))
        return node

    def product(self) -> Node:
        node = self.unary()
        while self.next_is("*", "/", "//", "%"):
            token = self.take()
            node = Binary(token.text, node, self.unary(), self.span(token))
        return node

    def unary(self) -> Node:
        if not self.next_is("-"):
            return self.power()
        span = self.span(self.take())
        self.deeper()
        operand = self.unary()
        self.depth -= 1
        return Negative(operand, span)

    def power(self) -> Node:
        base = self.atom()
        if not self.next_is("**"):
            return base
        token = self.take()
        self.deeper()
        exponent = self.unary()
        self.depth -= 1
        return Binary("**", base, exponent, self.span(token))

    def atom(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.take()
            return Literal(self.number(token) * self.unit(), self.span(token))
        if token.kind == "word" and token.text not in RESERVED:
            self.take()
            if not self.next_is("("):
                return Name(token.text, self.span(token))
            if "." in token.text:
                raise self.module_before(token.text, token.start)
            return self.call(token)
        if self.next_is("true", "false"):
            self.take()
            return Literal(token.text == "true", self.span(token))
        if self.next_is("("):
            return self.parentheses()
        raise self.unexpected("a value")

    def unit(self) -> int:
        """The factor of the unit that follows a number; 1 without one."""
        if self.token.kind == "word" and self.token.text in self.units:
            return self.units[self.take().text]
        return 1

    def number(self, token: Token) -> int | Fraction:
        mantissa, _, exponent = token.text.lower().partition("e")
        too_long = len(mantissa) > MOST_DIGITS
        if too_long or len(exponent) > 4 or abs(int(exponent or 0)) > MOST_DIGITS:
            raise fault(f"a number may have at most {MOST_DIGITS} digits", self.span(token))
        if mantissa.isdigit() and not exponent:
            return int(mantissa)
        value = Fraction(token.text)
        return value.numerator if value.denominator == 1 else value

    def parentheses(self) -> Node:
        opened = self.take()
        self.deeper()
        if self.next_is(")"):
            raise self.unexpected("a value")
        items = [self.chain()]
        is_tuple = False
        while self.next_is(","):
            self.take()
            is_tuple = True
            if self.next_is(")"):
                break
            items.append(self.chain())
        self.expect(")", opened)
        self.depth -= 1
        if is_tuple:
            return TupleOf(tuple(items), self.span(opened))
        if isinstance(items[0], Choice):
            self.enclosed.append(items[0])
        return items[0]

    def call(self, name: Token) -> Node:
        opened = self.take()
        self.deeper()
        positional: list[Node] = []
        named: list[tuple[Name, Node]] = []
        while not self.next_is(")"):
            self.argument(positional, named)
            if not self.next_is(","):
                break
            self.take()
        self.expect(")", opened)
        self.depth -= 1
        return Call(name.text, tuple(positional), tuple(named), self.span(name))

    def argument(self, positional: list[Node], named: list[tuple[Name, Node]]) -> None:
        token = self.token
        follows = self.tokens[self.at + 1] if token.kind == "word" else token
        is_key = token.kind == "word" and token.text not in RESERVED and "." not in token.text
        if is_key and follows.text == "=":
            self.at += 2
            key = Name(token.text, self.span(token))
            if any(known.name == key.name for known, _ in named):
                raise fault(f"`{key.name}` is given twice", key.span)
            named.append((key, self.chain()))
            return
        if named:
            raise fault(
                "a value without a name must come before those with a name", self.span(token)
            )
        positional.append(self.chain())


def _depth(node: Node) -> int:
    """Levels of the tree, without recursion: a sum of many terms is deep on its left."""
    deepest = 0
    pending = [(node, 1)]
    while pending:
        current, level = pending.pop()
        deepest = max(deepest, level)
        pending.extend((child, level + 1) for child in children(current))
    return deepest
