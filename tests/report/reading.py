"""Reads back what a command wrote, tables, figures, LaTeX, and shares no code with the writers."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

Reader = Callable[[str, str], str]
"""What the command of a golden case writes in a format: as recorded, or now."""

SCALES: dict[str | None, Fraction] = {None: Fraction(1), "%": Fraction(1, 100), "x": Fraction(1)}
SCALES |= {unit: Fraction(1000**power) for power, unit in enumerate("kMGTPE", 1)}
FIGURE = re.compile(r"(<?) ?([-+]?[\d,]+(?:\.(\d+))?)(?: ([kMGTPEx%]))?")
BLOCKS = " ▏▎▍▌▋▊▉█"
UNBROKEN = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NON-BREAKING HYPHEN}": "-"})
GREEK = {"\\alpha": "alpha", "\\rho": "rho"}


class Table(NamedTuple):
    """A table of Markdown, its cells without their marks, and with ordinary spaces."""

    heads: list[str]
    rows: list[list[str]]

    def column(self, head: str) -> list[str]:
        return [row[self.heads.index(head)] for row in self.rows]

    def dicts(self) -> list[dict[str, str]]:
        """Each row by its headings; of two that are the same, the last."""
        return [dict(zip(self.heads, row, strict=True)) for row in self.rows]


def tables(text: str) -> list[Table]:
    """All tables of a Markdown text. Every row has as many cells as there are headings."""
    found: list[Table] = []
    before = ""
    for line in text.splitlines():
        if line.startswith("| ") and not before.startswith("| "):
            found.append(Table(_cells(line), []))
        elif line.startswith("| ") and not line.startswith("| :-") and "---:" not in line:
            row = _cells(line)
            assert len(row) == len(found[-1].heads), line
            found[-1].rows.append(row)
        before = line
    return found


def _cells(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line.replace("&nbsp;", "").translate(UNBROKEN))[1:-1]
    bare = [cell.strip().strip("`").removeprefix("**").removesuffix("**") for cell in cells]
    return [re.sub(r"\\(.)", r"\1", cell) for cell in bare]


def data(read: Reader, case: str) -> Any:
    return json.loads(read(case, "json"))


def rows(read: Reader, case: str) -> list[dict[str, str]]:
    """The rows of the CSV file."""
    return list(csv.DictReader(read(case, "csv").splitlines()))


def agrees(cell: str, value: float | str | None) -> bool:
    """Whether a printed figure is that value, to the last digit that is printed."""
    if isinstance(value, str) or value is None:
        return cell == ("-" if value is None else value)
    match = FIGURE.fullmatch(cell)
    assert match, cell
    below, digits, places, unit = match.groups()
    scale = SCALES[unit]
    printed = Fraction(digits.replace(",", "")) * scale
    if below:
        return 0 < Fraction(value) < printed
    last = scale / 10 ** len(places or "")
    if unit is None and not places:
        return printed == Fraction(value)
    if printed == 0 and unit in ("%", "x"):
        return Fraction(value) == 0
    return bool(abs(printed - Fraction(value)) <= last * Fraction(501, 1000))


def exact(cell: str) -> int:
    """A figure of which all digits are printed."""
    return int(cell.replace(",", ""))


def eighths(bar: str) -> int:
    """The length of a bar in eighths of a column."""
    return sum(BLOCKS.index(block) for block in bar)


def from_latex(text: str) -> str:
    """A sum of products in LaTeX as Python: of numbers, letters, powers and fractions."""
    text = text.replace("{,}", "").replace("&", "").replace("\\quad", "").replace("\\\\", "")
    text = re.sub(r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text)
    for name, letter in GREEK.items():
        text = text.replace(name, letter)
    text = text.replace("\\,", "*").replace("\\cdot", "*").replace("^{", "**{")
    return " ".join(text.replace("{", "(").replace("}", ")").split())


def evaluated(python: str, **values: Any) -> Fraction:
    """What a formula gives: products of numbers and names, no calls. Numbers are exact."""
    assert re.fullmatch(r"[\w\s+\-*/().]*", python), python
    whole = re.sub(r"(?<![\w.])(\d+)(?![\w.])", r"Fraction(\1)", python)
    return Fraction(eval(whole, {"Fraction": Fraction, "__builtins__": {}}, values))
