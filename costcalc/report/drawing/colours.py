"""Colours of kinds that people who see fewer colours tell apart, and patterns for print.

The colours are those of Okabe and Ito, "Color Universal Design" (2008), without their black and
their yellow; what is left over is grey.
"""

from __future__ import annotations

from collections.abc import Iterable

LIGHT = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8a8a8a")
"""The colours of the slots; the last is that of everything else."""
OTHER = len(LIGHT) - 1
OTHERS = "other kinds"

_STROKES = (
    "M0 0H8V8H0Z",
    "M-2 2 2-2M0 8 8 0M6 10 10 6",
    "M-2 6 2 10M0 0 8 8M6-2 10 2",
    "M0 2H8M0 6H8",
    "M2 0V8M6 0V8",
    "M0 4H8M4 0V8",
    "M4 3V5",
)
"""What is drawn in a square of 8 by 8 for each slot."""

PATTERNS = "<defs>{}</defs>".format(
    "".join(
        f'<pattern id="pattern{slot}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="{path}" stroke="#000" stroke-width="1.2" fill="{"none" if slot else "#444"}"/>'
        "</pattern>"
        for slot, path in enumerate(_STROKES)
    )
)
"""The definitions of the patterns of the slots, which a page or picture holds once."""

TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="6" '
    'markerHeight="6" orient="auto-start-reverse"><path class="tipped" d="M0 .5 8 4 0 7.5z"/>'
    "</marker></defs>"
)
"""The tip of an arrow, which a page with boxes holds once."""

COLOURS = "".join(f".k{slot}{{fill:{colour}}}" for slot, colour in enumerate(LIGHT))
PRINTED = "@media print{{{}}}".format(
    "".join(
        f".k{slot}{{fill:url(#pattern{slot});stroke:#000;stroke-width:.4}}"
        for slot in range(len(LIGHT))
    )
)
BOXES = (
    ".box{fill:#eaf2f8;stroke:#0072b2}.free{fill:#f6f6f6;stroke:#b0b0b0}"
    ".join{fill:none;stroke:#767676;stroke-width:1.2}.arrow{fill:none;stroke:#767676;stroke-width:1.3;marker-end:url(#tip)}.tipped{fill:#767676}"
)
STYLE = (
    "text{font:12px system-ui,'DejaVu Sans',sans-serif;fill:#1a1a1a}"
    ".small{font-size:11px;fill:#555}.head{font-size:15px;font-weight:600}"
    ".ground{fill:#fff}.axis{stroke:#767676;stroke-width:1}.grid{stroke:#e3e3e3;stroke-width:1}"
    "circle{stroke:#fff;stroke-width:.8}.curve{fill:none;stroke:#0072b2;stroke-width:2}.curve2{fill:none;stroke:#d55e00;"
    "stroke-width:2;stroke-dasharray:6 3}.mark{stroke:#d55e00;stroke-width:1.5;"
    f"stroke-dasharray:4 3}}{BOXES}{COLOURS}{PRINTED}"
)
"""The style of a picture that stands alone."""


def slots(names: Iterable[str]) -> dict[str, int]:
    """A slot for each name, in order; all that are too many have the last one."""
    return {name: min(place, OTHER) for place, name in enumerate(dict.fromkeys(names))}


def legend_of(found: dict[str, int]) -> dict[str, int]:
    """The names that a legend shows: those with a colour of their own, and the others as one."""
    own = {name: slot for name, slot in found.items() if slot < OTHER}
    rest = [name for name, slot in found.items() if slot == OTHER]
    if rest:
        own[rest[0] if len(rest) == 1 else OTHERS] = OTHER
    return own
