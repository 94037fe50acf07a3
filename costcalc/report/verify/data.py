"""A verification as data: the object of `schema/verify.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.bridge.records import Measured, Verification, comparisons
from costcalc.graph.words import by
from costcalc.report import units
from costcalc.report.data import ends_data, parameters_data


def data(found: Verification) -> dict[str, Any]:
    """The verification as the object `schema/verify.json` describes."""
    graph = found.cost.graph
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        **ends_data(graph),
        "verdict": found.verdict,
        "figures": found.checks,
        "differences": [
            {
                "path": d.path,
                "quantity": d.quantity,
                "witness": d.witness,
                "ours": _plain(d.ours),
                "theirs": _plain(d.theirs),
            }
            for d in found.differences
        ],
        "fvcore": found.fvcore_total,
        "without_fvcore": found.without_fvcore,
        "layers": [
            {
                "path": layer.layer.path,
                "op": layer.layer.op.name,
                "output": list(layer.layer.output),
                **({"shares": layer.shares} if layer.shares else {}),
                "params": units.integer(layer.totals.params),
                "macs": units.integer(layer.totals.macs),
                "activations": units.integer(layer.totals.activations),
                "fvcore_macs": measured.fvcore_macs,
                "torch_macs": measured.macs,
                **_uses(found, measured),
            }
            for layer, measured in zip(found.cost.layers, found.measured, strict=True)
        ],
    }


def _uses(found: Verification, measured: Measured) -> dict[str, Any]:
    """What a layer shares, and the layers that fvcore counts together."""
    paths = [found.cost.layers[number].layer.path for number in measured.uses]
    return {"fvcore_uses": paths} if paths else {}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def rows(found: Verification) -> Iterator[tuple[object, ...]]:
    """One row for each figure that was compared."""
    yield ("path", "quantity", "witness", "ours", "theirs", "agrees")
    for layer, compared in comparisons(found.cost, found.measured):
        for quantity, witness, ours, theirs in compared:
            shown = [by(v) if isinstance(v, tuple) else v for v in (ours, theirs)]
            yield (layer.layer.path, quantity, witness, *shown, str(ours == theirs).lower())
