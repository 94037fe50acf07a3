"""A graph as data: the object of `schema/graph.json`."""

from __future__ import annotations

from typing import Any

from costcalc.cost.cost import evaluate
from costcalc.graph.flow import is_flow
from costcalc.graph.graph import BlockCall, Graph
from costcalc.report import units
from costcalc.report.data import ends_data, parameters_data, plain_value


def data(graph: Graph) -> dict[str, Any]:
    """The layers in order of execution, and the calls of blocks that they belong to."""
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        **ends_data(graph),
        "layers": [
            {
                "path": cost.layer.path,
                "op": cost.layer.op.name,
                "kind": cost.kind,
                "attributes": {
                    n: plain_value(v) for n, v in cost.layer.op.shown_attributes().items()
                },
                **({"shares": cost.shares} if cost.shares else {}),
                "inputs": [list(shape) for shape in cost.layer.inputs],
                "from": [graph.path_of(source) for source in cost.layer.sources],
                "output": list(cost.layer.output),
                "macs": units.integer(cost.totals.macs),
                "params": units.integer(cost.totals.params),
            }
            for cost in evaluate(graph).layers
        ],
        "blocks": [_block(call, graph) for call in graph.calls],
    }


def _block(call: BlockCall, graph: Graph) -> dict[str, Any]:
    return {
        "path": call.path,
        "block": call.block,
        "arguments": {name: _argument(value, graph) for name, value in call.arguments.items()},
        "layers": list(call.layers),
    }


def _argument(value: Any, graph: Graph) -> Any:
    """A value in JSON's types; a tensor is the path of the layer that it is the output of, or the
    name of an input."""
    if is_flow(value):
        return {"from": [graph.path_of(tensor.layer) for tensor in value]}
    return plain_value(value)
