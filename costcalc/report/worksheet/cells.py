"""Cells of a notebook, and a notebook as JSON.

Source: nbformat, "The Notebook file format", version 4.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from costcalc.records import NamedTuple
from costcalc.report.formats import json

Kind: TypeAlias = Literal["markdown", "code", "raw"]

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Cell(NamedTuple):
    """A cell: its lines without newlines, and what a tool that reads the notebook is told of it.

    `name` is its identifier in the notebook: letters, digits and `-`, at most 64, used once.
    """

    kind: Kind
    name: str
    lines: tuple[str, ...]
    metadata: Mapping[str, Any] = {}


def notebook(cells: Iterable[Cell]) -> Iterator[str]:
    """The lines of a notebook, a cell on each line."""
    yield from json.render(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": METADATA,
            "cells": [_data(one) for one in cells],
        }
    )


def _data(cell: Cell) -> dict[str, Any]:
    last = len(cell.lines) - 1
    lines = [line if n == last else f"{line}\n" for n, line in enumerate(cell.lines)]
    found: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.name,
        "metadata": dict(cell.metadata),
        "source": lines,
    }
    if cell.kind == "code":
        found |= {"execution_count": None, "outputs": []}
    return found
