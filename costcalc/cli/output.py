"""Where output goes: standard output, or what a name leads to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from typing import BinaryIO

from costcalc.errors import Diagnostic, UsageError

STANDARD = "-"
LINES_AT_ONCE = 65_536
"""Lines of a long output that are held before they are written."""
OUTPUT = "write to a file with `--output FILE`"


def write(lines: Iterable[str], output: str | None) -> None:
    """Write lines to what `--output` names, or to standard output.

    Raises UsageError where that cannot be written.
    """
    if output is not None and output != STANDARD:
        from costcalc.cli.destination import write_to

        write_to(output, lines)
        return
    if sys.stdout is None:
        raise UsageError([Diagnostic("standard output is closed", helps=(OUTPUT,))])
    rest = iter(lines)
    while block := list(islice(rest, LINES_AT_ONCE)):
        sys.stdout.write("".join(f"{line}\n" for line in block))


def bytes_to(output: str | None) -> AbstractContextManager[BinaryIO]:
    """The stream of what `--output` names, or standard output, for bytes.

    Raises UsageError where that cannot be written.
    """
    if output is None or output == STANDARD:
        return _bytes_of_stdout()
    from costcalc.cli.destination import opened

    return opened(output)


@contextmanager
def _bytes_of_stdout() -> Iterator[BinaryIO]:
    """Standard output for bytes. Raises UsageError where it is closed or a terminal."""
    if sys.stdout is None or sys.stdout.isatty():
        message = "standard output is a terminal" if sys.stdout else "standard output is closed"
        raise UsageError([Diagnostic(f"{message}: bytes go to a file", helps=(OUTPUT,))])
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()
