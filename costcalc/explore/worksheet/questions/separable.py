"""Level 2: a depthwise separable convolution in the place of a convolution."""

from __future__ import annotations

from fractions import Fraction

from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import sizes, whole
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import PERCENT, Mistake, Question


def ask(material: Material, draw: Draw) -> Question:
    """What is left of the multiply-adds of `mix` of the small network: 1/N + 1/K^2."""
    mix = next(one for one in material.small.layers if one.layer.path == "mix/conv")
    k = whole(mix.layer.op.attributes()["k"][0])
    area, channels_in = k * k, sizes(mix.layer.inputs[0])[0]
    channels = sizes(mix.layer.output)[0]
    key = 100 * (Fraction(1, channels) + Fraction(1, area))
    mistakes = (
        Mistake(Fraction(100, area), "the pointwise convolution"),
        Mistake(Fraction(100, channels), "the depthwise convolution"),
        Mistake(
            100 * (Fraction(1, channels) + Fraction(1, k)),
            "the kernel (its area counts, not its side)",
        ),
        Mistake(
            100 * (Fraction(1, channels_in) + Fraction(1, area)),
            "the channels (they are those out, not in)",
        ),
        Mistake(100 - key, "the question (what is left, not what is saved)"),
    )
    return Question(
        kind="separable",
        text="`mix/conv` of the small network is replaced by a depthwise convolution with the same "
        "kernel, stride and padding and a 1x1 convolution to the same channels. What share of its "
        "MACs do both together have?",
        unit=PERCENT,
        form="number",
        accepted=(key,),
        places=2,
        mistakes=kept(key, iter(mistakes)),
        work=(f"1/N + 1/K^2 = 1/{channels} + 1/{k}^2, as both parts have the same positions",),
    )


KIND = Kind(level=2, ask=ask)
