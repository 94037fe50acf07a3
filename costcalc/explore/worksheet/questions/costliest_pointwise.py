"""Level 2: the 1x1 convolution that costs most, and why."""

from __future__ import annotations

from costcalc.cost.cost import LayerCost
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import is_taught
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.record import Mistake, Question
from costcalc.graph.words import by

FEWEST = 3


def ask(material: Material, draw: Draw) -> Question | None:
    """Which of the 1x1 convolutions costs most; any of those that cost the same is right."""
    found = [one for one in material.network.layers if one.kind == "conv 1x1" and is_taught(one)]
    most = max((one.totals.exactly("macs") for one in found), default=0)
    costliest = [one for one in found if one.totals.macs == most]
    if len(found) < FEWEST or len(costliest) == len(found):
        return None
    names = [one.layer.path for one in costliest]
    largest = max(found, key=lambda one: one.totals.exactly("params"))
    mistakes = [Mistake(largest.layer.path, "the quantity (it has the most params, not MACs)")]
    ties = f"; as much in {', '.join(names[1:])}" if len(names) > 1 else ""
    return Question(
        kind="costliest_pointwise",
        text=f"Which 1x1 convolution of {material.name} costs most MACs, and why? Give its path, "
        "written as in Table 1, where numbers count from 0.",
        unit="path",
        form="name",
        accepted=tuple(names),
        mistakes=tuple(one for one in mistakes if one.value not in names),
        work=(f"{_why(costliest[0])}{ties}",),
    )


def _why(cost: LayerCost) -> str:
    """The product that makes a layer the costliest."""
    layer = cost.layer
    return (
        f"channels in · channels out · positions = {layer.inputs[0][0]} · {layer.output[0]} · "
        f"{by(layer.output[1:])} = {cost.totals.exactly('macs'):,} MACs"
    )


KIND = Kind(level=2, ask=ask)
