"""Diagnostics: the place of an error, what is wrong, and how it is printed.

A `Diagnostic` is plain text with a place; `SpecError` carries every diagnostic of a file at once.
The format follows the compilers people already read: the broken rule first, the line, a caret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from costcalc.records import NamedTuple

SHOWN_AT_ONCE = 50
MOST_FAULTS = 200
"""The most faults of one text that are collected."""
LINE_WIDTH = 120
LONGEST_TEXT = 1000
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    r"\ufeff\ufffe\uffff]|\r(?!\n)"
)
"""Control characters, characters that change the direction of text, and stray line ends."""
MOST_HINTS = 500
MOST_COMPARED = 40


class Source(NamedTuple):
    """A text that spans point into: a file, standard input, or the command line."""

    name: str
    text: str

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {len(_lines(self.text)):,} lines)"


class Span(NamedTuple):
    """A place in a source: 1-based line and column, and a length in characters."""

    source: Source
    line: int
    column: int
    length: int = 1

    def __repr__(self) -> str:
        return f"Span({self.source.name}:{self.line}:{self.column})"

    def text_line(self) -> str:
        """The whole line the span starts on, or an empty text past the end of the source."""
        lines = _lines(self.source.text)
        return lines[self.line - 1].rstrip("\r") if self.line <= len(lines) else ""


@lru_cache(maxsize=1)
def _lines(text: str) -> list[str]:
    """The lines of a text; kept, because many places are shown in one text."""
    return text.split("\n")


class Diagnostic(NamedTuple):
    """One error: the broken rule, its place, the value there, notes on its origin, and help."""

    message: str
    span: Span | None = None
    label: str = ""
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()


class CostcalcError(Exception):
    """Any fault of the user's input. Never raised for a defect of costcalc itself."""

    def __init__(self, diagnostics: Iterable[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return render_all(self.diagnostics)


class WrongAnswer(Exception):
    """A defect of costcalc: two ways to a figure gave different ones. Never a user's mistake."""


def confirm(holds: bool, text: str) -> None:
    """Check our own answer, also under `python -O`. Raises WrongAnswer."""
    if not holds:
        raise WrongAnswer(text)


class SpecError(CostcalcError):
    """A spec, or a setting of one, that cannot be read, built or counted."""


class UsageError(CostcalcError):
    """An invalid request, such as an unknown network, word or file."""


def fault(
    message: str,
    span: Span | None = None,
    label: str = "",
    *,
    notes: Iterable[str] = (),
    helps: Iterable[str] = (),
) -> SpecError:
    """A `SpecError` with a single diagnostic; empty notes and helps are dropped."""
    kept = (tuple(filter(None, notes)), tuple(filter(None, helps)))
    return SpecError([Diagnostic(message, span, label, *kept)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean `x`?`` for the nearest of the known words, or an empty text."""
    from difflib import get_close_matches

    words = sorted(known)
    if len(words) > MOST_HINTS or len(word) > LINE_WIDTH:
        return ""  # a search among thousands takes longer than it helps
    if len(words) > MOST_COMPARED:
        letters = set(word)
        words.sort(key=lambda other: len(letters.symmetric_difference(other)))
        words = words[:MOST_COMPARED]
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


def misspelling(word: str, known: Iterable[str]) -> str:
    """Like `did_you_mean`, but only for a slip of the fingers: where words that look alike mean
    different things (`rnn` and `lrn`, `mish` and `hswish`), a guess would mislead.
    """
    slips = 0 if len(word) < 3 else 1 if len(word) < 8 else 2
    found = [(_slips(word, other), other) for other in known if abs(len(word) - len(other)) <= 2]
    least, nearest = min(found, default=(slips + 1, ""))
    return f"did you mean `{nearest}`?" if least <= slips else ""


def _slips(word: str, other: str) -> int:
    """Letters added, lost, replaced or swapped with their neighbour between two words."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            change = before[j - 1] + (letter != wanted)
            row.append(min(before[j] + 1, row[j - 1] + 1, change))
            if i > 1 and j > 1 and (word[i - 2], letter) == (wanted, other[j - 2]):
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]


def shortened(text: str) -> str:
    """The text, without its middle where it is longer than anyone reads."""
    if len(text) <= LONGEST_TEXT:
        return text
    half = LONGEST_TEXT // 2
    return f"{text[:half]} … {text[-half:]}"


def visible(text: str) -> str:
    """The text with each unprintable character replaced, so that it cannot affect a terminal."""
    if text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if character == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def render_all(diagnostics: Sequence[Diagnostic]) -> str:
    """Every diagnostic as text; a very long list says how many it leaves out."""
    shown = [render(diagnostic) for diagnostic in diagnostics[:SHOWN_AT_ONCE]]
    if len(diagnostics) > SHOWN_AT_ONCE:
        many = f"{len(diagnostics) - SHOWN_AT_ONCE}" if len(diagnostics) < MOST_FAULTS else "many"
        shown.append(f"error: and {many} more")
    return "\n\n".join(shown)


def render(diagnostic: Diagnostic) -> str:
    """One diagnostic as text, without a newline at its end."""
    span = diagnostic.span
    lines = [f"error: {_said(diagnostic.message)}"]
    gutter = " "
    if span is not None:
        gutter = " " * (len(str(span.line)) + 1)
        where = f"{_said(span.source.name)}:{span.line}:{span.column}"
        lines.append(f"{gutter[1:]}--> {where}")
        lines += _excerpt(span, _said(diagnostic.label), gutter)
    lines += [f"{gutter}= note: {_said(note)}" for note in diagnostic.notes]
    lines += [f"{gutter}= help: {_said(text)}" for text in diagnostic.helps]
    return "\n".join(lines)


def _said(text: str) -> str:
    return visible(shortened(text))


def _excerpt(span: Span, label: str, gutter: str) -> list[str]:
    text, start = _window(span.text_line(), span.column - 1)
    text = visible(text)
    if not text.strip():
        return []
    room = max(1, len(text) - start)
    before = " " * _width(text[:start])
    carets = "^" * max(1, _width(text[start : start + min(span.length, room)]))
    return [
        f"{gutter}|",
        f"{span.line} | {text}",
        f"{gutter}| {before}{carets} {label}".rstrip(),
    ]


def _window(text: str, at: int) -> tuple[str, int]:
    """The part of a long line around `at`, and where `at` is in that part."""
    if len(text) <= LINE_WIDTH:
        return text, min(at, len(text))
    first = max(0, min(at - LINE_WIDTH // 2, len(text) - LINE_WIDTH))
    cut = text[first : first + LINE_WIDTH]
    head = "… " if first else ""
    tail = " …" if first + LINE_WIDTH < len(text) else ""
    return head + cut + tail, at - first + len(head)


def _width(text: str) -> int:
    """Columns a terminal gives the text: two for the wide characters of East Asian scripts."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
