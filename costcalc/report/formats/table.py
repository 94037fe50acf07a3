"""A page as plain text, for pipes and files; no text is shortened."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.page.layout import SPACE, grid_lines, spaced
from costcalc.report.page.record import Page, Sentence

GIVEN = "page"


def render(page: Page) -> Iterator[str]:
    """The lines of a page, without newlines."""
    for part in spaced(page):
        if part is None:
            yield ""
        elif isinstance(part, Sentence):
            yield part.text
        else:
            for pieces in grid_lines(part):
                yield SPACE.join(piece.text for piece in pieces)
