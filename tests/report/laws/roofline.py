"""Of `roofline`: the bounds of the layers and of the kinds, and what they are the sums of."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from tests.report.laws.figures import same_rows
from tests.report.reading import Reader, Table, data, rows, tables

SCALES = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9, "ps": 10**12}


def bounds_are_the_data(read: Reader, case: str) -> None:
    """Each row is a layer; a bound is the larger of two times, and says which; they sum up."""
    found, table = data(read, case), tables(read(case, "markdown"))[0]
    peak, bandwidth = (Fraction(found["roof"][name]) for name in ("peak", "bandwidth"))
    whole = found["total"]
    layers = {one["path"]: one for one in found["layers"]}
    expected: list[list[Any]] = []
    for one in layers.values():
        compute, memory = one["flops"] / peak, one["bytes"] / bandwidth
        assert (str(compute), str(memory)) == (one["compute"], one["memory"])
        assert Fraction(one["exact"]) == max(compute, memory)
        assert one["side"] == ("compute" if compute >= memory else "memory")
        expected.append([one["path"], one["kind"], *_figures(one, whole), one["side"], ...])
        if "along" not in one:
            expected[-1][-1] = one["from_batch"] or "never"
    left = len(table.rows) - 1 - len(layers)
    assert left == (whole["layers"] > len(layers))
    expected += [[...] * 9] * left
    same_rows(table.rows, [*expected, ["total", "", *_figures(whole, whole), "", ""]])
    times = [Fraction(one["exact"]) for one in layers.values()]
    rest = [Fraction(whole["exact"]) - sum(times)] * left
    _same_times(table, [*times, *rest, Fraction(whole["exact"])])
    _omitted_is_the_rest(read, case)
    if not left:
        for name in ("flops", "bytes"):
            assert sum(one[name] for one in layers.values()) == whole[name]
        assert sum(Fraction(one["exact"]) for one in layers.values()) == Fraction(whole["exact"])


def _omitted_is_the_rest(read: Reader, case: str) -> None:
    found, table = data(read, case), tables(read(case, "markdown"))[0]
    whole, shown = found["total"], found["layers"]
    if whole["layers"] == len(shown):
        return
    rest = {name: whole[name] - sum(one[name] for one in shown) for name in ("flops", "bytes")}
    seconds = Fraction(whole["exact"]) - sum(Fraction(one["exact"]) for one in shown)
    number = whole["layers"] - len(shown)
    figures = _figures({**rest, "exact": seconds}, whole)
    row = [f"({number} more layer{'s' if number > 1 else ''})", "", *figures, "", ""]
    same_rows([table.rows[-2]], [row])


def kinds_are_sums_of_layers(read: Reader, case: str) -> None:
    """Each row is a kind with the sums of its layers, the one that takes longest first."""
    found, table = data(read, case), tables(read(case, "markdown"))[1]
    whole, kinds = found["total"], found["kinds"]
    expected = [
        [one["kind"], one["layers"], one["compute"], *_figures(one, whole)] for one in kinds
    ]
    computing = sum(one["compute"] for one in kinds)
    total = ["total", whole["layers"], computing, *_figures(whole, whole)]
    same_rows(table.rows, [*expected, total])
    times = [Fraction(one["exact"]) for one in kinds]
    _same_times(table, [*times, Fraction(whole["exact"])])
    assert times == sorted(times, reverse=True)
    assert sum(times) == Fraction(whole["exact"])
    for name in ("layers", "flops", "bytes"):
        assert sum(one[name] for one in kinds) == whole[name]


def roofline_csv_is_the_data(read: Reader, case: str) -> None:
    """A row for each layer that the JSON has."""
    for one, row in zip(data(read, case)["layers"], rows(read, case), strict=True):
        names = ("path", "kind", "flops", "bytes", "side")
        assert [row[name] for name in names] == [str(one[name]) for name in names]
        assert row["from_batch"] == str(one["from_batch"] or "")
        assert float(row["seconds"]) == one["seconds"]


def the_ridge_is_the_quotient(read: Reader, case: str) -> None:
    """Of peak and bandwidth; the floor is no more than the sum, and the page says both."""
    found = data(read, case)
    roof = found["roof"]
    assert Fraction(roof["ridge"]) == Fraction(roof["peak"]) / Fraction(roof["bandwidth"])
    assert Fraction(found["floor"]["exact"]) <= Fraction(found["total"]["exact"])
    first, second = re.findall(r"at least ([\d.]+ \w+), ", read(case, "markdown"))[:2]
    assert _same_time(first, Fraction(found["total"]["exact"]))
    assert _same_time(second, Fraction(found["floor"]["exact"]))


def _figures(one: dict[str, Any], whole: dict[str, Any]) -> list[Any]:
    """FLOPs, bytes, their ratio, the time in its unit, and its share."""
    ratio = one["flops"] / one["bytes"] if one["bytes"] else "-"
    seconds = Fraction(one["exact"])
    return [one["flops"], one["bytes"], ratio, ..., float(seconds / Fraction(whole["exact"]))]


def _same_times(table: Table, times: list[Fraction]) -> None:
    """The times of a table, row by row."""
    for cell, seconds in zip(table.column("at least"), times, strict=True):
        assert _same_time(cell, seconds), (cell, seconds)


def _same_time(text: str, seconds: Fraction) -> bool:
    """Whether a printed time is that one, to four digits."""
    number, unit = text.split()
    printed = Fraction(number.replace(",", "")) / SCALES[unit]
    return abs(printed - seconds) * 1999 <= seconds
