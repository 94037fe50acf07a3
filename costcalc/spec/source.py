"""Reading a spec's text, with every limit checked before the bytes are held."""

from __future__ import annotations

import os
import stat
from typing import BinaryIO

from costcalc.errors import FORBIDDEN, Diagnostic, Source, Span, SpecError, UsageError

MOST_BYTES = 1 << 20
STDIN_NAME = "<stdin>"


SPEC = "a spec"
"""What is read, as diagnostics say it, where nothing else is said."""


def read_file(path: str | os.PathLike[str], shown: str | None = None, kind: str = SPEC) -> Source:
    """The text of a file; `shown` is how diagnostics name it, `kind` what it should be.

    Raises UsageError where there is no such regular file, SpecError where it is not UTF-8.
    """
    name = shown or os.fspath(path)
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            raise UsageError([_not_a_file(name, mode, kind)])
        with open(path, "rb") as stream:
            return read_stream(stream, name, kind)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise UsageError([Diagnostic(f"cannot read `{name}`: {reason}")]) from None
    except ValueError:
        raise UsageError([Diagnostic(f"cannot read `{name}`: no such file")]) from None


def _not_a_file(name: str, mode: int, kind: str) -> Diagnostic:
    if stat.S_ISDIR(mode):
        return Diagnostic(f"`{name}` is a directory, not {kind}")
    return Diagnostic(f"`{name}` is not a regular file", helps=("use `-` to read standard input",))


def read_stream(stream: BinaryIO, name: str = STDIN_NAME, kind: str = SPEC) -> Source:
    """The text of a stream, of which never more than the limit is read."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SpecError(
            [Diagnostic(f"`{name}` is larger than {MOST_BYTES:,} bytes, {kind}'s limit")]
        )
    return decode(data, name)


def decode(data: bytes, name: str) -> Source:
    """Bytes as text: UTF-8 without the characters YAML forbids."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        raise SpecError([Diagnostic(f"`{name}` is UTF-16 or UTF-32", helps=("save it as UTF-8",))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        span = span_at(Source(name, data.decode("utf-8", "replace")), len(before))
        message = "the text is not valid UTF-8"
        raise SpecError([Diagnostic(message, span, f"byte 0x{data[error.start]:02x}")]) from None
    source = Source(name, text)
    if not text.isprintable():
        _refuse_control_characters(source)
    return source


def _refuse_control_characters(source: Source) -> None:
    match = FORBIDDEN.search(source.text)
    if match is not None:
        label = f"U+{ord(match[0]):04X}"
        span = span_at(source, match.start())
        raise SpecError([Diagnostic("the text contains a control character", span, label)])


def span_at(source: Source, offset: int, length: int = 1) -> Span:
    """The span that starts at a character offset of the source."""
    line = source.text.count("\n", 0, offset) + 1
    column = offset - (source.text.rfind("\n", 0, offset) + 1) + 1
    return Span(source, line, column, length)
