"""Level 3: what doubling all widths does to the parameters of a layer stack."""

from __future__ import annotations

from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import is_taught
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import PARAMS, Mistake, Question


def ask(material: Material, draw: Draw) -> Question:
    """The weights of the small network's convolutions if every width but the input were doubled."""
    convolutions = [
        one
        for one in material.small.layers
        if is_taught(one) and one.layer.op.name in ("conv", "dwconv")
    ]
    weights = [one.totals.exactly("weights") for one in convolutions]
    factors = [4 if n and one.layer.op.name == "conv" else 2 for n, one in enumerate(convolutions)]
    key = sum(w * factor for w, factor in zip(weights, factors, strict=True))
    whole = sum(weights)
    mistakes = (
        Mistake(
            4 * whole, "the stem and the depthwise layer (one of their factors grows, not two)"
        ),
        Mistake(2 * whole, "the square (channels in and channels out both grow)"),
        Mistake(
            sum(w * (4 if n else 2) for n, w in enumerate(weights)),
            "the depthwise layer (each channel has one kernel)",
        ),
        Mistake(
            sum(
                w * (2 if one.layer.op.name == "dwconv" else 4)
                for w, one in zip(weights, convolutions, strict=True)
            ),
            "the stem (the channels of the input stay)",
        ),
    )
    terms = " + ".join(f"{f} · {w:,}" for w, f in zip(weights, factors, strict=True))
    return Question(
        kind="doubled_widths",
        text="The output channels of all four convolutions of the small network are doubled; its "
        "input and the number of groups of `grouped/conv` stay, and `spread/dwconv` stays "
        "depthwise. How many weights (without biases and norms) do these four then have?",
        unit=PARAMS,
        form="count",
        accepted=(key,),
        mistakes=kept(key, iter(mistakes)),
        work=(f"{terms} = {key:,}",),
    )


KIND = Kind(level=3, ask=ask)
