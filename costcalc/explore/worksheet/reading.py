"""Numbers as people write them, read as exact values; `check.js` reads them in the same way."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from costcalc.explore.worksheet.record import FLOPS, MACS, PARAMS, PERCENT, Form
from costcalc.records import NamedTuple

PREFIXES = {
    "k": 3, "m": 6, "g": 9, "t": 12, "thousand": 3, "million": 6, "mio": 6, "billion": 9
}  # fmt: skip
"""Powers of ten that a count may be written in."""

UNITS = {
    MACS: ("mac", "macs", "multiply-add", "multiply-adds", "mult-adds", "madds"),
    FLOPS: ("flop", "flops"),
    PARAMS: ("param", "params", "parameter", "parameters"),
    PERCENT: ("%", "percent", "per cent", "pct"),
}
"""How the units of answers are written, in small letters."""

LONGEST = 200
"""Characters of an answer that are read; a longer one is no number."""

TWO_WAYS = "a comma before three digits separates thousands or decimals: write a point for decimals"

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SPACES = re.compile(r"\s+")
_GROUPED = re.compile(r"([0-9]{1,3})([,._' ])([0-9]{3}(?:\2[0-9]{3})*)(?![0-9])")
_DECIMALS = re.compile(r"[.,]([0-9]{0,20})(?![0-9])")
_WHOLE = re.compile(r"[0-9]{0,40}(?![0-9])")
_POWER = re.compile(r"(?:e| ?[x*·⋅×] ?10(?:\^|\*\*))([+-]?[0-9]{1,2})(?![0-9])")


class Reading(NamedTuple):
    """A number as written: `place` is one unit of its last digit, `digits` how many it has, `unit`
    the unit in small letters, or nothing.
    """

    value: Fraction
    place: Fraction
    digits: int
    unit: str


class Unread(NamedTuple):
    """Why a text was not read as a number."""

    why: str


def clean(text: str) -> str:
    """A text without invisible characters, in plain digits and letters, with single spaces."""
    text = _RAISED.sub(_lowered, _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("ʼ", "'")
    return _SPACES.sub(" ", text).strip()


def _lowered(raised: re.Match[str]) -> str:
    """An exponent in raised digits as `^7`."""
    return f"^{unicodedata.normalize('NFKC', raised[0])}"


def units_of(unit: str) -> tuple[str, ...]:
    """How a unit is written."""
    return UNITS.get(unit, (unit.lower(),))


def read(text: str, form: Form, unit: str) -> Reading | Unread:
    """The number in a text such as `25,690,112`, `25.69 M`, `2.569e7` or `3.6 %`.

    The point and the comma are both read, as separators of thousands and of decimals, where only
    one of these is possible. A count is whole, so `1.234` alone is one thousand and more of it.
    """
    if len(text) > LONGEST:
        return Unread(f"write a number of {unit}")
    text = clean(text).lower().removeprefix("+").lstrip()
    whole, decimals, groups, rest = _split(text)
    if not whole + decimals:
        return Unread(f"write a number of {unit}")
    scale = _POWER.match(rest)
    rest = rest[scale.end() :] if scale else rest
    power, found = _unit(rest.strip(), form, unit)
    if found is None:
        return Unread(f"the unit is {unit}")
    is_scaled = scale is not None or power > 0
    if groups in (",", ".") and (form == "number" or is_scaled):
        if groups == ",":
            return Unread(TWO_WAYS)
        whole, decimals = whole[:-3], whole[-3:]
    power += int(scale[1]) if scale else 0
    place = Fraction(10) ** (power - len(decimals))
    digits = whole + decimals
    return Reading(int(digits) * place, place, len(digits.lstrip("0")), found)


def _split(text: str) -> tuple[str, str, str, str]:
    """The digits before and after the point, the separator of a single group of thousands without
    decimals, and what follows.
    """
    grouped = _GROUPED.match(text)
    if grouped and (grouped[1].lstrip("0") or grouped[2] in "_' "):
        mark, rest = grouped[2], text[grouped.end() :]
        whole = grouped[1] + grouped[3].replace(mark, "")
        decimals = None if rest.startswith(mark) else _DECIMALS.match(rest)
        single = mark if len(grouped[3]) == 3 and not decimals else ""
    else:
        number = _WHOLE.match(text)
        whole, single = (number[0] if number else ""), ""
        rest = text[len(whole) :]
        decimals = _DECIMALS.match(rest)
    if decimals is None:
        return whole, "", single, rest
    return whole, decimals[1], single, rest[decimals.end() :]


def _unit(text: str, form: Form, unit: str) -> tuple[int, str | None]:
    """The power of ten and the unit that follow a number; None for another unit."""
    allowed = {"", *units_of(unit), *(UNITS[FLOPS] if unit == MACS else ())}
    if text in allowed:
        return 0, text
    if form == "count":
        for prefix, power in PREFIXES.items():
            if text.startswith(prefix) and text.removeprefix(prefix).strip() in allowed:
                return power, text.removeprefix(prefix).strip()
    return 0, None
