"""What is said of a difference: changes with their sign, why a layer changed, which ones moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costcalc.cost.quantities import QUANTITIES, STANDING, Totals, rules_of
from costcalc.explore.diff.causes import MOVED_VALUES
from costcalc.explore.diff.record import Difference, Edit, LayerChange, Side
from costcalc.records import NamedTuple
from costcalc.report import units
from costcalc.report.memory.words import what_is_stored

MARKS = {"changed": "~", "added": "+", "removed": "-", "moved": ">"}
MOST_CAUSES = 3
"""Causes that are named in the row of a layer."""

OF_EDITS = ("macs", "params")
"""The figures that are shown of edits; if no layer has a change of them or of what they consist of,
bytes."""

MOVED = "bytes read and written"
ALWAYS_NAMED = ("macs", "params", "peak_memory")
"""The totals that the headline names, changed or not."""

PARTS = ("weights", "biases", "norm")

MOST_PARTS = 1
"""Changes that are named in the row of edits that were applied together."""

ORDER = (
    "causes: a factor goes from old to new with the factors before it new and those behind it old, "
    "so causes sum to the change exactly, and another order would give other causes; the order of "
    "a convolution is channels in per group, channels out, kernel taps, output positions (input "
    "size, kernel, padding, dilation, stride), then biases; any other operator has its own"
)
EDITS = (
    "edits: settings first, then the changes of the text in its order, applied one after another; "
    "each has total after minus total before, and changes between which the network cannot be "
    "built are one edit"
)
GROUPED = "there are too many changes of the text to apply each alone: those of one part are one"


class Total(NamedTuple):
    """A row of totals: what it is called in the table and in the headline, and how it is written in
    few digits.
    """

    name: str
    title: str
    noun: str
    is_bytes: bool = False

    def brief(self, value: int) -> str:
        """Few digits and a unit."""
        if not self.is_bytes:
            return units.briefly(value)
        return f"-{units.binary(-value)}" if value < 0 else units.binary(value)


def totals(difference: Difference) -> list[Total]:
    """The rows of totals: the standing quantities, bytes, what is stored, and the peak; components
    of parameters only where they change and the parameters do not say it.
    """
    memory = difference.new.memory
    by_rule = f"{memory.dtype.name}, {memory.definition.name}"
    rows = [Total(name, QUANTITIES[name].title, QUANTITIES[name].title) for name in STANDING]
    rows += [Total(name, name, name) for name in _parts(difference)]
    rows.append(Total("bytes", f"{MOVED}, {memory.dtype.name}", MOVED, True))
    rows.append(Total("stored", f"stored, {by_rule}", "stored", True))
    return [*rows, Total("peak_memory", f"peak memory, {by_rule}", "peak memory", True)]


def _parts(difference: Difference) -> list[str]:
    """The components of parameters that change while their sum does not, and running statistics."""
    change = difference.totals
    of_params = () if change.of("params") else PARTS
    return [name for name in (*of_params, "buffers") if getattr(change, name)]


def signed(value: int, text: str) -> str:
    """A change with its sign: `+2.107 M`, `-48`, `0`."""
    return f"+{text}" if value > 0 else text


def change(value: int, exact: bool = False) -> str:
    """A change of a figure: `+57.70 M`."""
    return signed(value, (units.exactly if exact else units.briefly)(value))


def per_cent(old: int, new: int) -> str:
    """The change as a share of the old figure: `+19.18 %`; a dash where that is 0."""
    if old == new:
        return "0 %"
    return "-" if old == 0 else signed(new - old, units.percent(new - old, old))


def headline(difference: Difference) -> str:
    """`+57.70 M MACs (+19.18 %), params unchanged, peak memory unchanged`; where none of these
    changed, also what did.
    """
    if difference.is_same:
        return same(difference)
    rows = totals(difference)
    named = [one for one in rows if one.name in ALWAYS_NAMED]
    others = [one for one in rows if one not in named and _changes(difference, one)]
    if not any(_changes(difference, one) for one in named):
        named += others
    return ", ".join(_said(difference, one) for one in named)


def _changes(difference: Difference, row: Total) -> bool:
    """Whether a total is another than before."""
    return difference.old.figure(row.name) != difference.new.figure(row.name)


def _said(difference: Difference, row: Total) -> str:
    """The change of a total, or that there is none."""
    old, new = (side.figure(row.name) for side in (difference.old, difference.new))
    if old == new:
        return f"{row.noun} unchanged"
    text = signed(new - old, row.brief(new - old))
    share = f" ({per_cent(old, new)})" if old else ""
    return f"{row.noun} {text}{share}" if row.is_bytes else f"{text} {row.noun}{share}"


def same(difference: Difference) -> str:
    """`nothing changed in cost: 300,774,272 MACs, 3,504,872 params`."""
    sums = ", ".join(
        f"{units.exactly(difference.new.figure(n))} {QUANTITIES[n].title}" for n in STANDING
    )
    moved = sum(one.status == "moved" for one in difference.layers)
    text = f"nothing changed in cost: {sums}"
    return f"{text}; {units.number_of(moved, 'layer')} moved or renamed" if moved else text


def peaks(difference: Difference) -> str:
    """Where the peaks of both networks are."""
    paths = [side.peak_path for side in (difference.old, difference.new)]
    if not all(paths):
        return ""
    if paths[0] == paths[1]:
        return f"peak memory: old and new at {paths[0]}"
    return f"peak memory: old at {paths[0]}, new at {paths[1]}"


def basis(side: Side) -> str:
    """The settings of one side."""
    from costcalc.report import heading

    return f"{side.label}: {heading.settings(side.cost.graph).text}"


def why(one: LayerChange) -> str:
    """The largest causes: `channels out 384 -> 480, kernel taps 9 -> 25`."""
    causes = [cause for cause in one.causes if is_telling(cause.totals)] or [
        cause for cause in one.causes if cause.what != MOVED_VALUES
    ]
    causes.sort(key=lambda c: (-abs(c.totals.exactly("macs")), -abs(c.totals.exactly("params"))))
    named = [f"{c.what} {arrow(c.before, c.after)}".strip() for c in causes[:MOST_CAUSES]]
    if len(causes) > MOST_CAUSES:
        named.append(f"{len(causes) - MOST_CAUSES} more")
    return ", ".join(named)


def arrow(before: str, after: str) -> str:
    """`384 -> 480`, or the one of the two that there is."""
    return f"{before} -> {after}" if before and after else before or after


def called(one: LayerChange) -> str:
    """`~ stages/3/expand/conv`."""
    return f"{MARKS[one.status]} {one.path}"


class Move(NamedTuple):
    """Layers that moved together: the part of the path that differs, old and new."""

    old: str
    new: str
    layers: int


def moves(layers: Iterable[LayerChange]) -> list[Move]:
    """Renames and moves, those of one part of the network as one."""
    found: dict[tuple[str, str], int] = {}
    for one in layers:
        if one.status == "moved" and one.old_path is not None:
            key = _differing(one.old_path, one.path)
            found[key] = found.get(key, 0) + 1
    return [Move(*key, count) for key, count in found.items()]


def _differing(old: str, new: str) -> tuple[str, str]:
    """The two paths without the segments that they share at the end."""
    before, after = old.split("/"), new.split("/")
    while len(before) > 1 and len(after) > 1 and before[-1] == after[-1]:
        del before[-1], after[-1]
    return "/".join(before), "/".join(after)


def edited(edit: Edit) -> tuple[str, str]:
    """The place of an edit and what it is; of many changes the first are named."""
    shown = edit._replace(parts=edit.parts[:MOST_PARTS])
    left = len(edit.parts) - MOST_PARTS
    more = f"; and {units.number_of(left, 'other change')}" if left > 0 else ""
    return edit.place, shown.what + more


def of_edits(difference: Difference) -> tuple[str, ...]:
    """The figures that are shown of edits."""
    return OF_EDITS if difference.movers else ("bytes",)


def telling(difference: Difference) -> list[Edit]:
    """The edits that change one of the figures that are shown."""
    names = of_edits(difference)
    return [edit for edit in difference.edits if any(edit.totals.of(n) for n in names)]


def is_telling(totals: Totals) -> bool:
    """Whether a change has multiply-adds, parameters or activations."""
    return any(totals.of(name) for name in STANDING)


def notes(difference: Difference, *, movers: bool = True) -> Iterator[str]:
    """What holds of the tables, and what they leave out."""
    quiet = len(difference.layers) - len(difference.costly)
    if quiet:
        layers = "layer changes" if quiet == 1 else "layers change"
        yield f"{quiet:,} more {layers} only in the bytes that they read and write"
    silent = len(difference.edits) - len(telling(difference))
    if silent:
        names = " or ".join(QUANTITIES[name].title for name in of_edits(difference))
        yield f"{units.number_of(silent, 'edit')} without a change of {names}"
    if difference.grouped:
        yield GROUPED
    yield ORDER
    yield EDITS
    yield f"counted: {difference.new.cost.counting.stamp()}"
    memory = difference.new.memory
    yield from (rule.format(dtype=memory.dtype.name) for rule in rules_of(("bytes",)))
    yield f"peak memory: {memory.definition.rule}; {what_is_stored(memory)}"
