"""The sentences of a figure that is the largest of several, in symbols."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.algebra import Exact
from costcalc.cost.part_forms import PartForm
from costcalc.cost.quantities import title_of
from costcalc.explore.largest import Crossing, LargestReport
from costcalc.explore.plateaus import ABOVE_ALL, Plateau
from costcalc.report import notation, units
from costcalc.report.notation import Notation
from costcalc.spec.values import describe


def form_of(part: PartForm, notation_: Notation) -> str:
    """The smooth form of a part."""
    return notation.closed(part.terms, part.form.smooth, notation_)


def layers(part: PartForm) -> str:
    """`stem/conv`, `blocks/0/add and 11 more`."""
    first, *others = part.paths
    return f"{first} and {len(others)} more" if others else first


def place(at: Crossing) -> str:
    """The setting at which another part becomes the largest: exact, or to six digits."""
    root = at.at
    if not root.irrational:
        return describe_fraction(root.value)
    return f"≈ {digits(root.value)}"


def describe_fraction(value: Exact) -> str:
    """A number as it is written: `32`, `0.125`, `3/22`."""
    return notation.decimal(Fraction(value)) or describe(value)


def digits(value: Fraction) -> str:
    """A positive number to six digits after the zeros at its start."""
    places = 0
    while value * 10**places < 10**5 and places < 24:
        places += 1
    return units.fixed(value, places).rstrip("0").rstrip(".") if places else units.fixed(value, 0)


def interval(span: Plateau, crossings: tuple[str, str]) -> str:
    """`32 to ≈ 81.43`, `above 0`, `from 3/22`; `crossings` are the places at the ends, empty for
    an end of the range.
    """
    low = crossings[0] or describe_fraction(span.start.value)
    word = "above" if not crossings[0] and not span.includes_start else "from"
    if span.end == ABOVE_ALL:
        return f"{word} {low}"
    high = crossings[1] or describe_fraction(span.end.value)
    below = "to below" if not crossings[1] and not span.includes_end else "to"
    return f"{word} {low} {below} {high}"


def intervals(report: LargestReport) -> Iterator[str]:
    """The interval of each lead, in words."""
    if report.course is None:
        return
    places = ["", *(place(one) for one in report.course.crossings), ""]
    for lead, low, high in zip(report.course.leads, places, places[1:], strict=False):
        yield interval(lead.span, (low, high))


def errors(report: LargestReport) -> str:
    """The exact and the smooth figure at the current setting, and the error."""
    exact = int(report.forms.value)
    return (
        f"here: {units.exactly(exact)} {title_of(report.forms.quantity)} exactly, while "
        f"`{report.forms.path}` runs; the smooth form gives "
        f"{units.exactly(round(report.smooth_value))}, "
        f"error {units.signed_percent(report.smooth_value, exact)}"
    )


def leads_words(report: LargestReport) -> str:
    """What is known of the order of the candidates."""
    course = report.course
    count = units.number_of(len(report.candidates), "smooth form")
    names = ", ".join(report.order)
    if course is None:
        why = "" if len(report.order) > 1 else ", as one of them is no polynomial"
        return f"the largest of {count}; which one it is at which {names} is not derived{why}"
    if not course.crossings:
        return f"one smooth form is the largest at every {names} of the range"
    found = units.number_of(len(course.crossings), "setting")
    verb = "is" if len(course.crossings) == 1 else "are"
    return f"there {verb} {found} of the range at which another smooth form becomes the largest"


def left_out(report: LargestReport) -> str:
    """How many forms are not among the candidates, and why; empty if all are."""
    smooth = {part.form.smooth for part in report.forms.parts}
    count = len(smooth) - len(report.candidates)
    if not count:
        return ""
    return (
        f"left out: {units.number_of(count, 'smooth form')} with no coefficient above that of "
        "another one, which is as large at every setting"
    )
