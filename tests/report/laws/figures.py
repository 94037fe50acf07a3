"""Rows of printed cells beside the values they should show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.report.reading import agrees

COUNTS = ("macs", "params", "weights", "biases", "norm", "buffers", "activations")


def by(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))


def same_rows(printed: Sequence[Sequence[str]], expected: Sequence[Sequence[Any]]) -> None:
    """Each cell is its value, row by row; a value that is `...` is not looked at."""
    assert len(printed) == len(expected), (printed, expected)
    for row, values in zip(printed, expected, strict=True):
        for cell, value in zip(row, values, strict=True):
            assert value is ... or agrees(cell, value), (row, cell, value)


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0
