"""The report on one network as data: the object of `schema/network.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.algebra import Number
from costcalc.cost.cost import Totals
from costcalc.graph.graph import Graph
from costcalc.report import units
from costcalc.report.network import NetworkReport, by, stamp
from costcalc.spec.syntax import Spec
from costcalc.spec.values import describe

COUNTS = ("macs", "params", "weights", "biases", "norm", "buffers", "activations")


def counts(totals: Totals, flops: bool = False) -> dict[str, int]:
    """Every component as an integer; with `flops`, also twice the multiply-adds."""
    values = {name: units.integer(getattr(totals, name)) for name in COUNTS}
    return {**values, "flops": 2 * values["macs"]} if flops else values


def spec_data(spec: Spec) -> dict[str, Any]:
    """What a spec says of itself."""
    return {
        "name": spec.name,
        "title": spec.title,
        "cite": spec.cite,
        "family": spec.family,
        "year": spec.year,
    }


def parameters_data(graph: Graph) -> dict[str, str]:
    """The settings as they were given, or as the spec writes them."""
    settings = {name: describe(value) for name, value in graph.settings.items()}
    return {**settings, **graph.given}


def plain_value(value: Any) -> Any:
    """An attribute or value in JSON's types; an exact fraction as it is written."""
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Number):
        raise TypeError("a report shows exact integers")
    return describe(value)


def data(report: NetworkReport) -> dict[str, Any]:
    """The report as the object `schema/network.json` describes."""
    graph, totals, flops = report.graph, report.totals, report.view.flops
    return {
        "schema": 1,
        "network": graph.name,
        "spec": spec_data(graph.spec),
        "parameters": parameters_data(graph),
        "resolved": {name: plain_value(value) for name, value in graph.resolved.items()},
        "input": list(graph.input),
        "batch": report.batch,
        "counting": stamp(report),
        "assumptions": list(graph.assumptions),
        "totals": counts(totals, flops),
        "kinds": [
            {
                "kind": row.kind,
                "layers": row.layers,
                **counts(row.totals, flops),
                "macs_share": units.share(row.totals.macs, totals.macs),
                "params_share": units.share(row.totals.params, totals.params),
            }
            for row in report.kinds
        ],
        "layers": [
            {
                "path": row.path,
                "op": row.op,
                "kind": row.kind,
                "inputs": [list(shape) for shape in row.inputs],
                "from": list(row.sources),
                "output": list(row.output),
                "attributes": {name: plain_value(v) for name, v in row.attributes.items()},
                **counts(row.totals, flops),
            }
            for row in report.rows
        ],
    }


def rows(report: NetworkReport) -> Iterator[tuple[object, ...]]:
    """The layers as rows under a header, every one of them."""
    flops = report.view.flops
    yield ("path", "op", "kind", "inputs", "output", *counts(Totals(), flops))
    for row in report.rows:
        inputs = " ".join(map(by, row.inputs))
        yield (
            row.path,
            row.op or "",
            row.kind,
            inputs,
            by(row.output),
            *counts(row.totals, flops).values(),
        )
