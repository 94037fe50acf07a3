"""Level 2: the share of a kind of layers."""

from __future__ import annotations

from fractions import Fraction

from costcalc.cost.cost import total_of
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import is_taught
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import PERCENT, Mistake, Question

ALL = 100 - Fraction(1, 200)
"""A share that reads 100.00 %."""


def ask(material: Material, draw: Draw) -> Question | None:
    """What share of the multiply-adds the costliest kind has."""
    cost = material.network
    kind, layers = next(iter(cost.by_kind().items()))
    own, whole = total_of(layers), cost.totals
    if own.macs == whole.macs or not whole.params:
        return None
    key = Fraction(100 * own.exactly("macs"), whole.exactly("macs"))
    if key >= ALL:
        return None
    multiplying = sum(map(is_taught, cost.layers)) or 1
    mistakes = (
        Mistake(
            Fraction(100 * own.exactly("params"), whole.exactly("params")),
            "the quantity (a share of the params, not of the MACs)",
        ),
        Mistake(
            Fraction(100 * len(layers), multiplying),
            "the weights of the mean (layers are not equally costly)",
        ),
    )
    return Question(
        kind="share",
        text=f"What share of the MACs of {material.name} is in its layers of the kind {kind}?",
        unit=PERCENT,
        form="number",
        accepted=(key,),
        places=2,
        mistakes=kept(key, iter(mistakes)),
        work=(f"{own.exactly('macs'):,} of {whole.exactly('macs'):,} MACs",),
    )


KIND = Kind(level=2, ask=ask)
