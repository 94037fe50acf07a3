"""Level 1: what a batch norm trains."""

from __future__ import annotations

from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import sizes
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.record import PARAMS, Mistake, Question


def ask(material: Material, draw: Draw) -> Question:
    """How many parameters a batch norm of the small network trains."""
    norms = [one for one in material.small.layers if one.layer.op.name == "bn"]
    norm = draw.one_of(norms)
    channels, path = sizes(norm.layer.output)[0], norm.layer.path
    return Question(
        kind="norm",
        text=f"How many params does the batch norm `{path}` of the small network, on {channels} "
        "channels, train?",
        unit=PARAMS,
        form="count",
        accepted=(norm.totals.exactly("params"),),
        mistakes=(
            Mistake(4 * channels, "the norm's statistics (mean and variance are not trained)"),
            Mistake(channels, "the shift (each channel has a scale and a shift)"),
        ),
        work=(
            f"A scale and a shift for each channel: 2 · {channels} = {2 * channels}; mean and "
            "variance are measured, not trained.",
        ),
    )


KIND = Kind(level=1, ask=ask)
