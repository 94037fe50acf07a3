"""The Python of a question's tests: that an answer can be read, and that it is right.

Neither holds an answer. The first one can be shown to everybody. The second one compares salted
hashes, and says what a wrong answer is right but for; whoever reads it can try answers out.
"""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.worksheet.record import Question
from costcalc.report.escaping import python_text
from costcalc.report.worksheet import hashes
from costcalc.report.worksheet.exercise import example

TYPES = {
    "count": ("from numbers import Integral", "Integral"),
    "number": ("from numbers import Real", "Real"),
    "shape": ("", "(tuple, list)"),
    "name": ("", "str"),
}
"""By the form of the question: the import, and the types that an answer has."""


def readable(question: Question) -> Iterator[str]:
    """Lines that fail where an answer is not there, or is no value of the form."""
    needed, types = TYPES[question.form]
    if needed:
        yield needed
    words = python_text(f"{question.name} is {example(question)}")
    yield f'assert isinstance({question.name}, {types}), "{words}"'


def right(question: Question, salt: str) -> Iterator[str]:
    """Lines that fail where an answer is not right, with what it is right but for."""
    accepted, name = hashes.right(question, salt), f"_{question.name}"
    yield "from hashlib import sha256"
    if question.form == "number":
        yield "from decimal import ROUND_HALF_UP, Decimal"
    yield f"{name}_text = {_text(question)}"
    given = f'f"{salt}|{question.name}|{{{name}_text}}".encode()'
    yield f"{name}_hash = sha256({given}).hexdigest()[:{hashes.DIGITS}]"
    yield f"{name}_near = {_near(question, salt, accepted)}"
    yield f'assert {name}_hash in {accepted}, {name}_near.get({name}_hash, "wrong")'


def _text(question: Question) -> str:
    """An expression for the answer as it is written before it is compared."""
    name = question.name
    match question.form:
        case "count":
            return f"str(int({name}))"
        case "number":
            places = f"0.{'0' * (question.places - 1)}1"
            return f'str(Decimal(str(float({name}))).quantize(Decimal("{places}"), ROUND_HALF_UP))'
        case "shape":
            return f'"x".join(map(str, {name}))'
        case "name":
            return f'{name}.strip().strip("`/").replace(" ", "").lower()'


def _near(question: Question, salt: str, accepted: list[str]) -> str:
    """A dictionary of what mistakes give; of those that give the same the first."""
    found: dict[str, str] = {}
    for digest, word in hashes.near(question, salt):
        if digest not in accepted:
            found.setdefault(digest, f"right but for {word}")
    return repr(found)
