"""The source of modules and functions that PyTorch lacks, as the bridge has it.

The files are read as text: this package imports no torch. They use `torch` and `nn` and no other
import, and what a definition uses is defined above it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "bridge" / "own"
PREFIX = "own."


@cache
def defined() -> frozenset[str]:
    """The names of all of them."""
    return frozenset(node.name for path in FOLDER.glob("*.py") for node in _definitions(path))


def plain(name: str) -> str:
    """The name of a module or function as the exported source has it."""
    return name.rpartition(".")[2] if name.startswith(PREFIX) else name


def sources(names: Iterable[str]) -> Iterator[str]:
    """The lines that define these names, `own.FILE.NAME`, each behind what it is made of."""
    wanted = {name for name in names if name.startswith(PREFIX)}
    for file in sorted({name.split(".")[1] for name in wanted}):
        yield from _lines(file, {plain(name) for name in wanted if name.split(".")[1] == file})


def _lines(file: str, wanted: set[str]) -> Iterator[str]:
    """The definitions in a file that are wanted, and those in it that they use."""
    path = FOLDER / f"{file}.py"
    text = path.read_text(encoding="utf-8")
    known = list(_definitions(path))
    for node in reversed(known):
        if node.name in wanted:
            wanted |= {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    for node in known:
        if node.name in wanted:
            source = ast.get_source_segment(text, node) or ""
            yield from ("", "", *re.sub("  # type: ignore.*", "", source).split("\n"))


def _definitions(path: Path) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node
