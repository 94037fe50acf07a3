"""Every figure of a table is watched: with one digit changed, some law does not hold any more."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.report.reading import FIGURE
from tests.report.test_figures import HELD, recorded

DOCUMENTS = [
    *("compare", "compare_paths", "explain_block", "explain_layer", "explain_chains", "formula"),
    *("formula_block", "formula_exact", "formula_kind", "formula_layer", "formula_params", "list"),
    *("formula_peak", "formula_peaks"),
    *("network", "network_all", "network_excluded", "network_fold", "scale", "scale_published"),
    *("references", "references_explained", "references_table"),
    *(
        "scale_search",
        "sensitivity",
        "sensitivity_params",
        "solve",
        "solve_memory",
        "solve_none",
        "solve_two",
    ),
    *("roofline", "roofline_given", "roofline_along"),
    *("memory", "memory_plan", "memory_naive", "memory_largest"),
    *("counters", "network_counting", "verify", "verify_against", "verify_formula"),
]
BETWEEN = re.compile(r"(?<!\\)\|")


def changed(case: str) -> Iterator[tuple[str, str]]:
    """Each figure in the first and the last two rows of a table, and the text with it changed."""
    lines = recorded(case, "markdown").splitlines()
    bodies = [n for n, line in enumerate(lines) if line.startswith("| ") and "--" not in line]
    ends = [n for n in bodies if n - 1 not in bodies or n + 1 not in bodies or n + 2 not in bodies]
    for number in ends:
        cells = BETWEEN.split(lines[number])
        for place, cell in enumerate(cells):
            bare = cell.replace("**", "").replace("\\", "").strip()
            if FIGURE.fullmatch(bare):
                row = "|".join([*cells[:place], _other(cell), *cells[place + 1 :]])
                yield bare, "\n".join([*lines[:number], row, *lines[number + 1 :]])


def _other(cell: str) -> str:
    """The cell with another first digit."""
    return re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), cell, count=1)


def is_seen(case: str, text: str) -> bool:
    """Whether a law of the case does not hold with that text as its document."""

    def read(name: str, form: str) -> str:
        return text if (name, form) == (case, "markdown") else recorded(name, form)

    for law in (law for law, cases in HELD.items() if case in cases):
        try:
            law(read, case)
        except (AssertionError, KeyError, ValueError, StopIteration):
            return True
    return False


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_changed_digit_is_seen(case: str) -> None:
    found = list(changed(case))
    assert found
    assert not [figure for figure, text in found if not is_seen(case, text)]
