"""The width of a model as a parameter: the argument of its constructor that all channels follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from costcalc.cost.network import Network
from costcalc.errors import UsageError
from costcalc.imports.draft import Draft, Knob, draft
from costcalc.imports.road import Imported, imported
from costcalc.imports.sizes import Widened

NUMBER = re.compile(r"\d+")
LONGEST = 16
"""The largest denominator of a number as a multiple of the width."""


def widened(found: Imported, made: Draft, wide: Widened) -> tuple[Imported, Draft]:
    """The spec with the parameter `width`, if all numbers of it that differ between the widths are
    the same multiple of each, and with it the spec is the network that was traced at each; else as
    it is, with the reason in `narrow`.
    """
    if not wide.argument:
        return found, made
    if found.opaque:
        return found._replace(narrow="layers are opaque"), made
    if not wide.traces:
        return found._replace(narrow=wide.why), made
    try:
        flats = {value: imported(trace, fold=False) for value, trace in wide.traces}
        folds = {value: imported(trace) for value, trace in wide.traces}
    except UsageError as error:
        return found._replace(narrow=f"at another width, {error.diagnostics[0].message}"), made
    values = (wide.value, *flats)
    bodies = [made.body, *(draft(one.text, one.trace).body for one in folds.values())]
    body = of_width(bodies, values)
    if body is None:
        return found._replace(narrow="not all of its sizes are multiples of it"), made
    words = f"`{wide.argument}` of the model; traced at {', '.join(map(str, sorted(values)))}"
    knob = Knob("width", wide.value, "width >= 1", words, "width")
    traces = {wide.value: found.trace, **{value: one.trace for value, one in flats.items()}}
    changed = made._replace(body=body, tables={"width": traces}).with_knob(knob)
    for value, one in flats.items():
        if not changed.is_at(Network.from_text(one.text).graph(), width=value):
            why = f"with {wide.argument}={value} the spec is not what was traced there"
            return found._replace(narrow=why), made
    return found._replace(widths=tuple(sorted(values))), changed


def of_width(
    bodies: Sequence[str], values: Sequence[int], name: str = "width", *, itself: bool = False
) -> str | None:
    """Texts that differ in numbers alone as one, in which these are multiples of the width, or if
    it must be `itself` are the width; None where they differ otherwise.

    >>> of_width(["conv(8, k=3) | conv(12)", "conv(16, k=3) | conv(24)"], [8, 16])
    'conv(width, k=3) | conv(3 * width / 2)'
    """
    if len({NUMBER.sub("0", body) for body in bodies}) != 1:
        return None
    columns = zip(*(map(int, NUMBER.findall(body)) for body in bodies), strict=True)
    largest = 1 if itself else LONGEST
    texts = [_text_of(column, values, name, largest) for column in columns]
    if None in texts:
        return None
    found = iter(texts)
    return NUMBER.sub(lambda _: str(next(found)), bodies[0])


def _text_of(numbers: Sequence[int], values: Sequence[int], name: str, largest: int) -> str | None:
    """A number that is the same at all widths, or as a multiple of the width; else None."""
    if len({*numbers}) == 1:
        return str(numbers[0])
    ratios = {Fraction(number, value) for number, value in zip(numbers, values, strict=True)}
    if len(ratios) != 1:
        return None
    (ratio,) = ratios
    if ratio.denominator > largest or (largest == 1 and ratio != 1):
        return None
    text = name if ratio.numerator == 1 else f"{ratio.numerator} * {name}"
    return text if ratio.denominator == 1 else f"{text} / {ratio.denominator}"
