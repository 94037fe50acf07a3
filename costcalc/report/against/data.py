"""A comparison with another implementation as data: the object of `schema/against.json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.bridge.against_record import Against, Product
from costcalc.graph.words import by
from costcalc.report import units
from costcalc.report.data import ends_data, parameters_data


def data(found: Against) -> dict[str, Any]:
    """The comparison as the object described by `schema/against.json`."""
    graph, totals, theirs = found.cost.graph, found.cost.totals, found.theirs
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        **ends_data(graph),
        "against": found.source,
        "verdict": found.verdict,
        "params": {"ours": units.integer(totals.params), "theirs": theirs.params},
        "buffers": {"ours": found.statistics, "theirs": theirs.buffers},
        "unused": [{"name": name, "values": n} for name, n in theirs.unused],
        "constants": theirs.constants,
        "our_constants": found.constants,
        "device": theirs.device,
        "unmatched": [
            {"ours": ours and _step(ours), "theirs": theirs and _step(theirs)}
            for ours, theirs in found.unmatched
        ],
        "rerouted": None if found.rerouted is None else [_step(s) for s in found.rerouted],
        "ours": [_step(step) for step in found.ours],
        "theirs": [_step(step) for step in theirs.steps],
    }


def _step(step: Product) -> dict[str, Any]:
    names = ("kernel", "stride", "dilation", "groups")
    details = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in zip(names, step.details, strict=False)
    }
    return {
        "module": step.module,
        "op": step.op,
        "input": list(step.input),
        "output": list(step.output),
        **details,
        "stored": step.stored,
        "macs": step.macs,
        "sources": list(step.sources),
    }


def rows(found: Against) -> Iterator[tuple[object, ...]]:
    """One row for each step of both sides."""
    yield ("side", "module", "op", "input", "output", "stored", "macs")
    for side, steps in (("ours", found.ours), ("theirs", found.theirs.steps)):
        for s in steps:
            yield (side, s.module, s.op, by(s.input), by(s.output), s.stored, s.macs)
