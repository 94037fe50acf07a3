"""Files as they were at a revision of git: `git:HEAD~3:models/kws.yaml`.

A path is what it is everywhere on the command line: relative to the current folder. Git is called
with a list of arguments, and with `--end-of-options` before everything a user wrote.
"""

from __future__ import annotations

import os
import subprocess
from os.path import abspath, dirname, isdir, join, relpath

from costcalc.errors import Diagnostic, UsageError
from costcalc.errors.rendering import visible
from costcalc.spec.source import MOST_BYTES

PREFIX = "git:"
FORM = "write git:REVISION:PATH, such as git:HEAD~1:models/kws.yaml"
LONGEST = 60
"""Seconds for one call of git."""

REVISION = 1000
"""Characters of a revision."""


def parts_of(address: str) -> tuple[str, str, list[str]]:
    """The revision, the path, and the variant and settings of an address `git:REV:PATH:...`.

    Raises UsageError if one of the first two is missing.
    """
    revision, _, rest = address.removeprefix(PREFIX).partition(":")
    path, *parts = rest.split(":")
    if not revision or not path:
        raise UsageError([Diagnostic(f"`{address}` names no file of a revision", helps=(FORM,))])
    return revision, path, parts


def shown(revision: str, path: str) -> str:
    """The address of a file at a revision, without variant and settings."""
    return f"{PREFIX}{revision}:{path}"


def read(revision: str, path: str) -> bytes:
    """The content of a file at a revision.

    Raises UsageError if there is no git, no repository, no such revision or no such file in it.
    """
    found = find(revision, path)
    if found is None:
        helps = _elsewhere(revision, path)
        message = f"there is no file `{path}` at the revision `{revision}`"
        raise UsageError([Diagnostic(message, helps=helps)])
    return found


def find(revision: str, path: str) -> bytes | None:
    """The content of a file at a revision; None if it is not there. Raises as `read`."""
    folder, name = _anchor(path)
    commit = commit_of(folder, revision)
    kind = _git(folder, "cat-file", "-t", "--end-of-options", f"{commit}:./{name}")
    if kind.returncode != 0:
        return None
    if kind.stdout.strip() != b"blob":
        message = f"`{path}` is a directory at the revision `{revision}`, not a spec"
        raise UsageError([Diagnostic(message)])
    size = _git(folder, "cat-file", "-s", "--end-of-options", f"{commit}:./{name}")
    if int(size.stdout or 0) > MOST_BYTES:
        message = f"`{shown(revision, path)}` is larger than {MOST_BYTES:,} bytes, a spec's limit"
        raise UsageError([Diagnostic(message)])
    done = _git(folder, "cat-file", "blob", "--end-of-options", f"{commit}:./{name}")
    if done.returncode != 0:
        message = f"git cannot read `{shown(revision, path)}`"
        raise UsageError([Diagnostic(message, notes=_said(done))])
    return done.stdout


def commit_of(folder: str, revision: str) -> str:
    """The commit that a revision names in the repository of a folder.

    Raises UsageError where there is none; for a shallow clone it says how to fetch more.
    """
    if len(revision) > REVISION or "\0" in revision:
        raise UsageError([Diagnostic("the text is too long for a revision or holds a NUL")])
    _require_repository(folder)
    wanted = f"{revision}^{{commit}}"
    done = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    commit = done.stdout.decode("ascii", "replace").strip()
    if done.returncode == 0 and commit:
        return commit
    if _git(folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        message = f"the revision `{revision}` is not in this clone, which is shallow"
        helps = (
            "fetch the whole history: `fetch-depth: 0` for actions/checkout, or "
            "`git fetch --unshallow`",
        )
        raise UsageError([Diagnostic(message, helps=helps)])
    helps = ("`git log --oneline` lists the last revisions; a branch may have to be fetched first",)
    raise UsageError([Diagnostic(f"git knows no revision `{revision}`", helps=helps)])


def _require_repository(folder: str) -> None:
    """Raise UsageError if a folder is in no repository that git will read."""
    done = _git(folder, "rev-parse", "--is-inside-work-tree")
    if done.returncode == 0:
        return
    said = _said(done)
    if any("dubious ownership" in line for line in said):
        helps = (f"`git config --global --add safe.directory {folder}` allows it",)
        message = f"git refuses to read the repository of `{folder}`, which another user owns"
        raise UsageError([Diagnostic(message, helps=helps)])
    helps = ("files of a revision are read from the repository that they are in",)
    raise UsageError([Diagnostic(f"`{folder}` is in no git repository", helps=helps)])


def _anchor(path: str) -> tuple[str, str]:
    """The nearest folder of a path that is there today, and the rest of the path from it."""
    whole = abspath(path)
    folder = dirname(whole)
    while not isdir(folder):
        folder = dirname(folder)
    return folder, relpath(whole, folder).replace(os.sep, "/")


def _elsewhere(revision: str, path: str) -> tuple[str, ...]:
    """Help where a path is written from the top of the repository, as git itself takes it."""
    folder, _ = _anchor(path)
    top = _git(folder, "rev-parse", "--show-toplevel").stdout.decode("utf-8", "replace").strip()
    if not top or os.path.isabs(path) or not _exists(top, revision, path):
        return ()
    better = relpath(join(top, path), os.path.realpath(os.curdir))
    return (f"paths are relative to the current folder: `{shown(revision, better)}`",)


def _exists(top: str, revision: str, path: str) -> bool:
    wanted = f"{commit_of(top, revision)}:./{path}"
    return _git(top, "cat-file", "-e", "--end-of-options", wanted).returncode == 0


def _git(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder. Raises UsageError if there is no git, or no answer."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(
            ["git", "--no-replace-objects", *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except FileNotFoundError:
        helps = ("install git, or compare two files",)
        message = "git is not installed, or is not in PATH"
        raise UsageError([Diagnostic(message, helps=helps)]) from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        reason = visible(str(error).splitlines()[0]) if str(error) else "it does not answer"
        raise UsageError([Diagnostic(f"git cannot be run: {reason}")]) from None


def _said(done: subprocess.CompletedProcess[bytes]) -> tuple[str, ...]:
    """What git says of an error, one line each."""
    text = done.stderr.decode("utf-8", "replace").strip()
    return tuple(visible(line) for line in text.splitlines()[:3])
