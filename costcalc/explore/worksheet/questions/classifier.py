"""Level 2: what a classifier would hold without global average pooling."""

from __future__ import annotations

from math import prod

from costcalc.cost.cost import Cost, LayerCost
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import sizes
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import PARAMS, Mistake, Question
from costcalc.graph.words import by


def ask(material: Material, draw: Draw) -> Question | None:
    """The parameters of the last layer, had what enters the pooling been flattened."""
    found = [
        (one, pooled) for one in (material.network, material.small) if (pooled := _pooled(one))
    ]
    if not found:
        return None
    cost, (shape, last) = found[0]
    outputs = sizes(last.layer.output)[-1]
    bias, path = last.totals.exactly("biases"), last.layer.path
    key = prod(shape) * outputs + bias
    whose = "the small network" if cost is material.small else material.name
    mistakes = (
        Mistake(last.totals.exactly("params"), "the positions (each has weights of its own)"),
        Mistake(key - bias, "the bias"),
        Mistake(prod(shape), "the outputs"),
    )
    return Question(
        kind="classifier",
        text=f"How many params would `{path}` of {whose} have if the {by(shape)} that enter the "
        "global average pooling were flattened instead?",
        unit=PARAMS,
        form="count",
        accepted=(key,),
        mistakes=kept(key, iter(mistakes)),
        work=(
            f"{by(shape)} = {prod(shape):,} inputs; {prod(shape):,} · {outputs:,} + {bias:,} = "
            f"{key:,}, where pooling needs {last.totals.exactly('params'):,}",
        ),
    )


def _pooled(cost: Cost) -> tuple[tuple[int, ...], LayerCost] | None:
    """What enters the global average pooling right before a linear layer, and that layer."""
    for one in cost.layers:
        before = one.layer.sources[0] if one.layer.sources else -1
        if one.layer.op.name == "linear" and before >= 0:
            pool = cost.layers[before].layer
            if pool.op.name == "gap" and not one.shares and prod(sizes(pool.inputs[0])[1:]) > 1:
                return sizes(pool.inputs[0]), one
    return None


KIND = Kind(level=2, ask=ask)
