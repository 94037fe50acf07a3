"""A new file that takes a name when it is complete, in the place of one that has it already.

Until then it has no name where the system knows such files, so that nothing is left of it even when
the process is killed; elsewhere it has another name in the same folder, and is removed when the
process fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from os.path import dirname, join
from typing import BinaryIO

DESCRIPTORS = "/proc/self/fd"
"""Names of open files, by which one without a name is given one."""
PREFIX = ".costcalc-"


@contextmanager
def replacement(path: str, found: os.stat_result | None) -> Iterator[BinaryIO]:
    """The stream of a new file that takes a path when it is left without an exception.

    `found` is the status of the file that has it now, if there is one.
    """
    folder = dirname(path)
    handle, temporary = _new(folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(handle)
            _keep_owner(handle, found)
            os.fchmod(handle, _permissions(found))
            if temporary is None:
                temporary = _named(handle, folder)
        os.replace(temporary, path)
    except BaseException:
        if temporary is not None:
            os.unlink(temporary)
        raise


def _new(folder: str) -> tuple[int, str | None]:
    """An open file in a folder, and its name if it has one. Raises OSError."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is not None and os.path.isdir(DESCRIPTORS):
        try:
            return os.open(folder, flag | os.O_RDWR | os.O_CLOEXEC, 0o600), None
        except OSError:  # not on every file system; where it cannot be written to, the next says so
            pass
    from tempfile import mkstemp

    return mkstemp(prefix=PREFIX, dir=folder)


def _named(handle: int, folder: str) -> str:
    """The name, in a folder, that a file without one is given. Raises OSError."""
    name = PREFIX + os.urandom(8).hex()
    inside = os.open(folder, os.O_RDONLY)  # with an open folder links of the system are followed
    try:
        os.link(f"{DESCRIPTORS}/{handle}", name, dst_dir_fd=inside, follow_symlinks=True)
    finally:
        os.close(inside)
    return join(folder, name)


def _keep_owner(handle: int, found: os.stat_result | None) -> None:
    """The new file gets the owner of the old one, where this user may change owners."""
    if found is not None and os.geteuid() == 0:
        os.fchown(handle, found.st_uid, found.st_gid)


def _permissions(found: os.stat_result | None) -> int:
    """Those of the file that is replaced, or those a new file gets."""
    if found is not None:
        return found.st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
