"""Of `verify` and `export`, against what the cost table says of the same layers."""

from __future__ import annotations

from tests.report.laws.figures import same_rows
from tests.report.reading import Reader, data, exact, rows, tables


def witnesses_are_the_data(read: Reader, case: str) -> None:
    """Each witness with as many figures as it has rows, and all of them together."""
    found, written, (table,) = data(read, case), rows(read, case), tables(read(case, "markdown"))
    for row in table.dicts():
        own = [one["agrees"] for one in written if one["witness"] == row["witness"]]
        assert (int(row["figures"]), int(row["agree"])) == (len(own), own.count("true"))
    assert len(written) == found["figures"] == sum(map(int, table.column("figures")))
    agree = all(one["agrees"] == "true" for one in written)
    assert (found["verdict"] == "agrees") == agree == (not found["differences"])
    macs = {one["path"]: one["macs"] for one in found["layers"]}
    for one in written:
        if one["quantity"] == "macs":
            assert int(one["ours"]) == macs[one["path"]]


def coefficients_are_the_data(read: Reader, case: str) -> None:
    """Each term with our coefficient and those of both counters."""
    found, (table,) = data(read, case), tables(read(case, "markdown"))
    keys = ("ours", "fvcore", "FlopCounterMode")
    expected = [tuple(int(one[key]) for key in keys) for one in found["coefficients"]]
    same_rows([row[1:] for row in table.rows], expected)
    for one, row in zip(found["coefficients"], rows(read, case), strict=True):
        assert [row[key] for key in keys] == [one[key] for key in keys]
        assert {row[name] for name in one["powers"]} == {str(n) for n in one["powers"].values()}


def both_sides_are_the_data(read: Reader, case: str) -> None:
    """Totals of both networks, their differences, and each step without an equal."""
    found = data(read, case)
    totals, steps = tables(read(case, "markdown"))
    sums = {side: sum(one["macs"] for one in found[side]) for side in ("ours", "theirs")}
    given = {"MACs": sums, "params": found["params"], "running statistics": found["buffers"]}
    for row in totals.dicts():
        sides = given[row["total"]]
        ours, theirs = exact(row["ours"]), exact(row["theirs"])
        assert (ours, theirs) == (sides["ours"], sides["theirs"])
        assert exact(row["difference"]) == theirs - ours
    known = {(side, one["module"]): one for side in sums for one in found[side]}
    for row in steps.dicts():
        one = known[row["without an equal"], row["module"]]
        assert (exact(row["stored"]), exact(row["MACs"])) == (one["stored"], one["macs"])
    written = rows(read, case)
    assert [(one["side"], one["module"]) for one in written] == list(known)
    for one in written:
        step = known[one["side"], one["module"]]
        assert (int(one["stored"]), int(one["macs"])) == (step["stored"], step["macs"])


def exported_layers_are_those_of_the_table(read: Reader, case: str) -> None:
    """The layers of a graph are those of the cost table, in their order, with their shapes."""
    keys = ("path", "op", "output")
    ours = [tuple(map(str, (one[key] for key in keys))) for one in data(read, case)["layers"]]
    table = data(read, "network")["layers"]
    assert ours == [tuple(map(str, (one[key] for key in keys))) for one in table]
