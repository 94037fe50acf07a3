"""The tables of names of a spec: its variants, and what other libraries call its networks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from costcalc.errors import fault
from costcalc.spec import expression, parser
from costcalc.spec.reader import Faults, read_table
from costcalc.spec.syntax import Elsewhere, Variant
from costcalc.spec.tree import Node, Scalar


def read_variants(
    entries: Iterable[tuple[Scalar, Node]], params: Collection[str], faults: Faults
) -> dict[str, Variant]:
    variants: dict[str, Variant] = {}
    node: Node | None = None
    for key, value in entries:
        if key.text == "table":
            node = value
        else:
            faults.add(f"unknown key `{key.text}` in variants", key.span, "", "use `table`")
    if node is None:
        return variants
    with faults.collect():
        table = read_table(node, faults, parser.parse)
        names = [column.text for column in table.columns]
        if not names or names[0] != "name":
            raise fault("the first column of variants must be `name`", table.columns[0].span)
        _check_columns(table.columns[1:], params, faults)
        for cells, span in zip(table.rows, table.spans, strict=True):
            name = cells[0].name if isinstance(cells[0], expression.Name) else ""
            if not name:
                faults.add("a variant's name must be a single name", cells[0].span)
            elif name in variants:
                faults.add(f"`{name}` names two variants", cells[0].span)
            variants[name] = Variant(name, dict(zip(names[1:], cells[1:], strict=True)), span)
    return variants


def read_elsewhere(
    node: Node | None, params: Collection[str], faults: Faults
) -> tuple[Elsewhere, ...]:
    """The names of its networks in other libraries."""
    found: list[Elsewhere] = []
    if node is None:
        return ()
    with faults.collect():
        table = read_table(node, faults, parser.parse)
        names = [column.text for column in table.columns]
        first = ["name", "library", *(["variant"] if "variant" in names else [])]
        if names[: len(first)] != first:
            message = "the first columns of `elsewhere` are `name`, `library` and `variant`"
            raise fault(message, table.columns[0].span)
        _check_columns(table.columns[len(first) :], params, faults)
        for cells, span in zip(table.rows, table.spans, strict=True):
            words = [cell.name for cell in cells if isinstance(cell, expression.Name)]
            if len(words) < len(first):
                faults.add("a name of `elsewhere` must be a single name", span)
                continue
            settings = dict(zip(names[len(first) :], cells[len(first) :], strict=True))
            variant = words[2] if len(first) > 2 else None
            found.append(Elsewhere(words[0], words[1], variant, settings, span))
    return tuple(found)


def _check_columns(columns: Iterable[Scalar], params: Collection[str], faults: Faults) -> None:
    for column in columns:
        if column.text not in params:
            faults.add(f"`{column.text}` is not a parameter of this spec", column.span)
