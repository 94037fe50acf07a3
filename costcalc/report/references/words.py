"""What is said of a published figure: its row, our figure in digits, its verdict, its remark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from costcalc.explore.agreement import Exact, Ours
from costcalc.explore.references import Published
from costcalc.graph.words import by
from costcalc.report import units
from costcalc.spec.published import Change, Figure, Remark

FINER = 2
"""Digits of our shares and ratios after the last one that is printed."""

RULE = (
    "agrees: ours, rounded or truncated, is what is printed; nothing looser. Ours is at the "
    "settings of the row, without what is named as excluded, batch 1"
)


RULE_AS_PRINTED = (
    "a figure without a number agrees: ours, rounded or truncated, is what is printed; nothing "
    "looser. With an arrow: ours → ours with what the note says. Ours is at the settings of the "
    "row, without what is named as excluded, batch 1"
)


def row_words(one: Published) -> str:
    """What a row is called, its network and its settings: `0.5 MobileNet-224: alpha 0.5`."""
    settings = [f"{name} {text}" for name, text in one.settings.items()]
    label = label_of(one)
    named = [one.network] if one.row.variant or not (settings or label) else []
    return ": ".join(filter(None, (label, ", ".join((*named, *settings)))))


def label_of(one: Published) -> str:
    """What its source calls the row."""
    headings = [heading.text for heading in one.reference.columns]
    return one.row.cells[headings.index("label")] if "label" in headings else ""


def figure_words(one: Published) -> str:
    """What a figure is of: `share of macs in conv 1x1`."""
    selection = one.figure.asked.selection
    return f"{quantity_words(one)} in {selection}" if selection else quantity_words(one)


def quantity_words(one: Published) -> str:
    """What it is of, whichever its layers are: `share of macs`, `ratio of macs to alpha=0.5`."""
    over = f" to {one.row.over.lstrip(':')}" if one.figure.asked.measure == "ratio" else ""
    return f"{one.quantity}{over}"


def single_words(one: Published) -> str:
    """A row with one figure: what it is called, and the layers it is of."""
    selection, row = one.figure.asked.selection, row_words(one)
    if not selection:
        return row
    return f"{row}, {selection}" if one.row.variant or one.settings or label_of(one) else selection


def ours_words(figure: Figure, ours: Ours | None) -> str:
    """Our figure: all digits of a count, more digits of a share or a ratio than are printed."""
    if ours is None:
        return "-"
    if isinstance(ours, tuple):
        return by(ours)
    match figure.asked.measure:
        case "share":
            return f"{_finely(Fraction(ours) * 100, figure.printed.place * 100)} %"
        case "ratio":
            return f"{_finely(Fraction(ours), figure.printed.place)} x"
    return _count(ours)


def _count(ours: Exact) -> str:
    if isinstance(ours, int):
        return units.exactly(ours)
    return f"{ours.numerator // ours.denominator:,}{units.fixed(ours % 1, 1)[1:]}"


def _finely(value: Fraction, place: Fraction) -> str:
    """With more digits than one whose last has that place."""
    places = 0
    while place * 10**places < 1:
        places += 1
    return units.fixed(value, places + FINER)


def verdict_words(one: Published, notes: Sequence[str]) -> str:
    """`explained (2)`: the verdict, and the number of the note to it."""
    note = note_of(one)
    return f"{one.verdict} ({notes.index(note) + 1})" if note else one.verdict


def note_of(one: Published) -> str:
    """The sentence to a verdict, with where it is said and what is computed; or no text."""
    if one.verdict in ("agrees", "not computed"):
        return ""
    remark = one.figure.remark
    if remark is None:
        return one.reason
    said = f" ({remark.source})" if remark.source else ""
    means = meant(one, remark)
    return f"{one.reason}{said}{'; ' if means else ''}{means}"


def marked_note_of(one: Published) -> str:
    """The note where no verdict stands beside the figure: `explained: ...`; or no text."""
    note = note_of(one)
    return f"{one.verdict}: {note}" if note else ""


def meant(one: Published, remark: Remark) -> str:
    """What a remark has computed, or what stands for a misprint: `with resolution 227`."""
    if remark.change:
        return changes(remark.change, one.changed)
    total = ""
    if remark.total:
        total = f"; with it the column adds up to {remark.total.text}, as far as its digits go"
    return f"meant: {one.figure.instead.text}{total}" if one.figure.instead else ""


def changes(change: Change, settings: Mapping[str, str]) -> str:
    """What is computed differently, in words: `with resolution 227, without fc`."""
    factors = {Fraction(2): "times 2", Fraction(1, 2): "times 1/2"}
    parts = [
        ("as", [change.variant] if change.variant else []),
        ("with", [f"{name} {text}" for name, text in settings.items()]),
        ("without", change.exclude),
        ("with", change.include),
        ("", [factors[change.times]] if change.times in factors else []),
        ("counted by", [change.counting] if change.counting else []),
        ("", ["from figures as printed"] if change.printed else []),
        ("", ["norms fused"] if change.fuse_norm else []),
    ]
    return ", ".join(f"{word} {', '.join(what)}".strip() for word, what in parts if what)
