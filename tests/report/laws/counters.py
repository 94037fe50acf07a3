"""Of `counters`, and of a counter's figures in the cost table."""

from __future__ import annotations

import re

from tests.report.laws.figures import same_rows, share
from tests.report.reading import Reader, data, exact, rows, tables

TERM = re.compile(
    r"(?:^|\+ )(?P<cause>[A-Za-z, ]+?) (?P<figure>[\d,]+)(?: \(ours [\d,]+\))?(?= |$|;)"
)


def counters_are_the_data(read: Reader, case: str) -> None:
    """Each row of the table is its counter, and by how much more it counts."""
    (table,) = tables(read(case, "markdown"))
    expected = []
    for tool in data(read, case)["tools"]:
        unknown = tool["total"] is None
        figures = ("not predicted", "-") if unknown else (tool["total"], tool["difference"])
        per_mac = {"macs": "1", "flops": "2", "params": "-"}[tool["quantity"]]
        expected.append((tool["title"], figures[0], tool["unit"], per_mac, figures[1]))
    same_rows(table.rows, expected)


def causes_sum_to_what_is_printed(read: Reader, case: str) -> None:
    """In JSON, in CSV, and in the sentence of each counter; differences too."""
    found = data(read, case)
    written = rows(read, case)
    ours = {"macs": found["macs"], "flops": 2 * found["macs"], "params": found["params"]}
    for tool in found["tools"]:
        if tool["total"] is None:
            assert tool["reason"] in tool["text"]
            continue
        assert tool["ours"] == ours[tool["quantity"]]
        assert tool["difference"] == tool["total"] - tool["ours"]
        own = [row for row in written if row["counter"] == tool["name"]]
        for key, whole in (("counted", "total"), ("ours", "ours"), ("difference", "difference")):
            assert sum(part[key] for part in tool["parts"]) == tool[whole]
            assert [int(row[key]) for row in own] == [part[key] for part in tool["parts"]]
        head, _, sum_ = tool["text"].partition(" = ")
        assert head == f"{tool['title']} {tool['total']:,}"
        terms = [exact(found["figure"]) for found in TERM.finditer(sum_.partition(";")[0])]
        assert sum(terms) == tool["total"], tool["text"]
        assert f"{tool['title']} & ${tool['total']:,}$".replace(",", "{,}").replace(
            "{,} ", ", "
        ) in read(case, "latex")


def counted_figures_are_the_data(read: Reader, case: str) -> None:
    """The column of a counter is named after it, and sums to its total in every format."""
    found = data(read, case)
    head = f"{found['counter']['unit']} by {found['counter']['title']}"
    whole = found["totals"]["counted"]
    assert sum(one["counted"] for one in found["kinds"]) == whole
    assert sum(one["counted"] for one in found["layers"]) == whole
    assert sum(int(row["counted"]) for row in rows(read, case)) == whole
    layers, kinds = tables(read(case, "markdown"))[:2]
    for table, key, name in ((layers, "layer", "path"), (kinds, "kind", "kind")):
        *parts, total = [exact(cell) for cell in table.column(head)]
        assert sum(parts) == total == whole
        of = {one[name]: one for one in found[f"{key}s"]} | {"total": found["totals"]}
        printed = zip(*(table.column(h) for h in (key, "MACs", head, table.heads[-1])), strict=True)
        shown = [of[label] for label in table.column(key)]
        figures = [(one["macs"], one["counted"], share(one["counted"], whole)) for one in shown]
        same_rows(
            list(printed),
            [(..., *of_row) for of_row in figures],
        )
    params = [
        one["params"] for one in found["layers"] if one["path"] in set(layers.column("layer"))
    ]
    same_rows([[c] for c in layers.column("params")], [[p] for p in (*params, sum(params))])
    counts = {one["kind"]: one["layers"] for one in found["kinds"]}
    numbers = [counts[kind] for kind in kinds.column("kind")[:-1]]
    same_rows([[cell] for cell in kinds.column("layers")], [[n] for n in (*numbers, sum(numbers))])
    shares = [share(one["macs"], found["totals"]["macs"]) for one in found["kinds"]]
    named = dict(zip((one["kind"] for one in found["kinds"]), shares, strict=True)) | {"total": 1}
    same_rows([[c] for c in kinds.column("% MACs")], [[named[k]] for k in kinds.column("kind")])
    assert f"{whole:,} {head}" in read(case, "table")
