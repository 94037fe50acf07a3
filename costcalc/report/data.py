"""What the JSON of all reports has in common: counts, spec, parameters, plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from costcalc.algebra import Exact, Number
from costcalc.cost.cost import Totals
from costcalc.cost.quantities import shown_where
from costcalc.graph.graph import Graph
from costcalc.ops.base import Params
from costcalc.report import units
from costcalc.spec.syntax import Spec
from costcalc.spec.values import describe, setting_text


def keys_of(quantities: Iterable[str]) -> tuple[str, ...]:
    """The keys of quantities; the components of the parameters follow `params`."""
    found = (((name, *Params._fields) if name == "params" else (name,)) for name in quantities)
    return tuple(key for keys in found for key in keys)


def integers(totals: Totals, quantities: Iterable[str]) -> dict[str, int]:
    """The figures of these quantities by their keys."""
    return {key: units.integer(getattr(totals, key)) for key in keys_of(quantities)}


def counts(totals: Totals, flops: bool = False, has_experts: bool = False) -> dict[str, int]:
    """Every component as an integer, those of the parameters behind `params`; with `flops`, also
    twice the multiply-adds, with experts the active parameters.
    """
    values = integers(totals, shown_where(has_experts))
    return {**values, "flops": 2 * values["macs"]} if flops else values


def plain_figure(figure: Exact) -> int | float:
    """A figure in JSON: a whole number exactly, a ratio as a float."""
    return int(figure) if figure.denominator == 1 else float(figure)


def spec_data(spec: Spec) -> dict[str, Any]:
    """The description of a spec: what its text says about itself."""
    return {
        "name": spec.name,
        "title": spec.title,
        "cite": spec.cite,
        "family": spec.family,
        "year": spec.year,
    }


def parameters_data(graph: Graph) -> dict[str, str]:
    """The settings, as the user or the spec wrote them."""
    settings = {name: setting_text(value) for name, value in graph.settings.items()}
    return {**settings, **graph.given}


def ends_data(graph: Graph) -> dict[str, Any]:
    """The shape of the first input; and where the spec names them, all inputs, and the outputs with
    the layers that give them.
    """
    found: dict[str, Any] = {"input": list(graph.input)}
    if graph.spec.inputs[0].name:
        named = zip(graph.input_names, graph.inputs, strict=True)
        found["inputs"] = [{"name": name, "shape": list(shape)} for name, shape in named]
    if graph.spec.outputs:
        found["outputs"] = [
            {"name": name.text, "from": graph.path_of(n), "shape": list(graph.layers[n].output)}
            for name, n in zip(graph.spec.outputs, graph.outputs, strict=False)
        ]
    return found


def plain_value(value: Any) -> Any:
    """An attribute or value in JSON's types; an exact fraction as it is written."""
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Number):
        raise TypeError("a report shows exact integers")
    return describe(value)
