"""A file or a stream that output goes to by name.

A link is followed first and what it points to is judged. A regular file, or one that is not there
yet, is written under another name and renamed at the end, so that it is never half-written.
Whatever else has a name (a terminal, `/dev/null`, a FIFO) is opened and written to, and stays.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from errno import EACCES, EISDIR, ELOOP
from itertools import islice
from os.path import abspath, basename, dirname, islink, join, realpath
from typing import BinaryIO

from costcalc.cli.output import LINES_AT_ONCE
from costcalc.cli.replacement import replacement
from costcalc.errors import Diagnostic, UsageError
from costcalc.records import NamedTuple

MOST_LINKS = 40
DESCRIPTOR = re.compile(r"/(?:dev|proc/self|proc/thread-self|proc/(\d+))/fd/(\d+)")
ENCODED = ("utf-8", "replace")
STREAMS = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}


class Destination(NamedTuple):
    """Where a name leads: `descriptor` is that of an open stream of this process, if it is one.

    `found` is what is there now; None if nothing is.
    """

    path: str
    descriptor: int | None
    found: os.stat_result | None

    @property
    def is_replaced(self) -> bool:
        """Whether a whole new file takes the name."""
        return self.descriptor is None and (self.found is None or stat.S_ISREG(self.found.st_mode))


def write_to(name: str, lines: Iterable[str], end: str = "\n") -> None:
    """Write lines to a file or device, each with that end, as they come. Raises UsageError where
    that cannot be done.
    """
    with opened(name) as stream:
        rest = iter(lines)
        while block := list(islice(rest, LINES_AT_ONCE)):
            stream.write("".join(f"{line}{end}" for line in block).encode(*ENCODED))


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """A stream to a file or device. A file takes its name when the stream is closed; where what
    writes fails, nothing does. Raises UsageError where there is no such file or device.
    """
    try:
        target = resolve(name)
    except (OSError, ValueError) as error:
        raise _refused(name, error) from None
    try:
        with _written(target) as stream:
            yield stream
    except OSError as error:
        raise _refused(name, error) from None


def _refused(name: str, error: OSError | ValueError) -> UsageError:
    """Why a name cannot be written."""
    if isinstance(error, BrokenPipeError):
        return UsageError([Diagnostic(f"cannot write `{name}`: nothing is reading from it")])
    reason = getattr(error, "strerror", None) or "it is not a file name"
    return UsageError([Diagnostic(f"cannot write `{name}`: {reason.lower()}")])


def write_bytes(content: bytes, name: str) -> None:
    """Write bytes to a file or device. Raises UsageError where that cannot be done."""
    with opened(name) as stream:
        stream.write(content)


def resolve(name: str) -> Destination:
    """Follow the links of a name to what it means. Raises OSError where that cannot be written."""
    path = _in_real_folder(name)
    for _ in range(MOST_LINKS):
        descriptor = _descriptor(path)
        if descriptor is not None:
            return Destination(path, descriptor, None)
        if not islink(path):
            return Destination(path, None, _found(path))
        path = _in_real_folder(join(dirname(path), os.readlink(path)))
    raise OSError(ELOOP, os.strerror(ELOOP))


def _in_real_folder(name: str) -> str:
    """The absolute path of a name, all of it but the last part free of links."""
    if not name:
        raise ValueError(name)
    path = name if os.path.isabs(name) else join(os.getcwd(), name)
    if basename(path) in ("", ".", ".."):
        return realpath(path)
    if _descriptor(abspath(path)) is not None:
        return abspath(path)
    return join(realpath(dirname(path)), basename(path))


def _descriptor(path: str) -> int | None:
    """The number of the open stream of this process that a path names."""
    if path in STREAMS:
        return STREAMS[path]
    found = DESCRIPTOR.fullmatch(path)
    if found is None or (found[1] is not None and int(found[1]) != os.getpid()):
        return None
    return int(found[2])


def _found(path: str) -> os.stat_result | None:
    """The status of an existing file, else None. Raises OSError if it cannot be written to."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if not os.access(path, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))
    return found


def _written(target: Destination) -> AbstractContextManager[BinaryIO]:
    """What is written to: a new file, or an open descriptor or a device."""
    if target.is_replaced:
        return replacement(target.path, target.found)
    return _stream(target)


def _stream(target: Destination) -> BinaryIO:
    """An open descriptor or a device, which is not replaced or truncated."""
    return os.fdopen(_opened(target), "wb")


def _opened(target: Destination) -> int:
    """A new descriptor for a stream."""
    if target.descriptor is not None:
        if sys.stdout is not None and target.descriptor == 1:
            sys.stdout.flush()
        return os.dup(target.descriptor)
    if target.found is not None and stat.S_ISSOCK(target.found.st_mode):
        import socket

        connection = socket.socket(socket.AF_UNIX)
        connection.connect(target.path)
        return connection.detach()
    return os.open(target.path, os.O_WRONLY | os.O_NOCTTY)
