"""The source of modules and functions that PyTorch lacks, as the bridge has it.

The files are read as text: this package imports no torch. They use `torch` and `nn` and no other
import.
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
    """The lines of the files that these names, `own.FILE.NAME`, come from; each file once."""
    files = sorted({name.split(".")[1] for name in names if name.startswith(PREFIX)})
    for file in files:
        path = FOLDER / f"{file}.py"
        first = next(_definitions(path)).lineno
        text = "\n".join(path.read_text(encoding="utf-8").split("\n")[first - 1 :])
        yield ""
        yield ""
        yield from re.sub("  # type: ignore.*", "", text).rstrip().split("\n")


def _definitions(path: Path) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node
