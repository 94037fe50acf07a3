"""A difference as the comment of a pull request: a sentence, totals, layers, and the rest folded.

GitHub takes 65,536 characters. What does not fit is left out at the end of a table or of the tree,
and a line says how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from costcalc.errors.rendering import shortened
from costcalc.explore.diff.record import Difference
from costcalc.report import units
from costcalc.report.diff import page, tree, words
from costcalc.report.escaping import html_text, markdown_text, one_line
from costcalc.report.formats.markdown import render as markdown
from costcalc.report.page.record import Grid, Page

MOST = 65_000
"""Bytes of a comment; GitHub counts characters, of which there are never more."""

LEGEND = "\\~ changed, + added, - removed, \\> moved; multiply-adds unless another unit is named"
"""What the marks of the tree mean."""

FENCE = "`" * 4
"""Around the tree: paths, kinds and causes have no such run of backticks."""


def render(difference: Difference) -> Iterator[str]:
    """The lines of the comment, without newlines."""
    if difference.is_same:
        yield f"**{markdown_text(words.same(difference))}**"
        return
    for block in _blocks(difference):
        yield from block


def _blocks(difference: Difference) -> Iterator[Sequence[str]]:
    """The parts of the comment; the later ones get the room that the earlier ones leave."""
    left = MOST
    for block in _fixed(difference):
        left -= _size(block)
        yield block
    for title, head, body, end in _folded(difference):
        frame = ["", f"<details><summary>{html_text(title)}</summary>", "", *head]
        tail = [*end, "", "</details>"]
        notice = "{:,} more are left out: a comment holds 65,536 characters; JSON has them all"
        kept = _fitting(body, left - _size([*frame, *tail]) - len(notice) - 20)
        if len(kept) < len(body):
            said = notice.format(len(body) - len(kept))
            tail = [*end, "", f"*{said}*", "", "</details>"]
        block = [*frame, *kept, *tail]
        left -= _size(block)
        yield block


def _fixed(difference: Difference) -> Iterator[Sequence[str]]:
    """What is always there."""
    labels = (shortened(side.label) for side in (difference.old, difference.new))
    yield [f"### {markdown_text(' -> '.join(labels))}", ""]
    yield [f"**{markdown_text(words.headline(difference))}**", ""]
    yield list(_table(page.totals(difference)))
    peaks = words.peaks(difference)
    if peaks:
        yield ["", markdown_text(peaks)]
    movers = page.movers(difference)
    if movers.lines:
        yield ["", *_table(movers)]


def _folded(
    difference: Difference,
) -> Iterator[tuple[str, Sequence[str], Sequence[str], Sequence[str]]]:
    """Sections that open when they are clicked: title, head, lines, end."""
    grids = (
        ("Edits, one after another", page.edits(difference)),
        ("Causes", page.causes(difference)),
        ("By kind", page.kinds(difference)),
        ("Moved or renamed", page.moved(difference)),
    )
    for title, grid in grids:
        if grid.lines:
            head, rule, *body = _table(grid)
            yield title, (head, rule), body, ()
    notes = [f"- {markdown_text(text)}" for text in words.notes(difference)]
    yield "What the figures mean", (), notes, ()
    layers = [_on_one_line(line) for line in tree.lines(difference)]
    if layers:
        count = units.number_of(len(tree.listed(difference)), "layer")
        opening = (LEGEND, "", f"{FENCE}text")
        yield f"Every change: {count}", opening, layers, (FENCE,)


def _on_one_line(line: str) -> str:
    """A line of the tree with its indentation."""
    text = one_line(line)
    return line[: len(line) - len(line.lstrip())] + text


def _table(grid: Grid) -> Iterator[str]:
    return markdown(Page((grid,)), unbroken=True)


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _fitting(lines: Sequence[str], room: int) -> Sequence[str]:
    """As many of the first lines as there is room for."""
    for number, line in enumerate(lines):
        room -= len(line.encode()) + 1
        if room < 0:
            return lines[:number]
    return lines
