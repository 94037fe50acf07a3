"""Answers as people write them, read as exact values, and judged against the key."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.explore.worksheet.record import Question, Value
from costcalc.records import NamedTuple

Outcome: TypeAlias = Literal["right", "right but for", "wrong", "not read", "no answer"]

PREFIXES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
FEWEST_DIGITS = 4
"""Digits that a count in `k`, `M` or `G` must have."""

LONGEST = 200
_GROUPED = re.compile(r"(?<=\d)[,_' \u00a0\u202f](?=\d{3}(?!\d))")
_NUMBER = re.compile(
    r"(\d{1,40})(?:[.,](\d{1,20}))?\s*(?:([kmgt])(?![a-z]))?\s*(.*)", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*[x×*,]\s*|\s+", re.IGNORECASE)


class Verdict(NamedTuple):
    """What an answer is; `word` is what it is right but for, or why it could not be read."""

    outcome: Outcome
    word: str = ""


class Reading(NamedTuple):
    """A number as written: `place` is one unit of its last digit, `digits` how many it has."""

    value: Fraction
    place: Fraction
    digits: int
    unit: str


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
    text = text.strip()
    if not text:
        return Verdict("no answer")
    if question.form in ("shape", "name"):
        return _of_text(question, text[:LONGEST])
    reading = read(text)
    if reading is None:
        return Verdict("not read", f"write a number of {question.unit}")
    return _of_number(question, reading)


def read(text: str) -> Reading | None:
    """The number in a text such as `25,690,112`, `25.69 M` or `3.6 %`; None if there is none."""
    found = _NUMBER.fullmatch(_GROUPED.sub("", text[:LONGEST]))
    if found is None:
        return None
    whole, decimals, prefix, unit = found[1], found[2] or "", found[3] or "", found[4].strip()
    power = PREFIXES[prefix.lower()]
    place = Fraction(power, 10 ** len(decimals))
    value = int(whole + decimals) * place
    return Reading(value, place, len((whole + decimals).lstrip("0")), unit)


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
    if question.form == "shape":
        return "x".join(filter(None, _BETWEEN.split(text.strip().strip("()[]").lower())))
    return text.strip().strip("`/").replace(" ", "").lower()


def _of_number(question: Question, reading: Reading) -> Verdict:
    """The verdict on a number in the unit of the question, or in FLOPs where MACs are asked."""
    units = {question.unit.lower(), ""}
    if question.unit == "MACs" and reading.unit.lower() in ("flops", "flop"):
        reading = reading._replace(value=reading.value / 2, place=reading.place / 2, unit="")
    if reading.unit.lower().removesuffix("s") not in {unit.removesuffix("s") for unit in units}:
        return Verdict("not read", f"the unit is {question.unit}")
    if any(_is(question, reading, one) for one in question.accepted):
        return Verdict("right")
    for one in question.mistakes:
        if _is(question, reading, one.value):
            return Verdict("right but for", one.word)
    if question.form == "count" and _is_binary(question, reading):
        return Verdict("right but for", "the unit (2^20 for 10^6)")
    return Verdict("wrong")


def _is(question: Question, reading: Reading, value: Value) -> bool:
    """Whether a number is a value: exactly, or to the decimals or digits that were asked for."""
    if isinstance(value, str):
        return False
    if question.form == "number":
        rounded = question._replace(form="number")
        return shown(rounded, reading.value) == shown(rounded, value)
    if reading.value == value:
        return True
    rounded_off = reading.place > 1 and reading.digits >= FEWEST_DIGITS
    return rounded_off and abs(reading.value - value) * 2 <= reading.place


def _is_binary(question: Question, reading: Reading) -> bool:
    """Whether a count in M was divided by 2^20."""
    if reading.place <= 1 or reading.digits < FEWEST_DIGITS:
        return False
    scale = Fraction(2**20, 10**6)
    return any(
        not isinstance(one, str) and abs(reading.value * scale - one) * 2 <= reading.place * scale
        for one in question.accepted
    )
