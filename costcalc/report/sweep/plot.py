"""The settings of a sweep as a drawing: as a picture, or in characters for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.sweeps.scatter import Scatter, scatter_of
from costcalc.explore.sweeps.sweep import Sweep
from costcalc.report import heading, units
from costcalc.report.drawing import settings
from costcalc.report.drawing.chart import briefly
from costcalc.report.drawing.scale import Scale
from costcalc.report.drawing.svg import Picture
from costcalc.report.sweep import words

ROWS = 20
LEFT = 9
"""Characters of the numbers at the left, with the axis."""
SETTING, FRONT = "·", "●"


def picture(sweep: Sweep) -> Picture:
    """The settings that are kept as points."""
    found = scatter_of(sweep)
    return settings.picture(found, words.title(sweep), " ".join(_notes(sweep, found)))


def lines(sweep: Sweep, width: int) -> Iterator[str]:
    """The drawing in characters, at most `width` of them in a line, with what it shows."""
    found = scatter_of(sweep)
    yield words.title(sweep)
    yield from words.chosen(sweep)
    yield ""
    if len(found.of):
        yield from _drawn(found, width)
    else:
        yield "no setting is left"
    yield ""
    yield from _notes(sweep, found)


def _notes(sweep: Sweep, found: Scatter) -> Iterator[str]:
    on_it = f"{len(found.front):,} of {units.number_of(len(found.of), 'setting')}"
    yield f"{FRONT} {on_it} on the Pareto front: {words.objectives(found.objectives)}"
    yield from words.outcome(sweep, sweep.shown)
    counted = heading.counted(sweep.members[0].counting, *sweep.figures)
    yield counted.text


def _drawn(found: Scatter, width: int) -> Iterator[str]:
    across = settings.fitted(found.across.tolist(), 0, width - LEFT - 1)
    up = settings.fitted(found.up.tolist(), ROWS - 1, 0)
    first, second = found.objectives
    yield settings.title_of(second)
    ticks = {round(up.at(tick)): briefly(tick) for tick in up.ticks()}
    for number, row in enumerate(_canvas(found, across, up, width - LEFT)):
        label, mark = ticks.get(number, ""), "┤" if number in ticks else "│"
        yield f"{label:>{LEFT - 2}} {mark}{row}".rstrip()
    yield from _axis(across, width - LEFT, settings.title_of(first))


def _canvas(found: Scatter, across: Scale, up: Scale, width: int) -> list[str]:
    """The rows of characters, those of the front over the others."""
    cells = [[" "] * width for _ in range(ROWS)]
    points = list(zip(found.across.tolist(), found.up.tolist(), strict=True))
    for sign, shown in ((SETTING, points), (FRONT, [points[n] for n in found.front.tolist()])):
        for x, y in shown:
            cells[round(up.at(y))][round(across.at(x))] = sign
    return ["".join(row) for row in cells]


def _axis(across: Scale, width: int, title: str) -> Iterator[str]:
    """The line below with its ticks, their numbers, and what is across."""
    rule, numbers = ["─"] * width, [" "] * width
    for tick in across.ticks():
        place, text = round(across.at(tick)), briefly(tick)
        rule[place] = "┬"
        start = max(0, min(place - len(text) // 2, width - len(text)))
        if not "".join(numbers[max(0, start - 1) : start + len(text) + 1]).strip():
            numbers[start : start + len(text)] = text
    margin = " " * (LEFT - 1)
    yield f"{margin}└{''.join(rule)}"
    yield f"{margin} {''.join(numbers)}".rstrip()
    yield f"{margin} {title:^{width}}".rstrip()
