"""Level 1: parameters as bytes."""

from __future__ import annotations

from fractions import Fraction

from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import Mistake, Question

BYTES = 4
MEBI = 2**20


def ask(material: Material, draw: Draw) -> Question:
    """How many MiB the parameters are in single precision."""
    params = material.network.totals.exactly("params")
    key = Fraction(BYTES * params, MEBI)
    mistakes = (
        Mistake(Fraction(BYTES * params, 10**6), "the unit (10^6 bytes for 2^20)"),
        Mistake(Fraction(params, MEBI), "the size of a value (4 bytes)"),
        Mistake(4 * 8 * Fraction(params, MEBI), "the unit (bits for bytes)"),
    )
    return Question(
        kind="stored",
        text=f"{material.name} has {params:,} params. How many MiB (2^20 bytes) are they at "
        f"{BYTES} bytes each?",
        unit="MiB",
        form="number",
        accepted=(key,),
        places=2,
        mistakes=kept(key, iter(mistakes)),
        work=(f"{BYTES} · {params:,} / 2^20 bytes",),
    )


KIND = Kind(level=1, ask=ask)
