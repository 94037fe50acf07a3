"""A roofline as data: the object of `schema/roofline.json`, and rows for CSV.

Times are in seconds: exact fractions as text, and floats beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from costcalc.cost.roofline.record import Bound, Change, Roofline, seconds_of
from costcalc.report.data import ends_data, parameters_data
from costcalc.report.roofline.page import shown
from costcalc.report.roofline.words import notes
from costcalc.spec.devices import Rated


def data(found: Roofline) -> dict[str, Any]:
    """The object that `schema/roofline.json` describes."""
    graph, roof, dtype = found.graph, found.roof, found.dtype
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        **ends_data(graph),
        "batch": found.batch,
        "dtype": {
            "name": dtype.name,
            "weights": dtype.weights,
            "activations": dtype.activations,
            "biases": dtype.biases,
            "accumulators": dtype.accumulators,
        },
        "causal": found.causal,
        "definition": found.definition.name,
        "roof": {
            "device": roof.device.name if roof.device else None,
            "peak": str(roof.peak),
            "bandwidth": str(roof.bandwidth),
            "precision": roof.precision or None,
            "ridge": str(roof.ridge),
            "sources": [_source(one) for one in roof.sources],
        },
        "total": {**_sums(found.bounds), "layers": len(found.bounds)},
        "floor": {"seconds": float(found.floor), "exact": str(found.floor)},
        "kinds": [
            {
                "kind": kind,
                "layers": len(bounds),
                "compute": sum(one.side == "compute" for one in bounds),
                **_sums(bounds),
                "share": float(seconds_of(bounds) / found.seconds) if found.seconds else 0.0,
            }
            for kind, bounds in found.by_kind().items()
        ],
        "layers": [_layer(found, number) for number in shown(found)],
        "notes": list(notes(found)),
    }


def _source(one: Rated) -> dict[str, str | None]:
    return {
        "what": "peak" if one.precision else "bandwidth",
        "value": one.text,
        "kind": one.kind,
        "density": one.density or None,
        "precision": one.precision or None,
        "source": one.source,
        "url": one.url,
        "date": one.date,
    }


def _sums(bounds: Iterable[Bound]) -> dict[str, Any]:
    """FLOPs, bytes and seconds of several layers."""
    known = list(bounds)
    seconds = seconds_of(known)
    return {
        "flops": sum(one.flops for one in known),
        "bytes": sum(one.bytes for one in known),
        "seconds": float(seconds),
        "exact": str(seconds),
    }


def _layer(found: Roofline, number: int) -> dict[str, Any]:
    one = found.bounds[number]
    turn = one.turn
    layer: dict[str, Any] = {
        "path": one.path,
        "kind": one.kind,
        **_sums([one]),
        "intensity": _float(one.intensity),
        "compute": str(one.compute),
        "memory": str(one.memory),
        "side": one.side,
        "from_batch": turn.batch,
        "from_batch_exactly": None if turn.at is None else str(turn.at),
    }
    if found.parameter:
        changes = found.changes[number]
        layer["along"] = None if changes is None else [_change(change) for change in changes]
    return layer


def _change(change: Change) -> dict[str, Any]:
    return {
        "from": str(change.at) if change.is_exact else float(change.at),
        "exact": change.is_exact,
        "side": change.side,
    }


def _float(ratio: Fraction | None) -> float | None:
    return None if ratio is None else float(ratio)


def rows(found: Roofline) -> Iterator[tuple[object, ...]]:
    """A row for each layer, under a header; times are in seconds."""
    names = ("path", "kind", "flops", "bytes", "intensity", "seconds", "side", "from_batch")
    yield names
    for number in shown(found):
        layer = _layer(found, number)
        yield tuple("" if layer[name] is None else layer[name] for name in names)
