"""Of published figures: the verdict is what the digits say, by a rule written here once more."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import Any

from tests.report.reading import Reader, agrees, data, rows, tables

PRINTED = re.compile(r"([\d,]+)(?:\.(\d+))?(?:\.\.(\d+))?([A-Zx%]?)")
SCALES = {"": 1, "x": 1, "%": Fraction(1, 100), "K": 10**3, "M": 10**6, "G": 10**9}


def printed_so(text: str, value: Any) -> bool:
    """Whether an exact value rounds up or down to the printed digits, or is in a printed range."""
    if isinstance(value, list):
        return text == "x".join(map(str, value))
    match = PRINTED.fullmatch(text)
    assert match, text
    whole, places, until, unit = match.groups(default="")
    scaled = Fraction(value) / SCALES[unit] * 10 ** len(places)
    digits = int(whole.replace(",", "") + places)
    if until:
        return digits <= scaled <= int(until)
    return digits in (scaled // 1, (scaled + Fraction(1, 2)) // 1)


def verdicts_follow_the_digits(read: Reader, case: str) -> None:
    """Each verdict is that of ours, of ours as assumed and of what is meant."""
    found = data(read, case)
    for one in found.get("figures") or found["references"]:
        assert one["verdict"] == _verdict(one), one


def _verdict(one: dict[str, Any]) -> str:
    if one["ours"] is None:
        return "not computed"
    alone = printed_so(one["published"], one["ours"])
    if one["reason"] is None or alone:
        return "agrees" if alone and one["reason"] is None else "DIFFERS"
    if one["instead"]:
        return "erratum" if printed_so(one["instead"], one["ours"]) else "DIFFERS"
    if one["assumption"]:
        return "explained" if printed_so(one["published"], one["assumed"]) else "DIFFERS"
    return "not reproduced"


def published_are_the_data(read: Reader, case: str) -> None:
    """Each row of a table is a figure of the data and of the CSV file, or what it is as assumed."""
    figures = data(read, case)["figures"]
    *shown, last = tables(read(case, "markdown"))
    cells = [row for table in shown for row in table.rows if any(row[1:])]
    expected: list[tuple[Any, Any]] = []
    for one in figures:
        expected.append((one["published"], one["ours"]))
        expected += [("", one["assumed"])] if one["assumed"] is not None else []
    assert len(cells) == len(expected)
    for row, (printed, value) in zip(cells, expected, strict=True):
        assert row[1] == printed
        assert _shows(row[2], value), (row, value)
    for one, written in zip(figures, rows(read, case), strict=True):
        for key in ("network", "published", "verdict"):
            assert written[key] == one[key]
        for key in ("ours", "assumed"):
            assert written[key] == _as_text(one[key])
    _totals(figures, [dict(zip(last.heads, row, strict=True)) for row in last.rows])


def _shows(cell: str, value: Any) -> bool:
    if value is None or isinstance(value, list):
        return cell == (_as_text(value) or "-")
    return agrees(cell, Fraction(value)) if isinstance(value, str) else agrees(cell, value)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return "x".join(map(str, value)) if isinstance(value, list) else str(value)


def _totals(figures: list[Any], lines: list[dict[str, str]]) -> None:
    """The figures of each source and of all, by verdict."""
    for line in lines:
        source = line["source"]
        own = [one for one in figures if source in (one["source"], "total")]
        counts = Counter(one["verdict"] for one in own)
        for verdict in {*line} - {"source", "all"}:
            assert int(line[verdict]) == counts[verdict]
        assert int(line["all"]) == len(own) == sum(counts.values())


def totals_count_the_figures(read: Reader, case: str) -> None:
    """The totals of the data, in all and by source."""
    found = data(read, case)
    counts = Counter(one["verdict"] for one in found["figures"])
    assert found["totals"] == {verdict: counts[verdict] for verdict in found["totals"]}
    assert sum(found["totals"].values()) == len(found["figures"])
    for verdict, count in found["totals"].items():
        assert sum(source[verdict] for source in found["sources"]) == count


def printed_tables_are_the_data(read: Reader, case: str) -> None:
    """In the paper's layout ours, with an arrow to ours as assumed, follows each printed figure."""
    figures = iter(data(read, case)["figures"])
    *shown, last = tables(read(case, "markdown"))
    seen = []
    for table in shown:
        for row in table.rows:
            for n, head in enumerate(table.heads):
                if head in ("macs", "params", "top1") and row[n] != "-":
                    one = next(figures)
                    seen.append(one)
                    assert row[n] == one["published"]
                    if head != "top1":
                        assert table.heads[n + 1] == "ours"
                        ours, _, assumed = row[n + 1].partition(" (")[0].partition(" → ")
                        assert _shows(ours, one["ours"])
                        assert _shows(assumed or "-", one["assumed"])
    assert next(figures, None) is None
    _totals(seen, [dict(zip(last.heads, row, strict=True)) for row in last.rows])


def latex_has_the_cells_of_the_document(read: Reader, case: str) -> None:
    """A line for each row of each table, with the same figures in it."""
    text = read(case, "latex")
    lines = [line for line in text.splitlines() if line.endswith("\\\\")]
    shown = tables(read(case, "markdown"))
    assert len(lines) == sum(len(table.rows) + 1 for table in shown)
    written = iter(lines)
    for table in shown:
        next(written)
        for row, line in zip(table.rows, written, strict=False):
            bare = re.sub(r"\\([%&_#])", r"\1", line).replace("$\\rightarrow$", "→")
            assert all(cell in bare for cell in row[1:] if "|" not in cell), (row, line)
