"""What a terminal cannot show is spelled: `α` as `alpha`, `⌈x⌉` as `ceil(x)`, `²` as `^2`."""

from __future__ import annotations

import codecs
from typing import TextIO

from costcalc.report.greek import GREEK

NAME = "costcalc.spelled"
SPELLED = {letter: name for name, letter in GREEK.items()}
DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SIGNS = {
    "·": ".",
    "×": "x",
    "−": "-",
    "⁻": "-",
    "≈": "~=",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "→": "->",
    "⌈": "ceil(",
    "⌊": "floor(",
    "⌉": ")",
    "⌋": ")",
    "…": "...",
    "─": "-",
    "━": "=",
    "│": "|",
    "┤": "+",
    "┬": "+",
    "└": "+",
    "●": "o",
    "█": "#",
    "▉": "#",
    "▊": "#",
    "▋": "#",
    "▌": "#",
    "▍": " ",
    "▎": " ",
    "▏": " ",
}


def spelled(stream: TextIO | None) -> None:
    """Make a stream spell out characters that its encoding lacks, instead of raising an error."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        codecs.register_error(NAME, _spell)
        reconfigure(errors=NAME)


def in_encoding(text: str, encoding: str) -> str:
    """The text with what an encoding lacks spelled."""
    if text.isascii():
        return text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        codecs.register_error(NAME, _spell)
        return text.encode(encoding, errors=NAME).decode(encoding)
    return text


def _spell(error: UnicodeError) -> tuple[str, int]:
    """A replacement for the characters an encoding lacks, and where to continue."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text, found = error.object, ""
    before = text[error.start - 1 : error.start]
    for place in range(error.start, error.end):
        character, after = text[place], text[place + 1 : place + 2]
        found += _one(character, before, after)
        before = character
    return found, error.end


def _one(character: str, before: str, after: str) -> str:
    if character in SPELLED:
        times = "*" if before.isalnum() else ""
        joined = after.isalnum() and after not in SPELLED and after not in DIGITS
        return f"{times}{SPELLED[character]}{'*' if joined else ''}"
    if character in DIGITS:
        power = "" if before in DIGITS and before else "^"
        joined = after.isalnum() and after not in SPELLED and after not in DIGITS
        return f"{power}{DIGITS.index(character)}{'*' if joined else ''}"
    return SIGNS.get(character, "?")
