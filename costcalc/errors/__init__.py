"""Diagnostics: the place of an error, and what is wrong.

A `Diagnostic` is plain text with a place; `SpecError` carries every diagnostic of a file at once.
How they are printed, and which known word is near to a wrong one, is imported once there is an
error to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from costcalc.records import NamedTuple

MOST_FAULTS = 200
"""The most faults of one text that are collected."""
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    r"\ufeff\ufffe\uffff]|\r(?!\n)"
)
"""Control characters, characters that change the direction of text, and stray line ends."""


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
        from costcalc.errors.rendering import render_all

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


MOST_PROPOSED = 4
"""Of more words that begin alike only the first are named."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``did you mean `x`?`` for the known words that begin so, else for the nearest one; or an
    empty text.

    >>> did_you_mean("mobile", ["mobilenet_v1", "mobilenet_v2", "resnet"])
    'did you mean `mobilenet_v1` or `mobilenet_v2`?'
    """
    from costcalc.errors.nearest import completed, nearest

    words = list(known)
    found = completed(word, words)
    if len(found) < 2:
        return _proposed(found[0] if found else nearest(word, words))
    shown = [f"`{one}`" for one in found]
    if len(found) > MOST_PROPOSED:
        shown = [*shown[: MOST_PROPOSED - 1], f"one of {len(found) - MOST_PROPOSED + 1:,} others"]
    return f"did you mean {', '.join(shown[:-1])} or {shown[-1]}?"


def misspelling(word: str, known: Iterable[str]) -> str:
    """Like `did_you_mean`, but only for a slip of the fingers: where words that look alike mean
    different things (`rnn` and `lrn`, `mish` and `hswish`), a guess would mislead.
    """
    from costcalc.errors.nearest import misspelled

    return _proposed(misspelled(word, known))


def _proposed(word: str) -> str:
    return f"did you mean `{word}`?" if word else ""
