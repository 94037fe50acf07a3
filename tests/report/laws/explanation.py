"""Of `explain`, and of letters wherever they are explained."""

from __future__ import annotations

import re

from tests.report.laws.figures import by, same_rows
from tests.report.reading import Reader, data, evaluated, from_latex, tables

MEANINGS = {
    "B": "examples in the batch",
    "D_K": "kernel",
    "t": "expansion",
    "M": "channels in",
    "N": "channels out",
    "H": "height in",
    "W": "width in",
    "D_F": "height and width in",
    "s": "stride",
    "g": "groups",
}


def numbers_give_the_results(read: Reader, case: str) -> None:
    """In every row the numbers put in give the result, and the results the total."""
    for section in data(read, case)["sections"]:
        for part in section["parts"]:
            worked = part["numbers"].replace("·", "*").replace("^", "**")
            assert evaluated(worked) == part["value"] == int(part["worked"]), part
        assert sum(part["value"] for part in section["parts"]) == section["value"]


def explained_rows_are_the_data(read: Reader, case: str) -> None:
    """Layer, kind, formula, numbers, result; and the total under them."""
    sections = data(read, case)["sections"]
    worked = [one for one in tables(read(case, "markdown")) if "numbers put in" in one.heads]
    for section, table in zip(sections, worked, strict=True):
        keys = ("path", "kind", "formula", "numbers", "value")
        expected = [tuple(part[key] for key in keys) for part in section["parts"]]
        if len(expected) > 1:
            expected.append(("total", "", "", "", section["value"]))
        same_rows(table.rows, expected)


def explained_latex_is_the_data(read: Reader, case: str) -> None:
    """In LaTeX the numbers put in give the last line, which is the value of the data."""
    displays = read(case, "latex").split("\\begin{align*}")[1:]
    for section, text in zip(data(read, case)["sections"], displays, strict=True):
        letters, *numbers = text.partition("\\end")[0].strip().splitlines()
        assert section["latex"] in letters
        for line in numbers:
            assert evaluated(from_latex(line).partition("=")[2]) == section["value"]


def chains_are_the_data(read: Reader, case: str) -> None:
    """Chains side by side: their counts, and what each costs of the first."""
    sections, table = data(read, case)["sections"], tables(read(case, "markdown"))[0]
    first = sections[0]["value"]
    expected = [
        (one["title"], by(one["output"]), one["macs"], one["params"], one["value"] / first)
        for one in sections
    ]
    same_rows(table.rows, expected)
    for one, ratio in zip(sections[1:], data(read, case)["ratios"], strict=True):
        assert ratio["chain"] == one["title"]
        assert evaluated(ratio["value"]) * first == one["value"]


def letters_mean_what_they_mean(read: Reader, case: str) -> None:
    """A letter has its own meaning wherever it is explained."""
    seen = [
        (letter["name"].rstrip("'"), letter["meaning"])
        for section in data(read, case)["sections"]
        for letter in section["letters"]
    ]
    assert {"D_K", "M"} <= {name for name, _ in seen}
    assert all(MEANINGS[name] == meaning for name, meaning in seen)


def the_legend_says_what_letters_mean(read: Reader, case: str, form: str) -> None:
    """`letters: D_K kernel, t expansion` under the formulas of blocks."""
    (legend,) = re.findall(r"^\**letters: (.*?)\**$", read(case, form).replace("\\", ""), re.M)
    pairs = dict(item.split(" ", 1) for item in legend.split(", "))
    assert len(pairs) > 2
    assert pairs == {name: MEANINGS[name] for name in pairs}
