"""How a diagnostic is printed.

The format follows the compilers people already read: the broken rule first, the line, a caret.
"""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.errors import MOST_FAULTS, Diagnostic, Span

SHOWN_AT_ONCE = 50
LINE_WIDTH = 120
LONGEST_TEXT = 1000


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
