"""Of `formula --of peak_memory`: the figure that is the largest of several."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.report.laws.figures import same_rows
from tests.report.reading import Reader, agrees, data, evaluated, rows, tables


def leads_are_the_data(read: Reader, case: str) -> None:
    """Each row is the candidate that leads, in order, or without a course each candidate."""
    found = data(read, case)
    course, candidates = found["course"], found["candidates"]
    table = tables(read(case, "markdown"))[0]
    shown = candidates if course is None else [candidates[n] for n in course["leaders"]]
    expected = [[_layers(one["paths"]), one["smooth"]["text"], one["value"]] for one in shown]
    same_rows([row[-3:] for row in table.rows], expected)
    if course is not None:
        assert len(course["crossings"]) == len(course["leaders"]) - 1


def _layers(paths: list[str]) -> str:
    first, *others = paths
    return f"{first} and {len(others)} more" if others else first


def crossings_are_the_data(read: Reader, case: str) -> None:
    """Each row has the figures of a setting at a place or beside it; the place is a root."""
    found = data(read, case)
    table = tables(read(case, "markdown"))[1]
    expected: list[list[Any]] = []
    for one in found["course"]["crossings"]:
        for built in one["beside"]:
            _, setting, _, smooth, _ = table.rows[len(expected)]
            assert Fraction(setting.replace(",", "")) == Fraction(built["setting"])
            assert agrees(smooth, round(Fraction(built["smooth"])))
            expected.append([..., ..., built["value"], ..., built["path"]])
        _is_root(one)
    same_rows(table.rows, expected)


def _is_root(one: dict[str, Any]) -> None:
    """The polynomial is 0 at an exact place, and has two signs around an irrational one."""
    values = [
        sum(int(c) * Fraction(one[end]) ** n for n, c in enumerate(one["polynomial"]))
        for end in ("above", "below")
    ]
    if one["exact"] is not None:
        assert one["exact"] == one["above"] == one["below"]
        assert values == [0, 0]
    else:
        assert values[0] * values[1] < 0


def the_peak_is_the_largest_part(read: Reader, case: str) -> None:
    """Of the exact figures; the smooth forms in Python give the smooth one here."""
    found = data(read, case)
    assert found["value"] == max(one["value"] for one in found["parts"])
    here = {one["name"]: Fraction(one["value"]) for one in found["symbols"]}
    smooth = [evaluated(one["smooth"]["python"], **here) for one in found["candidates"]]
    assert max(smooth) == Fraction(found["smooth"]["value"])
    every = [evaluated(one["smooth"]["python"], **here) for one in found["parts"]]
    assert max(every) == max(smooth)


def parts_are_the_data(read: Reader, case: str) -> None:
    """The rows of CSV are the parts; those of the page too, where they are shown."""
    found = data(read, case)
    lines = [line for line in rows(read, case) if line["layers"] != "definition"]
    for line, one in zip(lines, found["parts"], strict=True):
        assert line["part"] == one["paths"][0]
        assert int(line["layers"]) == len(one["paths"])
        assert (line["smooth"], line["exact"]) == (one["smooth"]["text"], one["exact"]["text"])
        assert int(line[found["quantity"]]) == one["value"]
    table = tables(read(case, "markdown"))[-1]
    if found["course"] is None:
        shown = [[_layers(p["paths"]), p["exact"]["text"], p["value"]] for p in found["parts"]]
        same_rows(table.rows, shown)
