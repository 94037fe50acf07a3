"""The file of budgets: `costcalc.toml`, or the nearest `pyproject.toml` that has some."""

from __future__ import annotations

import os
import re
import tomllib
from os.path import abspath, basename, dirname, isfile, join, relpath
from typing import Any

from costcalc.errors import Diagnostic, Source, Span, UsageError
from costcalc.explore.budgets.places import Places
from costcalc.spec.source import read_file

OWN, SHARED = "costcalc.toml", "pyproject.toml"
TABLE = ("tool", "costcalc", "budget")
EXAMPLE = 'write [[tool.costcalc.budget]], network = "models/kws.yaml", macs = "60M"'


class File:
    """A file of budgets: its path, its text, and where what is written.

    `is_own`: it is for budgets alone, which may be called `[[budget]]` there. Every file is but
    `pyproject.toml`.
    """

    def __init__(self, path: str):
        self.path = path
        self.name = _shown(path)
        self.is_own = basename(path) != SHARED
        self.source = read_file(path, self.name)
        self.document = _document(self.source)
        self.places = Places(self.source)


def find(folder: str = "") -> File:
    """The nearest file with budgets, from a folder upwards.

    Raises UsageError where there is none, or where there are two in one folder.
    """
    here = abspath(folder or os.curdir)
    while True:
        found = [File(join(here, name)) for name in (OWN, SHARED) if isfile(join(here, name))]
        found = [one for one in found if one.is_own or _has_budgets(one)]
        if len(found) > 1:
            names = " and ".join(f"`{one.name}`" for one in found)
            message = f"both {names} have budgets"
            raise UsageError([Diagnostic(message, helps=("keep them in one file",))])
        if found:
            return found[0]
        if here == dirname(here):
            helps = (EXAMPLE, "or give limits: `costcalc check NETWORK --max macs=60M`")
            message = f"neither this folder nor one above it has a {SHARED} with budgets or a {OWN}"
            raise UsageError([Diagnostic(message, helps=helps)])
        here = dirname(here)


def _shown(path: str) -> str:
    """A path as it is read from the current folder."""
    return relpath(path)


def _document(source: Source) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        text = str(error)
        place = re.search(r" \(at line (\d+), column (\d+)\)$", text)
        span = Span(source, int(place[1]), int(place[2])) if place else None
        said = (text[: place.start()] if place else text) or "it is nested too deeply"
        message = f"`{source.name}` is not valid TOML: {said[:1].lower()}{said[1:]}"
        raise UsageError([Diagnostic(message, span)]) from None


def _has_budgets(file: File) -> bool:
    """Whether a `pyproject.toml` says anything to costcalc."""
    tool = file.document.get("tool")
    return isinstance(tool, dict) and "costcalc" in tool
