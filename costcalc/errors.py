"""Where a fault is, what is wrong with it, and how that is said.

A `Diagnostic` is plain text with a place; `SpecError` carries every diagnostic of a file at once.
The format follows the compilers people already read: the broken rule first, the line, a caret.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from costcalc.records import NamedTuple

SHOWN_AT_ONCE = 50
LINE_WIDTH = 120
MOST_HINTS = 500


class Source(NamedTuple):
    """A text that spans point into: a file, standard input, or the command line."""

    name: str
    text: str


class Span(NamedTuple):
    """A place in a source: 1-based line and column, and a length in characters."""

    source: Source
    line: int
    column: int
    length: int = 1

    def text_line(self) -> str:
        """The whole line the span starts on, or an empty text past the end of the source."""
        text = self.source.text
        start = 0
        for _ in range(self.line - 1):
            start = text.find("\n", start) + 1
            if start == 0:
                return ""
        end = text.find("\n", start)
        return text[start : end if end >= 0 else len(text)].rstrip("\r")


class Diagnostic(NamedTuple):
    """One fault: the broken rule, its place, the value there, where that came from, the repair."""

    message: str
    span: Span | None = None
    label: str = ""
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()


class CostcalcError(Exception):
    """Any fault of the user's input. Never raised for a defect of costcalc itself."""

    def __init__(self, diagnostics: Iterable[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__(render_all(self.diagnostics))


class SpecError(CostcalcError):
    """A spec, or a setting of one, that cannot be read, built or counted."""


class UsageError(CostcalcError):
    """A request that makes no sense: an unknown network, word or file."""


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
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


def visible(text: str) -> str:
    """The text with nothing in it that could steer a terminal, character for character."""
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
        shown.append(f"error: and {len(diagnostics) - SHOWN_AT_ONCE} more")
    return "\n\n".join(shown)


def render(diagnostic: Diagnostic) -> str:
    """One diagnostic as text, without a newline at its end."""
    span = diagnostic.span
    lines = [f"error: {visible(diagnostic.message)}"]
    gutter = " "
    if span is not None:
        gutter = " " * (len(str(span.line)) + 1)
        where = f"{visible(span.source.name)}:{span.line}:{span.column}"
        lines.append(f"{gutter[1:]}--> {where}")
        lines += _excerpt(span, visible(diagnostic.label), gutter)
    lines += [f"{gutter}= note: {visible(note)}" for note in diagnostic.notes]
    lines += [f"{gutter}= help: {visible(text)}" for text in diagnostic.helps]
    return "\n".join(lines)


def _excerpt(span: Span, label: str, gutter: str) -> list[str]:
    text, start = _window(visible(span.text_line()), span.column - 1)
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
