"""Of `scale`, `sensitivity`, `solve` and `list`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.report.laws.figures import by, same_rows
from tests.report.reading import Reader, agrees, data, rows, tables


def scaling_is_the_data(read: Reader, case: str) -> None:
    """The table, the data and the CSV file have one figure for each phi and column."""
    found, (table,) = data(read, case), tables(read(case, "markdown"))
    keys = ("predicted", "smooth", "exact", "macs")
    expected = [
        (row["phi"], *map(Fraction, row["settings"].values()), *(row[key] for key in keys))
        for row in found["rows"]
    ]
    assert table.heads[1:4] == list(found["roles"].values())
    same_rows(table.rows, expected)
    for row, written in zip(found["rows"], rows(read, case), strict=True):
        assert float(written["predicted"]) == row["predicted"]
        assert int(written["macs"]) == row["macs"]


def prediction_is_the_rule(read: Reader, case: str) -> None:
    """depth * width**2 * resolution**2 to the power phi, of the coefficients."""
    found = data(read, case)
    depth, width, resolution = (float(one) for one in found["coefficients"].values())
    for row in found["rows"]:
        wanted = (depth * width**2 * resolution**2) ** row["phi"]
        assert abs(row["predicted"] / wanted - 1) < 1e-9
        assert abs(row["exact"] - row["macs"] / found["baseline"]) < 1e-9


def candidates_are_the_data(read: Reader, case: str) -> None:
    """Each candidate with its three ratios, and how many each criterion accepts."""
    found, (summary, table) = data(read, case), tables(read(case, "markdown"))
    ways = ("constraint", "smooth", "exact")
    accepted = [one["accepted_by"] for one in found["candidates"]]
    alone = [sum(one == [way] for one in accepted) for way in ways]
    counts = [sum(way in one for one in accepted) for way in ways]
    assert counts == [found["accepted"][way] for way in ways]
    assert list(map(int, summary.column("how many"))) == [*counts, found["accepted"]["all"]]
    assert list(map(int, filter(None, summary.column("by it alone")))) == alone
    roles = ("depth", "width", "resolution")
    same_rows(
        [row[:6] for row in table.rows],
        [
            (*(one[role] for role in roles), *(one["ratios"][way] for way in ways))
            for one in found["candidates"]
        ],
    )


def elasticities_are_the_data(read: Reader, case: str) -> None:
    """Each part with its figure, its share, and both slopes for each parameter."""
    found, (table,) = data(read, case), tables(read(case, "markdown"))
    parts, whole = [*found["parts"], found["total"]], found["total"]["value"]
    assert sum(part["value"] * part["passes"] for part in found["parts"]) == whole
    expected = [
        (
            part["part"],
            part["value"],
            part["value"] * part["passes"] / whole,
            *(x for one in part["elasticities"] for x in (one["smooth"], one["exact"])),
        )
        for part in parts
    ]
    same_rows(table.rows, expected)
    written = iter(rows(read, case))
    for part in parts:
        for one, row in zip(part["elasticities"], written, strict=False):
            assert (row["part"], row["parameter"]) == (part["part"], one["parameter"])
            assert float(row["exact"]) == one["exact"]


HEADS = {"macs": "MACs", "peak_memory": "bytes at the peak"}
"""Headings that are not the name of their quantity."""


def answers_are_the_data(read: Reader, case: str) -> None:
    """The totals of the exact answer and of the next step."""
    (answer,) = data(read, case)["answers"]
    table = {row[""]: row for row in tables(read(case, "markdown"))[0].dicts()}
    written = {row["row"]: row for row in rows(read, case)}
    for name, key in (("exact answer", "exact"), ("next step", "next")):
        for quantity, value in answer[key]["totals"].items():
            head = HEADS.get(quantity, quantity)
            assert agrees(table[name][head], value)
            assert int(written[key][quantity]) == value
    assert table["exact answer"]["alpha"] == answer["setting"]
    _smooth_settings_are_the_data(read, case)


def lowest_is_the_data(read: Reader, case: str) -> None:
    """Where no setting meets the budget: the cheapest there is."""
    ((answer,), (table,)) = data(read, case)["answers"], tables(read(case, "markdown"))
    (lowest,) = answer["lowest"]
    totals = lowest["totals"]
    figures = (totals["macs"], totals["params"], totals["activations"])
    same_rows([table.rows[-1]], [("fewest params", lowest["setting"], *figures)])
    _smooth_settings_are_the_data(read, case)


def _smooth_settings_are_the_data(read: Reader, case: str) -> None:
    """The setting that each target's smooth form asks for, beside the target."""
    found = data(read, case)
    table = {row[""]: row for row in tables(read(case, "markdown"))[0].dicts()}
    limits = {one["quantity"]: int(one["at_most"]) for one in found["targets"]}
    for one in found["answers"][0]["smooth"]:
        row = table[f"smooth form, {one['quantity']}"]
        head = "MACs" if one["quantity"] == "macs" else one["quantity"]
        assert agrees(row[head], limits[one["quantity"]])
        assert agrees(row["alpha"], one["setting"])


def curves_are_the_data(read: Reader, case: str) -> None:
    """For each setting of the second parameter the answer, its MACs, and what part it uses."""
    found, (table,) = data(read, case), tables(read(case, "markdown"))
    limit = int(found["targets"][0]["at_most"])
    written = iter(rows(read, case))
    expected = []
    for one in found["answers"]:
        macs = one["exact"] and one["exact"]["totals"]["macs"]
        after = one["next"] and one["next"]["totals"]["macs"] / limit
        smooth = one["smooth"][0]["setting"]
        setting = one["setting"] or "none"
        parts = (one["fixed"]["rho"], ..., smooth, setting, macs, macs and macs / limit, ..., after)
        expected.append(parts)
        for key in ("exact", "next") if macs else ():
            assert int(next(written)["macs"]) == one[key]["totals"]["macs"]
    same_rows(table.rows, expected)


def settings_of_steps_are_the_data(read: Reader, case: str) -> None:
    """The setting that is shown for the next step is the one of the data."""
    (answer,) = data(read, case)["answers"]
    table = {row[""]: row for row in tables(read(case, "markdown"))[0].dicts()}
    assert table["next step"]["alpha"] == answer["next"]["setting"]


def the_smooth_form_is_that_of_formula(read: Reader, case: str) -> None:
    """Term by term in the same order, whatever the budget."""
    form = next(line for line in read("formula_params", "table").splitlines() if " ≈ " in line)
    assert form.startswith("params ≈ ")
    assert f"smooth form: {form}" in read(case, "table").splitlines()


def _inputs(network: dict[str, Any]) -> str:
    """The shape of the input, or of all that have names."""
    named = network.get("inputs", [{"shape": network["input"]}])
    return ", ".join(by(one["shape"]) for one in named)


def networks_are_the_data(read: Reader, case: str) -> None:
    """Each network of the catalog with its input and its two figures."""
    found = {one["name"]: one for one in data(read, case)["networks"]}
    rows_ = [row for row in tables(read(case, "markdown"))[0].rows if any(row[1:])]
    expected = [
        (name, _inputs(found[name]), found[name]["macs"], found[name]["params"])
        for name in (row[0] for row in rows_)
    ]
    same_rows(rows_, expected)
    assert len(expected) == len(found)
    for row in rows(read, case):
        assert int(row["macs"]) == found[row["name"]]["macs"]
        assert int(row["params"]) == found[row["name"]]["params"]


def published_figures_are_the_data(read: Reader, case: str) -> None:
    """What was printed, what is counted, and how far apart they are."""
    found, (table,) = data(read, case)["figures"], tables(read(case, "markdown"))
    shown = [row[1:4] for row in table.rows if any(row[1:])]
    same_rows(shown, [(one["published"], one["ours"], one["difference"]) for one in found])
    for one in found:
        unit = {"M": 10**6, "G": 10**9}[one["published"][-1]]
        printed = float(one["published"][:-1]) * unit
        assert abs(one["difference"] - (one["ours"] - printed) / printed) < 1e-9
