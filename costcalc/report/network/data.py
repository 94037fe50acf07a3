"""The report on one network as data: the object of `schema/network.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from costcalc.cost.quantities import BY_LAYER, RATIOS, ROUTED, shown_where
from costcalc.graph.words import by
from costcalc.report import units
from costcalc.report.data import counts, ends_data, parameters_data, plain_value, spec_data
from costcalc.report.heading import stamp
from costcalc.report.network.columns import Part
from costcalc.report.network.record import NetworkReport

if TYPE_CHECKING:
    from costcalc.cost.counters.base.convention import Convention


def data(report: NetworkReport) -> dict[str, Any]:
    """The report as the object `schema/network.json` describes."""
    graph, totals, flops = report.graph, report.totals, report.view.flops
    counter = report.cost.counting.counter

    def shared(share: float) -> float | None:
        """A share of a total; None where the total is a lower bound."""
        return None if report.at_least else share

    return {
        "schema": 1,
        "network": graph.name,
        "spec": spec_data(graph.spec),
        "parameters": parameters_data(graph),
        "resolved": {name: plain_value(one.value) for name, one in graph.resolved.items()},
        **ends_data(graph),
        "batch": report.cost.counting.batch,
        **({"norm_fused": True} if report.cost.counting.norm_fused else {}),
        **({"at_least": True} if report.at_least else {}),
        "dtype": report.cost.counting.dtype,
        "counting": stamp(report.cost.counting, *_named(report), flops=flops),
        **({"counter": _counter(counter)} if counter else {}),
        "assumptions": list(report.cost.assumptions),
        "totals": {
            **({"at_least": True} if report.at_least else {}),
            **_figures(report, report.whole),
        },
        "kinds": [
            {
                "kind": row.kind,
                "layers": row.layers,
                **({"at_least": True} if row.at_least else {}),
                **_figures(report, row),
                "macs_share": shared(units.share(row.totals.macs, totals.macs)),
                "params_share": shared(units.share(row.totals.params, totals.params)),
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
                **({"shares": row.shares} if row.shares else {}),
                **({"sets": row.sets} if row.sets != 1 else {}),
                **({"at_least": True} if row.at_least else {}),
                **_figures(report, row),
            }
            for row in report.rows
        ],
        **_references(report),
    }


def _named(report: NetworkReport) -> Iterator[str]:
    """The quantities there are figures of."""
    yield from (*shown_where(report.has_experts), *RATIOS)
    yield from (name for name in BY_LAYER if name in report.view.asked)


def _references(report: NetworkReport) -> dict[str, Any]:
    """The published figures, where they were asked for."""
    if report.references is None:
        return {}
    from costcalc.report.references.data import figure_data

    return {"references": [figure_data(one) for one in report.references.figures]}


def rows(report: NetworkReport) -> Iterator[tuple[object, ...]]:
    """All layers as rows under a header: every figure, or the columns that were chosen.

    `shares` is there where some row shares, `at_least` where the cost of some layer is not known.
    """
    shares = ("shares",) if report.shares else ()
    least = ("at_least",) if report.at_least else ()
    yield ("path", "op", "kind", "inputs", "output", *shares, *least, *_cells(report, report.whole))
    for row in report.rows:
        inputs = " ".join(map(by, row.inputs))
        yield (
            row.path,
            row.op or "",
            row.kind,
            inputs,
            by(row.output),
            *((row.shares,) if shares else ()),
            *(("true" if row.at_least else "false",) if least else ()),
            *_cells(report, row).values(),
        )


def _cells(report: NetworkReport, part: Part) -> dict[str, int | float | str]:
    """The figures of a row: all, or those that were chosen; what there is not is empty."""
    figures = _figures(report, part)
    chosen = report.view.columns
    if chosen:
        others = ("flops", "counted") if "macs" in chosen else ("counted",)
        kept = (*chosen, *(name for name in others if name in figures))
        figures = {name: figures[name] for name in kept}
    return {name: "" if one is None else one for name, one in figures.items()}


def _figures(report: NetworkReport, part: Part) -> dict[str, int | float | None]:
    """Every figure; with `--counting` also the counter's, as `counted`.

    A ratio is None where it divides by 0, bytes live are None for a view.
    """
    has_experts = report.has_experts or ROUTED in report.view.columns
    figures: dict[str, int | float | None] = {**counts(part.totals, report.view.flops, has_experts)}
    for name, one in RATIOS.items():
        ratio = None if part.at_least else one.of(part.totals)
        figures[name] = None if ratio is None else float(ratio)
    figures |= part.parts
    if report.cost.counting.counter:
        figures["counted"] = units.integer(part.totals.counted)
    return figures


def _counter(counter: Convention) -> dict[str, str]:
    """Whose count `counted` is."""
    return {"name": counter.name, "title": counter.title, "unit": counter.word}
