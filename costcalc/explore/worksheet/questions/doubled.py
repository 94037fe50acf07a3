"""Level 2: an input of twice the height and width."""

from __future__ import annotations

from costcalc.cost.cost import evaluate
from costcalc.cost.network import Network
from costcalc.errors import CostcalcError
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import MACS, Mistake, Question
from costcalc.graph.words import by
from costcalc.spec.values import exact_number, is_number


def ask(material: Material, draw: Draw) -> Question | None:
    """The multiply-adds of the network at twice the resolution."""
    graph = material.network.graph
    names = [n for n, one in graph.spec.params.items() if one.role == "resolution"]
    name = next((n for n in names if is_number(graph.settings[n])), None)
    if name is None:
        return None
    try:
        twice = 2 * exact_number(graph.settings[name])
        changed = evaluate(Network.of(graph).at(**{name: twice}).graph())
    except CostcalcError:
        return None
    if len(graph.inputs) > 1:
        return None  # which of them is doubled?
    old, new = graph.input, changed.graph.input
    if tuple(new[1:]) != tuple(2 * size for size in old[1:]) or len(old) != 3:
        return None
    before, key = material.network.totals.exactly("macs"), changed.totals.exactly("macs")
    mistakes = (
        Mistake(2 * before, "the area (height and width both grow)"),
        Mistake(4 * before, "the layers whose cost is not in proportion to the area"),
        Mistake(before, "the input"),
    )
    return Question(
        kind="doubled",
        text=f"{material.name} has {before:,} MACs on an input of {by(old)}. How many has it on "
        f"{by(new)}?",
        unit=MACS,
        form="count",
        accepted=(key,),
        mistakes=kept(key, iter(mistakes)),
        work=(
            f"Layer by layer it is {key:,}; four times {before:,} would be {4 * before:,}, which "
            "holds only where the cost of every layer is in proportion to the area.",
        ),
    )


KIND = Kind(level=2, ask=ask)
