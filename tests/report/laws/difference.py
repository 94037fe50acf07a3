"""Of `diff`: causes and edits sum to the change, and every table shows the data."""

from __future__ import annotations

import re
from typing import Any

from tests.report.laws.figures import COUNTS
from tests.report.reading import Reader, Table, data, rows, tables

DIFFERENCES = ("diff", "diff_all", "diff_settings", "diff_shared")
FIGURE = re.compile(r"([-+]?)([\d,]+(?:\.(\d+))?)(?: ([kMGT]|B|KiB|MiB|GiB))?")
UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "B": 1}
UNITS |= {"KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
TREE = re.compile(r"^( *)([~+>-]) (\S+) (.*)$")


def change(figures: dict[str, int]) -> int:
    return figures["new"] - figures["old"]


def shows(cell: str, value: int) -> bool:
    """Whether a figure with its sign and unit is that value, to the last digit."""
    match = FIGURE.fullmatch(cell)
    assert match, cell
    sign, digits, places, unit = match.groups()
    size = UNITS[unit or ""]
    number = float(digits.replace(",", "")) * size
    if places is None and unit not in ("KiB", "MiB", "GiB"):
        return (-number if sign == "-" else number) == value
    near = abs(number - abs(value)) <= size / 10 ** len(places or "") * 0.501
    return near and (sign == "-") == (value < 0)


def causes_and_edits_sum_to_the_change(read: Reader, case: str) -> None:
    """In JSON: of each layer, of all layers, of the edits; in CSV the rows."""
    found = data(read, case)
    for name in COUNTS:
        whole = change(found["totals"][name])
        for layer in found["layers"]:
            assert sum(cause[name] for cause in layer["causes"]) == change(layer[name])
        assert sum(change(layer[name]) for layer in found["layers"]) == whole
        assert sum(cause[name] for cause in found["causes"]) == whole
        assert sum(edit[name] for edit in found["edits"]) == whole
        assert sum(int(row[name]) for row in rows(read, case)) == whole


def totals_are_the_data(read: Reader, case: str) -> None:
    """Old, new and change of each total, in few digits or in all."""
    table = tables(read(case, "markdown"))[0]
    found = data(read, case)["totals"]
    of_params = () if change(found["params"]) else ("weights", "biases", "norm")
    parts = [name for name in (*of_params, "buffers") if change(found[name])]
    names = ("macs", "params", "activations", *parts, "bytes", "stored", "peak_memory")
    for name, row in zip(names, table.rows, strict=True):
        both = found[name]
        for cell, value in zip(row[1:4], (both["old"], both["new"], change(both)), strict=True):
            assert shows(cell, value), (name, cell, value)
        share = row[4].removesuffix(" %")
        expected = 100 * change(both) / both["old"]
        assert share == "0" if not expected else abs(float(share) - expected) < 0.00501


def movers_are_the_data(read: Reader, case: str) -> None:
    """The layers that change most, in order; the last row is the sum of all others."""
    table = headed(read, case, "layer")
    found = data(read, case)
    layers = {one["path"] or one["old_path"]: one for one in found["layers"]}
    sizes = sorted((_sizes(one) for one in layers.values()), reverse=True)
    left = [change(found["totals"][name]) for name in ("macs", "params")]
    for (name, _, macs, params, _), size in zip(table.rows, [*sizes, None], strict=False):
        if name.endswith(("more layer", "more layers")):
            assert shows(macs, left[0])
            assert shows(params, left[1])
            continue
        one = layers[name[2:]]
        assert _sizes(one) == size
        assert shows(macs, change(one["macs"]))
        assert shows(params, change(one["params"]))
        left = [left[0] - change(one["macs"]), left[1] - change(one["params"])]
    assert len(table.rows) > 3


def _sizes(layer: dict[str, Any]) -> tuple[int, ...]:
    return tuple(abs(change(layer[name])) for name in ("macs", "params", "activations"))


def causes_are_the_data(read: Reader, case: str) -> None:
    """Each cause with a figure, and the total under them."""
    table = headed(read, case, "cause")
    found = {one["what"]: one for one in data(read, case)["causes"]}
    totals = data(read, case)["totals"]
    found["total"] = {name: change(totals[name]) for name in COUNTS}
    for name, *cells in table.rows:
        for cell, word in zip(cells, ("macs", "params", "activations"), strict=True):
            assert shows(cell, found[name][word])
    left = {*found} - {row[0] for row in table.rows}
    assert not any(found[name][word] for name in left for word in ("macs", "params"))


def edits_are_the_data(read: Reader, case: str) -> None:
    """Each edit with a figure in its order, and the total under them."""
    table = headed(read, case, "edit")
    edits = [one for one in data(read, case)["edits"] if one["macs"] or one["params"]]
    for row, one in zip(table.rows[:-1], edits, strict=True):
        assert row[0] == one["place"]
        assert shows(row[2], one["macs"])
        assert shows(row[3], one["params"])
    assert table.rows[-1][0] == "total"


def the_tree_has_the_layers(read: Reader, case: str) -> None:
    """A line for each layer with a change, and for each part the sum of the lines under it."""
    text = read(case, "markdown").partition("````text\n")[2].partition("\n````")[0]
    layers = [one for one in data(read, case)["layers"] if _is_listed(one)]
    seen = []
    above: list[str] = []
    for line in text.splitlines():
        match = TREE.match(line)
        assert match, line
        indent, mark, name, _ = match.groups()
        above = [*above[: len(indent) // 2], name]
        path = "/".join(above)
        if not re.search(r" MACs, [-+\d.,]+( [kMG])? params$", line):
            seen.append((mark, path))
    marks = {"changed": "~", "added": "+", "removed": "-", "moved": ">"}
    expected = [(marks[one["status"]], one["path"] or one["old_path"]) for one in layers]
    assert sorted(seen) == sorted(expected)


def _is_listed(layer: dict[str, Any]) -> bool:
    return any(change(layer[name]) for name in COUNTS if name != "bytes")


def headed(read: Reader, case: str, head: str) -> Table:
    """The table whose first column has that heading."""
    return next(one for one in tables(read(case, "markdown")) if one.heads[0] == head)
