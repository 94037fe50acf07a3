"""Of `formula`."""

from __future__ import annotations

import re
from typing import Any

from tests.report.laws.figures import same_rows
from tests.report.reading import Reader, agrees, data, evaluated, from_latex, tables


def terms_are_the_data(read: Reader, case: str) -> None:
    """The table of terms and that of parts have the values and shares of the data."""
    found = data(read, case)
    terms, *others = tables(read(case, "markdown"))
    expected = [
        (
            ... if one["powers"] else "1",
            one["coefficient"]["text"],
            float(one["value"]),
            one["share"],
        )
        for one in found["terms"]
    ]
    same_rows(terms.rows, expected)
    parts = next((one for one in others if "here" in one.heads), None)
    if parts is None:
        return
    here = [
        (one["value"], one["value"] / found["value"], one["smooth"]["text"])
        for one in found["parts"]
    ]
    formula = next(head for head in parts.heads if ", smooth" in head or ", exact" in head)
    printed = zip(parts.column("here"), parts.column("share"), parts.column(formula), strict=True)
    if ", exact" in formula:
        here = [(value, part, ...) for value, part, _ in here]
    same_rows(list(printed), here)


def terms_sum_to_the_value(read: Reader, case: str) -> None:
    """The terms to the smooth value, the parts to the exact one."""
    found = data(read, case)
    assert sum(float(one["value"]) for one in found["terms"]) == float(found["smooth"]["value"])
    if found["parts"] and all(one["times"]["python"] == "1" for one in found["parts"]):
        assert sum(one["value"] for one in found["parts"]) == found["value"]


def textbook_values_are_their_rows(read: Reader, case: str) -> None:
    """A block's figure beside its formula in letters is that of one pass of its row."""
    found = data(read, case)
    assert found["textbook"]
    for book in found["textbook"]:
        (row,) = [one for one in found["parts"] if _covers(one, book["path"])]
        assert book["value"] * int(row["times"]["python"]) == row["value"], book
    table = tables(read(case, "markdown"))[-1]
    head = next(head for head in table.heads if head.endswith(" there"))
    for cell, book in zip(table.column(head), found["textbook"], strict=True):
        assert agrees(cell, book["value"])


def _covers(part: dict[str, Any], path: str) -> bool:
    """Whether a part is that path, or passes of a repeat of which it is one."""
    above, _, first = part["label"].rpartition("/")
    own, _, number = path.rpartition("/")
    if part["label"] == path or not (first.isdigit() and number.isdigit()):
        return bool(part["label"] == path)
    return above == own and 0 <= int(number) - int(first) < int(part["times"]["python"])


def latex_is_the_formula(read: Reader, case: str, **values: Any) -> None:
    """The smooth formula of the LaTeX file gives what that of the data gives, sign by sign."""
    python = data(read, case)["smooth"]["python"]
    display = read(case, "latex").split("\\begin{align*}")[1].partition("\\end")[0]
    formula = from_latex(display.partition("\\approx")[2])
    for change in (1, 2, 3):
        point = {name: value + change for name, value in values.items()}
        letters = {**point, "d": point.get("depth", 0)}
        assert evaluated(formula, **letters) == evaluated(python, **point)


def latex_of_parts_is_the_data(read: Reader, case: str, **values: Any) -> None:
    """Each part's formula in LaTeX gives what its formula in Python gives."""
    for part in data(read, case)["parts"]:
        smooth = part["smooth"]
        letters = {**values, "d": values.get("depth", 0)}
        assert f"{smooth['latex']}" in read(case, "latex")
        formula = evaluated(from_latex(smooth["latex"]), **letters)
        assert formula == evaluated(smooth["python"], **values)


def repeated_parts_say_so(read: Reader, case: str) -> None:
    """A part that stands for several says how many, on the page and in Python."""
    cells = {cell for table in tables(read(case, "markdown")) for row in table.rows for cell in row}
    comments = {line.partition("  # ")[2] for line in read(case, "python").splitlines()}
    parts = data(read, case)["parts"]
    assert parts
    for part in parts:
        for times, found in ((part["times"]["text"], cells), (part["times"]["python"], comments)):
            assert part["label"] + ("" if times == "1" else f" ({times} times)") in found


def signs_of_terms_are_their_own(read: Reader, case: str) -> None:
    """A term that is subtracted has one sign."""
    for form in ("table", "python", "latex"):
        assert not re.search(r"[-+] *[-+][\d(]", read(case, form))
