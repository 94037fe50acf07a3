"""A picture as PNG, by the library of the extra `png`."""

from __future__ import annotations

from costcalc.errors import Diagnostic, UsageError
from costcalc.report.drawing.svg import Picture, render

ZOOM = 2
"""Pixels for each pixel of the picture, so that it is sharp on a slide."""


def png(picture: Picture) -> bytes:
    """The bytes of a PNG file. The letters are those of the fonts of the machine.

    Raises UsageError where the library is not installed.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        helps = ("`pip install 'costcalc[png]'`, or write SVG",)
        raise UsageError([Diagnostic("PNG needs the extra `png`", helps=helps)]) from None
    return bytes(svg_to_bytes(svg_string="\n".join(render(picture)), zoom=ZOOM))
