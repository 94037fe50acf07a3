"""`--join published:top1`: accuracies that sources print, by the settings of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.counted import Counted
from costcalc.explore.references import cited
from costcalc.explore.sweeps.joined import NETWORK, Table
from costcalc.explore.sweeps.members import Member
from costcalc.records import NamedTuple
from costcalc.spec import catalog
from costcalc.spec.references import ACCURACIES
from costcalc.spec.values import setting_text

PREFIX = "published:"
FORM = (
    f"write {PREFIX}{ACCURACIES[0]}, or {PREFIX}{ACCURACIES[0]}:PART with a part of a source's "
    "name or of its row"
)


class Accuracy(NamedTuple):
    """What a source prints of one setting of a network, in percent.

    `settings` is the text of each value.
    """

    label: str
    settings: dict[str, str]
    figure: str
    source: str


def published_table(text: str, members: Sequence[Member]) -> Table:
    """The accuracies that are asked for, `top1` or `top1:SOURCE`, of the networks of a sweep.

    Raises UsageError where there is none, and where sources differ in one setting.
    """
    quantity, _, source = text.partition(":")
    if quantity not in ACCURACIES:
        raise UsageError([Diagnostic(f"there is no accuracy `{quantity}`", helps=(FORM,))])
    found = [one for member in members for one in _accuracies(member, quantity, source)]
    names = tuple(dict.fromkeys(name for one in found for name in one.settings))
    rows: dict[tuple[str, ...], Accuracy] = {}
    for one in found:
        key = (one.label, *(one.settings.get(name, "") for name in names))
        other = rows.setdefault(key, one)
        if other.figure != one.figure:
            raise _differ(quantity, other, one)
    if not rows:
        labels = ", ".join(f"`{member.label}`" for member in members)
        raise UsageError([Diagnostic(f"no source has `{text}` of {labels}", helps=(FORM,))])
    cells = tuple((*key, one.figure) for key, one in rows.items())
    return Table(f"{PREFIX}{text}", (NETWORK, *names, quantity), cells)


def _accuracies(member: Member, quantity: str, source: str) -> Iterator[Accuracy]:
    """What is printed of settings that are in the sweep."""
    spec, counted = member.network.spec, Counted()
    swept = {name: {*map(setting_text, member.values(name))} for name in _names(member)}
    for reference in catalog.references(spec):
        for row in reference.rows:
            place = ", ".join((cited(reference), *row.cells))
            if source.lower() not in place.lower():
                continue
            for figure in row.figures.values():
                if figure.asked.measure != "accuracy" or figure.asked.quantity != quantity:
                    continue
                values = counted.settings(spec, row)
                texts = {name: setting_text(values[name]) for name in spec.params if name in values}
                if any(text not in swept.get(name, ()) for name, text in texts.items()):
                    continue
                printed = figure.instead or figure.printed
                yield Accuracy(
                    member.label, texts, setting_text(printed.value * 100), cited(reference)
                )


def _names(member: Member) -> Iterator[str]:
    yield from member.fixed
    yield from (axis.name for axis in member.space.axes)


def _differ(quantity: str, one: Accuracy, other: Accuracy) -> UsageError:
    where = ", ".join(f"{name} {text}" for name, text in one.settings.items())
    notes = (
        f"{one.source} has {one.figure} and {other.source} {other.figure}",
        f"of {one.label} at {where}",
    )
    message = f"sources print different `{quantity}` of one setting"
    return UsageError([Diagnostic(message, notes=notes, helps=(FORM,))])
