"""Salted hashes of answers: what checks an answer without holding it."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from costcalc.explore.worksheet.answers import normal, shown
from costcalc.explore.worksheet.record import Question, Value, Worksheet

DIGITS = 16
"""Hexadecimal digits of a hash that are kept."""


def salt_of(sheet: Worksheet) -> str:
    """The salt of a worksheet, which follows from its code without the version."""
    return sha256(sheet.code.partition(" worksheet ")[2].encode()).hexdigest()[:DIGITS]


def hash_of(question: Question, value: Value, salt: str) -> str:
    """The start of the SHA-256 of an answer as it is written before it is compared."""
    text = shown(question, value)
    if question.form in ("shape", "name"):
        text = normal(question, text)
    return sha256(f"{salt}|{question.name}|{text}".encode()).hexdigest()[:DIGITS]


def right(question: Question, salt: str) -> list[str]:
    """The hashes of the right answers."""
    return [hash_of(question, value, salt) for value in question.accepted]


def near(question: Question, salt: str) -> Iterable[tuple[str, str]]:
    """The hash of what each usual mistake gives, and what that answer is right but for."""
    for one in question.mistakes:
        yield hash_of(question, one.value, salt), one.word
