"""Sizes that an exported program leaves open: numbers, or expressions of symbols.

An expression is read as the text of a call of Python, and computed here; nothing is evaluated.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any, TypeAlias

from costcalc.bridge.exported.archive import Malformed
from costcalc.records import NamedTuple

LARGEST = 2**60
LONGEST = 2000
"""The letters of the longest expression."""


class Open(NamedTuple):
    """A size that depends on others: its text, and what it was when the model was exported."""

    text: str
    hint: int | None

    @property
    def symbol(self) -> str:
        """The name of the symbol that it is; empty for an expression."""
        names = tuple(_symbols(_parsed(self.text)))
        alone = isinstance(node := _parsed(self.text), ast.Name) or (
            isinstance(node, ast.Call) and _name(node) == "Symbol"
        )
        return names[0] if alone and names else ""


Size: TypeAlias = "int | Open"


def size_of(data: Any) -> Size:
    """A size as the schema has it."""
    if isinstance(data, dict):
        if type(data.get("as_int")) is int:
            return int(data["as_int"])
        found = data.get("as_expr")
        if isinstance(found, dict) and isinstance(found.get("expr_str"), str):
            hint = found.get("hint")
            known = hint.get("as_int") if isinstance(hint, dict) else None
            return Open(found["expr_str"], known if type(known) is int else None)
    raise Malformed("a size is neither a number nor an expression")


def computed(size: Size, symbols: Mapping[str, int]) -> int:
    """The size where symbols have these values. Raises Malformed."""
    if isinstance(size, int):
        return size
    found = _value(_parsed(size.text), symbols)
    if not 0 <= found <= LARGEST:
        raise Malformed(f"a size is {found}")
    return found


def _parsed(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise Malformed("a size is a very long expression")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Malformed(f"`{text[:40]}` is no expression of sizes") from None


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _symbols(node: ast.expr) -> Iterator[str]:
    """The names of the symbols in an expression."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Call) and _name(node) == "Symbol" and node.args:
        yield str(getattr(node.args[0], "value", ""))
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _symbols(child)


def _quotient(a: int, b: int) -> int:
    if b == 0:
        raise Malformed("a size is divided by 0")
    return a // b


def _rest(a: int, b: int) -> int:
    if b == 0:
        raise Malformed("a size is divided by 0")
    return a % b


def _power(a: int, b: int) -> int:
    if not 0 <= b <= 8:
        raise Malformed(f"a size has the power {b}")
    return int(a**b)


FUNCTIONS: Mapping[str, Callable[..., int]] = {
    "Add": lambda *terms: sum(terms),
    "CleanDiv": _quotient,
    "FloorDiv": _quotient,
    "Integer": lambda n: n,
    "Max": max,
    "Min": min,
    "Mod": _rest,
    "Mul": lambda *factors: prod(factors),
    "Pow": _power,
    "PythonMod": _rest,
}
OPERATORS: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: lambda a, b: a + b,
    ast.FloorDiv: _quotient,
    ast.Mod: _rest,
    ast.Mult: lambda a, b: a * b,
    ast.Pow: _power,
    ast.Sub: lambda a, b: a - b,
}


def _value(node: ast.expr, symbols: Mapping[str, int]) -> int:
    """The number that an expression is. Raises Malformed."""
    found: int | None = None
    if isinstance(node, ast.Constant) and type(node.value) is int:
        found = node.value
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        found = -_value(node.operand, symbols)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        ends = _value(node.left, symbols), _value(node.right, symbols)
        found = OPERATORS[type(node.op)](*ends)
    elif isinstance(node, ast.Name) or (isinstance(node, ast.Call) and _name(node) == "Symbol"):
        found = symbols.get(next(_symbols(node), ""))
    elif isinstance(node, ast.Call) and _name(node) in FUNCTIONS and node.args:
        try:
            found = FUNCTIONS[_name(node)](*(_value(one, symbols) for one in node.args))
        except TypeError:
            found = None
    if found is None or abs(found) > LARGEST:
        raise Malformed(f"a size cannot be computed of `{ast.unparse(node)[:40]}`")
    return found
