"""The page of a change: two networks above each other, and what the difference is made of."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.diff.beside import pairs
from costcalc.explore.diff.record import Difference
from costcalc.report.diff import page as diff_page
from costcalc.report.diff import words
from costcalc.report.drawing import change as drawing
from costcalc.report.escaping import html_text
from costcalc.report.live.document import document
from costcalc.report.live.sections import body, figure
from costcalc.report.page.record import Grid, Page, Part, Sentence

SHOWN = 40
"""The layers of which the change is written out; those that changed less are one row."""


def render(difference: Difference) -> Iterator[str]:
    """The lines of the file."""
    exact = difference._replace(exact=True, top=SHOWN)
    title = " -> ".join(side.label for side in (exact.old, exact.new))
    return document(title, _body(title, exact), {})


def _body(title: str, difference: Difference) -> Iterator[str]:
    yield f"<article><h1>{html_text(title)}</h1>"
    bases = [Sentence(words.basis(side), "note") for side in (difference.old, difference.new)]
    yield from _parts("what", *bases, Sentence(words.headline(difference), "key"))
    if not difference.is_same:
        yield from _parts("totals", diff_page.totals(difference), Sentence(words.peaks(difference)))
        yield from _pictures(difference)
        for name, found in _tables(difference):
            if found.lines:
                yield f"<section><h2>{name}</h2>"
                yield from _parts(name.lower().replace(" ", "-"), found)
                yield "</section>"
        yield from _parts("notes", *(Sentence(one, "note") for one in words.notes(difference)))
    yield "</article>"


def _pictures(difference: Difference) -> Iterator[str]:
    beside = list(pairs(difference))
    yield "<section><h2>Layers and kinds</h2>"
    for quantity in ("macs", "params"):
        yield from figure(quantity, drawing.layers(difference, beside, quantity))
    yield from figure("kinds", drawing.kinds(difference))
    yield "</section>"


def _tables(difference: Difference) -> Iterator[tuple[str, Grid]]:
    """The tables, the edits that a person made first."""
    yield "Edits", diff_page.edits(difference)
    yield "Causes", diff_page.causes(difference)
    yield "Layers that changed most", diff_page.movers(difference)
    yield "Kinds", diff_page.kinds(difference)
    yield "Moved or renamed", diff_page.moved(difference)


def _parts(name: str, *parts: Part) -> Iterator[str]:
    return body(Page(parts), name)
