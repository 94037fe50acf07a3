"""Of `compare`."""

from __future__ import annotations

from tests.report.laws.figures import COUNTS, same_rows
from tests.report.reading import Reader, data, rows, tables


def comparison_is_the_data(read: Reader, case: str) -> None:
    """Totals with their ratios to the first, and each part of each network."""
    found = data(read, case)["networks"]
    totals, matrix = tables(read(case, "markdown"))
    macs = "flops" if "flops" in found[0]["totals"] else "macs"
    names = (macs, "params", "activations")
    for one in found:
        for name in ("macs", "params", "activations"):
            ratio = one["totals"][name] / found[0]["totals"][name]
            assert abs(one["ratios"][name] - ratio) < 1e-9
            assert one["totals"]["params"] == sum(
                one["totals"][part] for part in ("weights", "biases", "norm")
            )
    pairs = [
        [
            x
            for name in names
            for x in (one["totals"][name], one["ratios"][name.replace("flops", "macs")])
        ]
        for one in found
    ]
    same_rows([row[1:] for row in totals.rows], pairs)
    assert totals.column("network") == [one["name"] for one in found] == matrix.heads[1:]
    word = "path" if matrix.heads[0] == "by path" else "kind"
    quantity = ""
    for row in matrix.rows:
        if not any(row[1:]):
            quantity = {"MACs": "macs", "FLOPs": "flops"}.get(row[0], row[0])
            continue
        parts = [{one[word]: one for one in network[f"{word}s"]} for network in found]
        wholes = [network["totals"] for network in found]
        sources = wholes if row[0] == "total" else [part[row[0]] for part in parts]
        same_rows([row[1:]], [[one[quantity] for one in sources]])


def compared_parts_sum_to_totals(read: Reader, case: str) -> None:
    """In JSON and CSV, network by network."""
    written = rows(read, case)
    for network in data(read, case)["networks"]:
        parts = network.get("paths") or network["kinds"]
        word = "path" if "paths" in network else "kind"
        own = [row for row in written if row["network"] == network["name"]]
        assert [row[word] for row in own] == [*(part[word] for part in parts), "total"]
        for name in COUNTS:
            assert sum(part[name] for part in parts) == network["totals"][name]
            *cells, whole = [int(row[name]) for row in own]
            assert sum(cells) == whole == network["totals"][name]
