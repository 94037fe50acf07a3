"""The layers that differ as a tree of lines: `~ changed`, `+ added`, `- removed`, `> moved`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costcalc.cost.quantities import STANDING
from costcalc.explore.diff.record import Difference, LayerChange, changes_standing
from costcalc.report import units
from costcalc.report.diff import words

INDENT = "  "


def lines(difference: Difference) -> Iterator[str]:
    """A line for each layer that costs something else, under a line for each part with several.

    `~ expand/conv conv 1x1 +2.1 M (8.4 M -> 10.5 M)  channels out 384 -> 480`.
    """
    yield from _part([(one.path.split("/"), one) for one in listed(difference)], "")


def listed(difference: Difference) -> list[LayerChange]:
    """The layers that have a line: those with a change, which a move alone is not."""
    return [one for one in difference.costly if changes_standing(one.totals)]


Places = Sequence[tuple[list[str], LayerChange]]


def _part(places: Places, indent: str) -> Iterator[str]:
    groups: dict[str, list[tuple[list[str], LayerChange]]] = {}
    for path, one in places:
        groups.setdefault(path[0], []).append((path[1:], one))
    for word, inside in groups.items():
        if len(inside) == 1:
            path, one = inside[0]
            yield f"{indent}{words.MARKS[one.status]} {'/'.join((word, *path))} {_of_layer(one)}"
            continue
        name, rest = _shared(word, inside)
        ends = [one for path, one in rest if not path]
        for one in ends:
            yield f"{indent}{words.MARKS[one.status]} {name} {_of_layer(one)}"
        deeper = [(path, one) for path, one in rest if path]
        if deeper:
            marks = {words.MARKS[one.status] for _, one in deeper}
            mark = marks.pop() if len(marks) == 1 else "~"
            yield f"{indent}{mark} {name} {_sum(one for _, one in deeper)}"
            yield from _part(deeper, indent + INDENT)


def _shared(word: str, inside: Places) -> tuple[str, Places]:
    """The segments that all of them share, as one name, and what is left of each path."""
    name = [word]
    while all(path and path[0] == inside[0][0][0] for path, _ in inside):
        name.append(inside[0][0][0])
        inside = [(path[1:], one) for path, one in inside]
    return "/".join(name), inside


def _sum(layers: Iterator[LayerChange]) -> str:
    found = list(layers)
    macs, params = (sum(one.totals.exactly(name) for one in found) for name in ("macs", "params"))
    return f"{words.change(macs)} MACs, {words.change(params)} params"


def _of_layer(one: LayerChange) -> str:
    """The kind of a layer, its change, and why."""
    name = next((n for n in STANDING if one.totals.exactly(n)), "buffers")
    unit = "" if name == "macs" else f" {name}"
    old, new = (side.totals.exactly(name) if side else 0 for side in (one.old, one.new))
    text = f"{one.layer.kind} {words.change(new - old)}{unit}"
    if one.old is None or one.new is None:
        return text
    return f"{text} ({units.briefly(old)} -> {units.briefly(new)})  {words.why(one)}"
