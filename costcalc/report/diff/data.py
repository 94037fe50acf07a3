"""A difference as data: the object of `schema/diff.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.cost.cost import LayerCost
from costcalc.cost.quantities import Totals
from costcalc.explore.diff.record import COMPARED, OF_SIDES, Cause, Difference, LayerChange, Side
from costcalc.report.data import ends_data, integers, keys_of, parameters_data
from costcalc.report.diff import words

COUNTS = keys_of(COMPARED)
"""The keys of the figures."""


def counts(totals: Totals) -> dict[str, int]:
    """The figures by their keys."""
    return integers(totals, COMPARED)


def data(difference: Difference) -> dict[str, Any]:
    """The object that `schema/diff.json` describes; every change is new minus old."""
    old, new = difference.old, difference.new
    memory = new.memory
    return {
        "schema": 1,
        "old": _side(old),
        "new": _side(new),
        "counting": new.cost.counting.stamp(*COUNTS),
        "batch": new.cost.counting.batch,
        "dtype": memory.dtype.name,
        "definition": memory.definition.name,
        "order": words.ORDER,
        "totals": _totals(difference),
        "kinds": [
            {"kind": kind, **_both(before, after)} for kind, before, after in difference.by_kind()
        ],
        "causes": [
            {"what": name, **counts(change)} for name, change in difference.by_cause().items()
        ],
        "edits": [
            {
                "place": edit.place,
                "what": edit.what,
                "changes": [one._asdict() for one in edit.parts],
                **counts(edit.totals),
            }
            for edit in difference.edits
        ],
        "grouped": difference.grouped,
        "layers": [_layer(one) for one in difference.layers],
    }


def _side(side: Side) -> dict[str, Any]:
    graph = side.cost.graph
    return {
        "name": side.label,
        "network": graph.name,
        "parameters": parameters_data(graph),
        **ends_data(graph),
        "peak": side.peak_path or None,
    }


def _totals(difference: Difference) -> dict[str, dict[str, int]]:
    """Every total of both networks, the components of the parameters included."""
    sides = {"old": difference.old, "new": difference.new}
    figures = _both(*(side.cost.totals for side in sides.values()))
    for name in OF_SIDES:
        figures[name] = {word: side.figure(name) for word, side in sides.items()}
    return figures


def _both(old: Totals, new: Totals) -> dict[str, dict[str, int]]:
    before, after = counts(old), counts(new)
    return {name: {"old": before[name], "new": after[name]} for name in COUNTS}


def _layer(one: LayerChange) -> dict[str, Any]:
    """A layer; the one that was added has no old path, the one that was removed no new one."""
    return {
        "path": None if one.new is None else one.path,
        "old_path": one.old_path,
        "status": one.status,
        "kind": _kind(one.new),
        "old_kind": _kind(one.old),
        **_both(*(side.totals if side else Totals() for side in (one.old, one.new))),
        "causes": [_cause(cause, one) for cause in one.causes],
    }


def _kind(cost: LayerCost | None) -> str | None:
    return cost.kind if cost else None


def _cause(cause: Cause, layer: LayerChange) -> dict[str, Any]:
    return {
        "what": cause.what,
        "from": cause.before or None,
        "to": cause.after or None,
        "place": f"{layer.place.source.name}:{layer.place.line}",
        **counts(cause.totals),
    }


def rows(difference: Difference) -> Iterator[tuple[object, ...]]:
    """A row for each cause of each layer, with the changes; one without causes has a row of 0."""
    yield ("path", "old_path", "status", "cause", "from", "to", *COUNTS)
    nothing = Cause("", "", "", Totals())
    for one in difference.layers:
        path = "" if one.new is None else one.path
        for cause in one.causes or (nothing,):
            head = (path, one.old_path or "", one.status, cause.what, cause.before, cause.after)
            yield (*head, *counts(cause.totals).values())
