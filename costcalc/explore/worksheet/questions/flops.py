"""Level 1: multiply-adds as FLOPs."""

from __future__ import annotations

from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.record import Mistake, Question


def ask(material: Material, draw: Draw) -> Question:
    """How many FLOPs the multiply-adds of the network are."""
    macs = material.network.totals.exactly("macs")
    return Question(
        kind="flops",
        text=f"{material.name} needs {macs:,} MACs for one example. How many FLOPs is that, if "
        "each multiplication and each addition is one?",
        unit="FLOPs",
        form="count",
        accepted=(2 * macs,),
        mistakes=(Mistake(macs, "the unit (one MAC is two FLOPs)"),),
        work=(
            f"Each multiply-add is one multiplication and one addition: 2 · {macs:,} = "
            f"{2 * macs:,}",
        ),
    )


KIND = Kind(level=1, ask=ask)
