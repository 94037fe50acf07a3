"""The defects that can be planted in a file, each a small change of its syntax tree."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from copy import copy
from typing import Any, NamedTuple

OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
PAIRS = (
    ("h", "w"),
    ("macs", "params"),
    ("weights", "biases"),
    ("norm", "buffers"),
    ("start", "end"),
    ("start", "stop"),
    ("low", "high"),
    ("least", "most"),
    ("first", "last"),
    ("before", "after"),
    ("numerator", "denominator"),
    ("inputs", "output"),
    ("line", "column"),
    ("min", "max"),
    ("any", "all"),
    ("ceil_div", "floor_div"),
)
PARTNERS = {name: other for pair in PAIRS for name, other in (pair, pair[::-1])}
ATOMS = (ast.Constant, ast.Name, ast.Attribute, ast.Call, ast.stmt)


class Defect(NamedTuple):
    """A change of one file: the lines of it, and the first line of the function it is in (or 0)."""

    path: str
    line: int
    function: int
    mutated: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def key(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What tells it from another, though lines of the file move."""
        return self.path, self.removed, self.added

    def __str__(self) -> str:
        changes = [*(f"    - {x}" for x in self.removed), *(f"    + {x}" for x in self.added)]
        return "\n".join((f"{self.path}:{self.line}", *changes))


def defects(path: str, source: str) -> list[Defect]:
    """All defects that can be planted in a file, from its first line to its last."""
    found = []
    for node, new, function in _changes(ast.parse(source), 0):
        mutated = _replaced(source, node, new)
        before, after = _different_lines(source, mutated)
        found.append(Defect(path, node.lineno, function, mutated, before, after))
    return found


def _changes(node: ast.AST, function: int) -> Iterator[tuple[ast.expr | ast.stmt, ast.AST, int]]:
    """A node, what takes its place, and the function it stands in, for each defect below a node."""
    if isinstance(node, ast.expr | ast.stmt):
        yield from ((node, new, function) for new in _variants(node))
    for child, inside in _children(node, function):
        yield from _changes(child, inside)


def _children(node: ast.AST, function: int) -> Iterator[tuple[ast.AST, int]]:
    """What is mutated below a node: neither annotations, decorators, nor texts."""
    if isinstance(node, ast.JoinedStr) or _is_for_types(node):
        return
    if isinstance(node, ast.FunctionDef):
        first = min([node.lineno, *(x.lineno for x in node.decorator_list)])
        yield from ((default, function) for default in node.args.defaults)
        yield from ((default, function) for default in node.args.kw_defaults if default)
        yield from ((statement, first) for statement in node.body)
        return
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "decorator_list", "bases"):
            children = value if isinstance(value, list) else [value]
            yield from ((x, function) for x in children if isinstance(x, ast.AST))


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _variants(node: Any) -> Iterator[ast.AST]:
    """What a slip of the author could have put in place of a node."""
    match node:
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in OPERATORS:
            yield _with(node, op=OPERATORS[type(op)]())
        case ast.Compare(ops=ops):
            for index, one in enumerate(ops):
                changed = [*ops[:index], OPERATORS[type(one)](), *ops[index + 1 :]]
                yield _with(node, ops=changed)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.IfExp(test=test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from _filters_negated(node)
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int()):
            yield ast.Constant(node.value + 1)
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in PARTNERS:
            yield _with(node, attr=PARTNERS[name])
        case ast.Name(id=name, ctx=ast.Load()) if name in PARTNERS:
            yield _with(node, id=PARTNERS[name])
        case ast.Call(args=[one, other, *rest]) if not _same_or_starred(one, other):
            yield _with(node, args=[other, one, *rest])
        case ast.Tuple(elts=[one, other, *rest], ctx=ast.Load()):
            if not _same_or_starred(one, other):
                yield _with(node, elts=[other, one, *rest])
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield ast.Pass()
        case ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.If(test=test) | ast.While(test=test) if not _is_for_types(node):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))


def _filters_negated(node: ast.AST) -> Iterator[ast.AST]:
    """A comprehension with one of its conditions the other way round."""
    generators = node.generators  # type: ignore[attr-defined]
    for index, part in enumerate(generators):
        for place, test in enumerate(part.ifs):
            tests = [*part.ifs]
            tests[place] = ast.UnaryOp(ast.Not(), test)
            changed = [*generators]
            changed[index] = _with(part, ifs=tests)
            yield _with(node, generators=changed)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _same_or_starred(one: ast.expr, other: ast.expr) -> bool:
    starred = isinstance(one, ast.Starred) or isinstance(other, ast.Starred)
    return starred or ast.dump(one) == ast.dump(other)


def _replaced(source: str, node: ast.expr | ast.stmt, new: ast.AST) -> str:
    """The source with another node in the place of one; of an `if` only the condition changes."""
    if isinstance(node, ast.If | ast.While):
        node, new = node.test, new.test  # type: ignore[attr-defined]
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: (node.end_lineno or 0) - 1])) + (node.end_col_offset or 0)
    text = ast.unparse(new)
    if not isinstance(new, ATOMS):
        text = f"({text})"
    encoded = source.encode()
    return (encoded[:start] + text.encode() + encoded[end:]).decode()


def _different_lines(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    changes = list(difflib.unified_diff(one.splitlines(), other.splitlines(), n=0, lineterm=""))[2:]
    return tuple(tuple(x[1:].strip() for x in changes if x.startswith(sign)) for sign in ("-", "+"))
