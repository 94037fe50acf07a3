"""Of the cost table."""

from __future__ import annotations

from costcalc.cost.quantities import RATIOS
from tests.report.laws.figures import COUNTS, by, same_rows, share
from tests.report.reading import Reader, data, exact, rows, tables

COSTS = ("macs", "params")
NETWORKS = ("network", "network_all", "network_fold", "network_excluded")
EXACT = {"network_all": ("params", "FLOPs"), "network_fold": ("params", "MACs")}
"""Cases whose tables hold all digits, and the columns that must sum to their last row."""


def layers_are_the_data(read: Reader, case: str) -> None:
    """Each row of the table has the figures of its layer, and the shares of what sorts it."""
    found, table = data(read, case), tables(read(case, "markdown"))[0]
    macs = "flops" if "flops" in found["totals"] else "macs"
    shared = "params" if "% params" in table.heads else "macs"
    assert table.heads[4] == ("FLOPs" if macs == "flops" else "MACs")
    assert table.heads[:4] == ["layer", "kind", "output", "params"]
    whole = found["totals"]
    paths = {layer["path"]: layer for layer in found["layers"]}
    kept = [row for row in table.rows if row[0] in paths]
    assert len(kept) >= len(table.rows) - 2
    expected = []
    for layer in (paths[row[0]] for row in kept):
        figures = (layer["params"], layer[macs], share(layer[shared], whole[shared]))
        expected.append((layer["path"], layer["kind"], by(layer["output"]), *figures))
    same_rows(kept, expected)
    costs = [path for path, one in paths.items() if any(one[name] for name in COSTS)]
    shown = [row[0] for row in kept]
    assert costs == [path for path in shown if path in costs]
    sums = [name for name in whole if name not in RATIOS]
    others = {name: whole[name] - sum(one[name] for one in found["layers"]) for name in sums}
    omitted = [row for row in table.rows[:-1] if row[0] not in paths]
    rest = ("", "", others["params"], others[macs], share(others[shared], whole[shared]))
    last = ("total", "", "", whole["params"], whole[macs], 1)
    same_rows([*omitted, table.rows[-1]], [*[(..., *rest) for _ in omitted], last])
    assert len(omitted) == any(others[name] for name in COSTS)


def kinds_are_the_data(read: Reader, case: str) -> None:
    """Each row of the table of kinds has the figures and shares of its kind."""
    found, table = data(read, case), tables(read(case, "markdown"))[1]
    macs = "flops" if "flops" in found["totals"] else "macs"
    kinds = {one["kind"]: one for one in found["kinds"]}
    expected = []
    for row in table.rows[:-1]:
        one = kinds[row[0]]
        figures = (one[macs], one["macs_share"], one["params"], one["params_share"])
        expected.append((one["kind"], one["layers"], *figures))
    layers = sum(kinds[row[0]]["layers"] for row in table.rows[:-1])
    whole = found["totals"]
    expected.append(("total", layers, whole[macs], 1, whole["params"], 1))
    same_rows(table.rows, expected)
    for one in found["kinds"]:
        for name in ("macs", "params"):
            part = share(one[name], found["totals"][name])
            assert abs(one[f"{name}_share"] - part) < 1e-9
    assert {row[0] for row in table.rows} >= {k for k, one in kinds.items() if one["params"]}


def rows_sum_to_totals(read: Reader, case: str) -> None:
    """In JSON, in CSV, and in both tables of all pages whose digits are all printed."""
    found = data(read, case)
    for name in COUNTS:
        whole = found["totals"][name]
        assert sum(one[name] for one in found["kinds"]) == whole
        if case != "network_fold":  # of which the first rows are written
            assert sum(one[name] for one in found["layers"]) == whole
            assert sum(int(row[name]) for row in rows(read, case)) == whole
    for head in EXACT.get(case, ()):
        for table in tables(read(case, "markdown"))[:2]:
            *parts, whole = [exact(cell) for cell in table.column(head)]
            assert sum(parts) == whole


def csv_is_the_data(read: Reader, case: str) -> None:
    """The same layers in the same order, with the same figures."""
    found = data(read, case)["layers"]
    for layer, row in zip(found, rows(read, case), strict=True):
        assert (row["path"], row["kind"], row["output"]) == (
            layer["path"],
            layer["kind"],
            by(layer["output"]),
        )
        assert [int(row[name]) for name in COUNTS] == [layer[name] for name in COUNTS]


def layers_follow_their_inputs(read: Reader, case: str) -> None:
    """Layers are in the order of execution: each after what it reads."""
    seen = {"input"}
    for layer in data(read, case)["layers"]:
        assert seen.issuperset(layer["from"]), layer["path"]
        seen.add(layer["path"])


def paths_are_sorted(read: Reader, case: str) -> None:
    """With `--sort path`, in every format."""
    for paths in (
        [layer["path"] for layer in data(read, case)["layers"]],
        [row["path"] for row in rows(read, case)],
        tables(read(case, "markdown"))[0].column("layer")[:-1],
    ):
        assert paths == sorted(paths)


def a_row_of_one_layer_is_the_layer(read: Reader, case: str) -> None:
    """A folded row under a layer's own path says what that layer says."""
    layers = {layer["path"]: layer for layer in data(read, "network")["layers"]}
    same = [row for row in data(read, case)["layers"] if row["path"] in layers]
    assert same
    for row in same:
        assert row == layers[row["path"]]


def a_batch_multiplies_work_alone(read: Reader, case: str) -> None:
    """Parameters are stored once, however many examples there are."""
    one, many = data(read, "network"), data(read, case)
    batch = many["batch"]
    assert batch > 1
    for before, after in zip(one["layers"], many["layers"], strict=True):
        for name in COUNTS:
            factor = batch if name in ("macs", "activations") else 1
            assert after[name] == factor * before[name], (after["path"], name)


def flops_are_twice_the_macs(read: Reader, case: str) -> None:
    """In JSON, in CSV, and in the first column of the tables."""
    found = data(read, case)
    items = found.get("layers") or found["networks"]
    for one in [item.get("totals", item) for item in items]:
        assert one["flops"] == 2 * one["macs"]
    for row in rows(read, case):
        assert int(row["flops"]) == 2 * int(row["macs"])
    table = tables(read(case, "markdown"))[0]
    for row in table.dicts()[: len(items)]:
        named = {one.get("path", one.get("name")): one.get("totals", one) for one in items}
        assert exact(row["FLOPs"]) == 2 * named[row[table.heads[0]]]["macs"]
