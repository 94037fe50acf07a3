"""Level 1: parameters as bytes."""

from __future__ import annotations

from fractions import Fraction

from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import Mistake, Question

BYTES = 4
LARGE = ("MiB", 20, 6)
SMALL = ("KiB", 10, 3)
"""A unit, its power of two, and the power of ten that is taken for it. A small network has KiB, as
it would have 0.00 MiB.
"""


def ask(material: Material, draw: Draw) -> Question:
    """How many MiB or KiB the parameters are in single precision."""
    params = material.network.totals.exactly("params")
    unit, two, ten = SMALL if BYTES * params < 2 ** LARGE[1] else LARGE
    key = Fraction(BYTES * params, 2**two)
    mistakes = (
        Mistake(Fraction(BYTES * params, 10**ten), f"the unit (10^{ten} bytes for 2^{two})"),
        Mistake(key / BYTES, "the size of a value (4 bytes)"),
        Mistake(8 * key, "the unit (bits for bytes)"),
    )
    return Question(
        kind="stored",
        text=f"{material.name} has {params:,} params. How many {unit} (2^{two} bytes) are they "
        f"at {BYTES} bytes each?",
        unit=unit,
        form="number",
        accepted=(key,),
        places=2,
        mistakes=kept(key, iter(mistakes)),
        work=(f"{BYTES} · {params:,} / 2^{two} bytes",),
    )


KIND = Kind(level=1, ask=ask)
