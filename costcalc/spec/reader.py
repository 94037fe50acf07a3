"""Reads a tree of located values: checks kinds and keys, and collects all errors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from costcalc.errors import MOST_FAULTS, Diagnostic, Span, SpecError, did_you_mean, fault
from costcalc.spec import expression, parser
from costcalc.spec.syntax import Parameter, Table
from costcalc.spec.tree import Mapping, Node, Scalar, Sequence

Result = TypeVar("Result")


class TooManyFaults(SpecError):
    """MOST_FAULTS errors were collected; reading stops."""


class _Collecting:
    def __init__(self, faults: Faults):
        self.faults = faults

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, traceback: object) -> bool:
        if isinstance(error, SpecError) and not isinstance(error, TooManyFaults):
            self.faults.extend(error.diagnostics)
            return True
        return False


class Faults:
    """The diagnostics of a file so far."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.noted: list[Diagnostic] = []
        """Faults after which the rest of the file can still be read and checked."""

    def collect(self) -> _Collecting:
        """Collect errors raised inside a `with` block, and continue after it."""
        return _Collecting(self)

    def add(self, message: str, span: Span, label: str = "", *helps: str) -> None:
        self.extend([Diagnostic(message, span, label, helps=tuple(filter(None, helps)))])

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep more faults. Raises TooManyFaults where there are enough of them."""
        self.diagnostics.extend(diagnostics)
        if len(self.diagnostics) + len(self.noted) >= MOST_FAULTS:
            raise TooManyFaults(self.in_order())

    def note(self, diagnostic: Diagnostic) -> None:
        """Collect an error that does not prevent further checks. Raises TooManyFaults."""
        self.noted.append(diagnostic)
        self.extend(())

    def in_order(self) -> list[Diagnostic]:
        return in_order([*self.diagnostics, *self.noted])

    def attempt(self, read: Callable[[], Result], instead: Result) -> Result:
        """The result of `read`, or `instead` where it failed."""
        with self.collect():
            return read()
        return instead

    def raise_if_any(self) -> None:
        if self.diagnostics:
            raise SpecError(self.in_order())


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics in the order of their places."""
    return sorted(diagnostics, key=_place)


def _place(diagnostic: Diagnostic) -> tuple[int, int]:
    span = diagnostic.span
    return (span.line, span.column) if span else (0, 0)


def as_mapping(node: Node, what: str) -> Mapping:
    if not isinstance(node, Mapping):
        raise fault(f"{what} must be a mapping, `key: value`", node.span)
    return node


def as_sequence(node: Node, what: str) -> Sequence:
    if not isinstance(node, Sequence):
        raise fault(f"{what} must be a list", node.span)
    return node


def as_scalar(node: Node, what: str) -> Scalar:
    if not isinstance(node, Scalar):
        kind = "list" if isinstance(node, Sequence) else "mapping"
        raise fault(f"{what} must be a single value, not a {kind}", node.span)
    return node


def as_text(node: Node, what: str) -> str:
    """A text for a person, on one line however it was laid out."""
    text = " ".join(as_scalar(node, what).text.split())
    if not text:
        raise fault(f"{what} is empty", node.span)
    return text


def as_flag(node: Node, what: str) -> bool:
    """`true` or `false`."""
    text = as_scalar(node, what).text
    if text not in ("true", "false"):
        from costcalc.spec.mistakes import VALUES_ELSEWHERE

        helps = (VALUES_ELSEWHERE.get(text, ""),)
        raise fault(f"{what} must be true or false", node.span, helps=helps)
    return text == "true"


def as_expression(node: Node, what: str) -> expression.Node:
    """An expression. Raises SpecError, for a list with how it is written as a tuple."""
    if isinstance(node, Sequence):
        from costcalc.spec.mistakes import hint_for_sizes

        texts = [item.text if isinstance(item, Scalar) else "" for item in node.items]
        help_text = hint_for_sizes(", ".join(texts), 0) or "use parentheses"
        raise fault(f"{what} must be an expression, not a list", node.span, helps=(help_text,))
    return parser.parse(as_scalar(node, what))


def check_keys(mapping: Mapping, known: Collection[str], where: str, faults: Faults) -> None:
    """Add a fault for each key that has no meaning here."""
    for key, _ in mapping.pairs:
        if key.text not in known:
            from costcalc.spec.mistakes import hint_for_rest

            near = hint_for_rest(key.text, key.span) or did_you_mean(key.text, known)
            helps = near or f"known here: {', '.join(sorted(known))}"
            faults.add(f"unknown key `{key.text}` {where}", key.span, "", helps)


def name_of(scalar: Scalar, what: str) -> str:
    """An identifier. Raises SpecError for anything else."""
    if len(scalar.text) > expression.LONGEST_NAME:
        raise fault(f"a name may have at most {expression.LONGEST_NAME} characters", scalar.span)
    if not expression.is_identifier(scalar.text):
        from costcalc.spec.mistakes import hint_for_name, hint_for_rest

        hint = hint_for_rest(scalar.text, scalar.span) or hint_for_name(scalar.text)
        if scalar.text in expression.RESERVED:
            hint = reserved(scalar.text, expression.RESERVED)
        raise fault(f"{what} cannot be named `{scalar.text}`", scalar.span, helps=(hint,))
    return scalar.text


def reserved(word: str, words: Iterable[str]) -> str:
    """The help for a name that is a word of the language."""
    others = ", ".join(sorted({*words} - {word}))
    return f"choose another name: `{word}` is a reserved word, and so are {others}"


def signature(key: Scalar, what: str) -> tuple[str, tuple[Parameter, ...] | None]:
    """`name` or `name(a, b=1)`: the name, and the parameters where there are parentheses."""
    node = parser.parse(key)
    if isinstance(node, expression.Name):
        return node.name, None
    if not isinstance(node, expression.Call):
        raise fault(f"{what} must be declared as `name` or `name(a, b)`", key.span)
    parameters = [_parameter(item, what) for item in node.positional]
    parameters += [Parameter(word.name, default, word.span) for word, default in node.named]
    seen: set[str] = set()
    for parameter in parameters:
        if parameter.name in seen:
            raise fault(f"two parameters are named `{parameter.name}`", parameter.span)
        seen.add(parameter.name)
    return node.name, tuple(parameters)


def _parameter(node: expression.Node, what: str) -> Parameter:
    if not isinstance(node, expression.Name):
        raise fault(f"a parameter of {what} must be a name", node.span)
    return Parameter(node.name, None, node.span)


def read_table(node: Node, faults: Faults, cell: Callable[[Scalar], expression.Node]) -> Table:
    """A header of names and rows of as many cells."""
    rows = as_sequence(node, "a table").items
    if len(rows) < 2:
        raise fault("a table needs a header row and at least one more row", node.span)
    header = as_sequence(rows[0], "the header of a table")
    columns = tuple(as_scalar(item, "a column's name") for item in header.items)
    if not columns:
        raise fault("the header of a table is empty", header.span)
    seen: set[str] = set()
    for column in columns:
        with faults.collect():
            if name_of(column, "a column") in seen:
                raise fault(f"two columns are named `{column.text}`", column.span)
        seen.add(column.text)
    cells: list[tuple[expression.Node, ...]] = []
    spans: list[Span] = []
    for row in rows[1:]:
        with faults.collect():
            cells.append(_row(row, columns, cell))
            spans.append(row.span)
    return Table(columns, tuple(cells), tuple(spans))


def _row(
    node: Node, columns: tuple[Scalar, ...], cell: Callable[[Scalar], expression.Node]
) -> tuple[expression.Node, ...]:
    cells = Faults()
    read: list[expression.Node] = []
    row = as_sequence(node, "a row of a table")
    for item in row.items:
        with cells.collect():
            read.append(cell(as_scalar(item, "a cell of a table")))
    if len(row.items) != len(columns):
        del cells.diagnostics[1:]  # a cell that was cut in two is one fault
    cells.raise_if_any()
    if len(read) != len(columns):
        raise fault(
            f"this row has {len(read)} cells under {len(columns)} columns",
            row.span,
            notes=(f"the columns are {', '.join(column.text for column in columns)}",),
        )
    return tuple(read)
