"""Answers judged against the key, exactly."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.explore.worksheet.mistakes import UNIT
from costcalc.explore.worksheet.reading import LONGEST, UNITS, Reading, Unread, clean, read
from costcalc.explore.worksheet.record import FLOPS, MACS, PERCENT, Question, Value
from costcalc.records import NamedTuple

Outcome: TypeAlias = Literal["right", "right but for", "wrong", "not read", "no answer"]

FEWEST_DIGITS = 4
"""Digits that a count in `k`, `M` or `G` must have."""

FRACTION = "the unit (a fraction for per cent)"
BINARY = "the unit (2^20 for 10^6)"
FEW_DIGITS = "fewer digits than are asked for"
NO_PREFIX = "right with a k, M or G that is not written"

_BETWEEN = re.compile(r" ?[xх×*,;·⋅] ?| ")
_AROUND = "()[]{} "


class Verdict(NamedTuple):
    """What an answer is; `word` is what it is right but for, why it could not be read, or what is
    known of a wrong one.
    """

    outcome: Outcome
    word: str = ""


def shown(question: Question, value: Value) -> str:
    """A value as an answer is written: all digits, the decimals that are asked for, a text."""
    if isinstance(value, str):
        return value
    if question.form == "count":
        return str(value)
    scaled = int(value * 10**question.places + Fraction(1, 2))
    digits = str(scaled).rjust(question.places + 1, "0")
    return f"{digits[: -question.places]}.{digits[-question.places :]}"


def judged(question: Question, text: str) -> Verdict:
    """The verdict on an answer: right, right but for a usual mistake, wrong."""
    if not clean(text[: LONGEST + 1]):
        return Verdict("no answer")
    if question.form in ("shape", "name"):
        return _of_text(question, text[:LONGEST])
    reading = read(text, question.form, question.unit)
    if isinstance(reading, Unread):
        return Verdict("not read", reading.why)
    return _of_number(question, reading)


def _of_text(question: Question, text: str) -> Verdict:
    given = normal(question, text)
    if given in [normal(question, str(one)) for one in question.accepted]:
        return Verdict("right")
    for one in question.mistakes:
        if given == normal(question, str(one.value)):
            return Verdict("right but for", one.word)
    return Verdict("wrong")


def normal(question: Question, text: str) -> str:
    """A shape with `x` between its sizes, a path without slashes around it, in small letters."""
    text = clean(text).lower()
    if question.form == "shape":
        bare = text.removeprefix("torch.size").strip(_AROUND)
        return "x".join(filter(None, _BETWEEN.split(bare)))
    return text.strip("`/ ").replace(" ", "")


def _of_number(question: Question, reading: Reading) -> Verdict:
    """The verdict on a number in the unit of the question, or in FLOPs where MACs are asked."""
    written = reading
    if question.unit == MACS and reading.unit in UNITS[FLOPS]:
        reading = _times(reading, Fraction(1, 2))
    if _is_right(question, reading):
        return Verdict("right")
    if reading is not written and _is_right(question, written):
        return Verdict("right but for", UNIT)
    for one in question.mistakes:
        if _is(question, reading, one.value):
            return Verdict("right but for", one.word)
    if question.unit == PERCENT and not reading.unit and _is_right(question, _times(reading, 100)):
        return Verdict("right but for", FRACTION)
    if question.form == "count" and _is_binary(question, reading):
        return Verdict("right but for", BINARY)
    return Verdict("wrong", _remark(question, reading))


def _times(reading: Reading, factor: int | Fraction) -> Reading:
    return reading._replace(value=reading.value * factor, place=reading.place * factor)


def _is_right(question: Question, reading: Reading) -> bool:
    return any(_is(question, reading, one) for one in question.accepted)


def _is(question: Question, reading: Reading, value: Value) -> bool:
    """Whether a number is a value: exactly, or to the decimals or digits that were asked for."""
    if isinstance(value, str):
        return False
    if question.form == "number":
        return shown(question, reading.value) == shown(question, value)
    if reading.value == value:
        return True
    rounded_off = reading.place > 1 and reading.digits >= FEWEST_DIGITS
    return rounded_off and _is_near(reading, value)


def _is_near(reading: Reading, value: Value) -> bool:
    """Whether a number is a value to half a unit of its last digit."""
    return not isinstance(value, str) and abs(reading.value - value) * 2 <= reading.place


def _is_binary(question: Question, reading: Reading) -> bool:
    """Whether a count in M was divided by 2^20."""
    if reading.place <= 1 or reading.digits < FEWEST_DIGITS:
        return False
    scaled = _times(reading, Fraction(2**20, 10**6))
    return any(_is_near(scaled, one) for one in question.accepted)


def _remark(question: Question, reading: Reading) -> str:
    """What is known of a wrong number: that it is the key in fewer digits, or in k, M or G."""
    coarse = Fraction(1) if question.form == "count" else Fraction(1, 10**question.places)
    if reading.place > coarse and reading.digits > 1:
        return FEW_DIGITS if any(_is_near(reading, one) for one in question.accepted) else ""
    if question.form == "count" and reading.place < 1:
        scaled = (_times(reading, 10**power) for power in (3, 6, 9, 12))
        return NO_PREFIX if any(_is_right(question, one) for one in scaled) else ""
    return ""
