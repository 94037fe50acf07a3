"""Layers by a name in a published figure: a kind, an operator, a path, or first words of kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from costcalc.cost.cost import Cost, LayerCost
from costcalc.errors import Diagnostic, UsageError, did_you_mean

SEVERAL = " + "


def selected(cost: Cost, selection: str) -> list[LayerCost]:
    """The layers a selection names, in order of execution; all of them for an empty one.

    Raises UsageError for a name of none.
    """
    if not selection:
        return list(cost.layers)
    names = [name.strip() for name in selection.split(SEVERAL)]
    found = {id(one) for name in names for one in _named(cost, name)}
    return [one for one in cost.layers if id(one) in found]


def _named(cost: Cost, name: str) -> list[LayerCost]:
    """The layers of one name: the first of its meanings that has any."""
    for matches in _meanings(name):
        if found := [one for one in cost.layers if matches(one)]:
            return found
    known = {one.kind for one in cost.layers} | {one.layer.path for one in cost.layers}
    hint = did_you_mean(name, known) or f"`costcalc {cost.graph.name} --all` shows kinds and paths"
    message = f"`{cost.graph.name}` has no kind, operator or path `{name}`"
    raise UsageError([Diagnostic(message, helps=(hint,))])


def _meanings(name: str) -> Iterator[Callable[[LayerCost], bool]]:
    yield lambda one: one.kind == name
    yield lambda one: one.layer.op.name == name
    yield lambda one: f"{one.layer.path}/".startswith(f"{name}/")
    yield lambda one: one.kind.startswith(f"{name} ")
