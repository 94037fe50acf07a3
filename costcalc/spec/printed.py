"""Numbers and shapes as sources print them: `4.2M`, `94.86%`, `8..9`, `112x112x32`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from costcalc.errors import Span, did_you_mean, fault
from costcalc.spec.published import Measure, Printed
from costcalc.spec.tree import Scalar

UNITS = {
    "": Fraction(1),
    "x": Fraction(1),
    "%": Fraction(1, 100),
    **{word: Fraction(10**3) for word in ("K", "k")},
    **{word: Fraction(10**6) for word in ("M", "million")},
    **{word: Fraction(10**9) for word in ("G", "B", "billion")},
    "T": Fraction(10**12),
    **{
        f"{word}i{byte}": Fraction(1024**n) for n, word in enumerate("KMG", 1) for byte in ("", "B")
    },
}
"""KB, MB and GB are 1000 or 1024: the source says which, under `units`."""

PARTS = ("", "%")
OF_MEASURE: dict[Measure, tuple[str, ...]] = {
    "share": PARTS,
    "accuracy": PARTS,
    "ratio": (*PARTS, "x"),
}
"""The units of what is no amount; an amount has any unit but those of a part or a ratio."""

POWERS = {base**n for base in (1000, 1024) for n in (1, 2, 3, 4)}
MOST_AXES = 5
MOST_DECIMALS = 9
_OF_AMOUNTS = "shares are of `share of macs`, ratios of `ratio of macs`, accuracies of `top1`"
_OF_PARTS: dict[Measure, str] = {
    "share": "it is printed as 94.86%, or as a part of 1",
    "accuracy": "it is printed as 70.6%, or as a part of 1",
    "ratio": "it is printed as 8.4x, as a percentage, or as a number",
}
_NUMBER = r"([0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,18})(?:\.([0-9]{1,9}))?"
_FIGURE = re.compile(rf"{_NUMBER}(?:\.\.{_NUMBER})? ?([A-Za-z]{{0,12}}|%)\Z", re.ASCII)
_SIZE = re.compile(r"([0-9]{1,9})(?:\^([1-3])|([²³]))?\Z", re.ASCII)
_TIMES = re.compile(r" ?[x×] ?")
_UNIT_TWICE = re.compile(r"[0-9.,]+ ?[A-Za-z%]+\.\.[0-9.,]+ ?[A-Za-z%]+\Z", re.ASCII)


def read_number(scalar: Scalar, units: Mapping[str, Fraction]) -> Printed:
    """A printed number or range with its unit. Raises SpecError where it is neither."""
    text = scalar.text.strip()
    match = _FIGURE.match(text)
    if match is None:
        if _UNIT_TWICE.match(text):
            raise fault("a range has one unit, at its end, such as 27..28K", scalar.span)
        message = "a figure must be a number with a unit, such as 569M or 3.8G ~ reason"
        raise fault(message, scalar.span)
    whole, places, last, last_places, unit = match.groups(default="")
    scale = unit_of(unit, units, scalar.span)
    if not last:
        return Printed(text, _number(whole, places) * scale, scale / 10 ** len(places))
    first, until = _number(whole, places), _number(last, last_places)
    if first >= until:
        raise fault("a range must be from a number to a larger one, such as 8..9", scalar.span)
    return Printed(text, first * scale, scale / 10 ** len(places), until * scale)


def _number(whole: str, places: str) -> Fraction:
    return Fraction(f"{whole.replace(',', '')}.{places or 0}")


def unit_of(unit: str, units: Mapping[str, Fraction], span: Span) -> Fraction:
    """What a unit multiplies by. Raises SpecError for one that is not known."""
    known = {**UNITS, **units}
    if unit in known:
        return known[unit]
    if unit in ("KB", "MB", "GB"):
        helps = (f"add `units: {{{unit}: {1024 ** ('KMG'.index(unit[0]) + 1)}}}`, or of 1000",)
        raise fault(f"`{unit}` needs a size: sources differ", span, helps=helps)
    raise fault(
        f"`{unit}` is not a known unit",
        span,
        helps=(did_you_mean(unit, known) or f"units are {', '.join(filter(None, known))}",),
    )


def check_measure(printed: Printed, measure: Measure, span: Span) -> None:
    """Raises SpecError where the unit is not one of the measure, or a part of 1 is more than 1."""
    unit = printed.text.lstrip("0123456789,. ")
    if measure not in OF_MEASURE:
        if unit in ("%", "x"):
            raise fault(f"`{unit}` is not a unit of an amount", span, helps=(_OF_AMOUNTS,))
        return
    allowed = OF_MEASURE[measure]
    if unit not in allowed:
        one = "an accuracy" if measure == "accuracy" else f"a {measure}"
        raise fault(f"`{unit}` is not a unit of {one}", span, helps=(_OF_PARTS[measure],))
    if measure != "ratio" and printed.value > 1:
        one = "an accuracy" if measure == "accuracy" else "a share"
        raise fault(f"{one} is at most 100%", span, helps=("without % it is a part of 1",))


def in_unit(printed: Printed, unit: str, units: Mapping[str, Fraction], span: Span) -> Printed:
    """The printed digits in another unit. Raises SpecError for a shape, a range, or its own."""
    match = _FIGURE.match(printed.text)
    if match is None or printed.until is not None:
        raise fault("only a single number can be meant in another unit", span)
    whole, places, _, _, own = match.groups(default="")
    scale = unit_of(unit, units, span)
    if scale == unit_of(own, units, span):
        raise fault(f"the figure is printed in `{unit}` already", span)
    text = f"{printed.text.removesuffix(own).strip()}{unit}"
    return Printed(text, _number(whole, places) * scale, scale / 10 ** len(places))


def to_decimals(
    printed: Printed, decimals: int, units: Mapping[str, Fraction], span: Span
) -> Printed:
    """A figure of a source that rounds to a number of decimals and drops zeros at the end: `0.4G`
    is 0.40 G. One without a unit is printed in full. Raises SpecError where it has more decimals.
    """
    unit = printed.text.lstrip("0123456789,. ")
    if not unit:
        return printed
    place = unit_of(unit, units, span) / 10**decimals
    if printed.place < place:
        raise fault(f"a figure has more decimals than `decimals: {decimals}`", span)
    return printed._replace(place=place)


def read_shape(scalar: Scalar, axes: str) -> Printed:
    """A printed shape, `112x112x32` or `112^2 x 32`.

    Raises SpecError where it is none, or its axes are others; no axes are a fault of the column.
    """
    sizes: list[int] = []
    text = scalar.text.strip()
    for piece in _TIMES.split(text, MOST_AXES):
        match = _SIZE.match(piece)
        if match is None:
            raise fault("a shape must be sizes with x between, such as 112x112x32", scalar.span)
        size, power, sign = match.groups(default="")
        repeated = int(power or {"²": 2, "³": 3}.get(sign, 1))
        sizes += [int(size)] * repeated
    if axes and len(sizes) != len(axes):
        message = f"this shape has {len(sizes)} sizes, and its axes are `{axes}`"
        raise fault(message, scalar.span, helps=("`axes: hwc` means height, width, channels",))
    return Printed(text, sizes=tuple(sizes))
