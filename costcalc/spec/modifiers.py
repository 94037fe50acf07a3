"""What a step has beside what it holds: its condition, repeat, table, sources and weights."""

from __future__ import annotations

from typing import TypeAlias

from costcalc.errors import fault
from costcalc.spec import expression, parser
from costcalc.spec.reader import (
    Faults,
    as_expression,
    as_flag,
    as_mapping,
    as_scalar,
    as_sequence,
    name_of,
    read_table,
)
from costcalc.spec.siblings import items_of
from costcalc.spec.syntax import Carry, LayerChain, Table, What
from costcalc.spec.tree import Mapping, Node, Scalar

Modifiers: TypeAlias = dict[str, Node]
"""The keys of a step but its name and its structure, and their values."""


def read_expression(modifiers: Modifiers, key: str) -> expression.Node | None:
    node = modifiers.get(key)
    return None if node is None else as_expression(node, f"`{key}`")


def read_columns(modifiers: Modifiers, faults: Faults) -> Table | None:
    node = modifiers.get("table")
    return None if node is None else read_table(node, faults, parser.parse)


def read_sources(modifiers: Modifiers) -> tuple[Scalar, ...]:
    node = modifiers.get("from")
    return () if node is None else read_names(node, "from")


def read_names(node: Node, key: str) -> tuple[Scalar, ...]:
    """One name of a step or several, as `from` gives them. Raises SpecError for anything else."""
    if isinstance(node, Mapping):
        raise fault(f"`{key}` takes a step's name, or a list of them", node.span)
    scalars = tuple(as_scalar(item, f"`{key}` (a step's name)") for item in items_of(node))
    if not scalars:
        raise fault(f"`{key}` must name at least one step", node.span)
    for scalar in scalars:
        check_name(scalar)
    return scalars


def check_name(scalar: Scalar) -> None:
    """Whether a text is the name of a step, or `group.step`. Raises SpecError if not."""
    for word in scalar.text.split("."):
        if word or "." not in scalar.text:
            name_of(scalar._replace(text=word), "a step")
        else:
            raise fault(f"`{scalar.text}` is no name of a step", scalar.span)


def is_shared(modifiers: Modifiers) -> bool:
    node = modifiers.get("shared")
    if node is not None and "repeat" not in modifiers:
        helps = ("to use an earlier step's weights write `NAME: {same: STEP}`",)
        raise fault("`shared` can only be used with `repeat`", node.span, helps=helps)
    return node is not None and as_flag(node, "`shared`")


def tied_path(modifiers: Modifiers, what: What) -> Scalar | None:
    node = modifiers.get("tied")
    if node is None:
        return None
    one = isinstance(what, LayerChain) and len(what.elements) == 1
    if not one:
        helps = ("give the layer a step of its own",)
        raise fault("`tied` can only be used on one layer", node.span, helps=helps)
    return as_scalar(node, "`tied` (the path of a layer)")


def read_carries(node: Node) -> tuple[Carry, ...]:
    carries = []
    for key, value in as_mapping(node, "`carry`").pairs:
        pair = as_sequence(value, "`carry` of a name, [first, later]").items
        if len(pair) != 2:
            raise fault("`carry` takes two names, [first, later]", value.span)
        first, later = (as_scalar(item, "a step's name") for item in pair)
        for scalar in (first, later):
            check_name(scalar)
        carries.append(Carry(name_of(key, "a carried tensor"), first, later, key.span))
    return tuple(carries)
