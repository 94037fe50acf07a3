"""Of `memory`: the tensors at the peak, the timeline, the plan, the definitions."""

from __future__ import annotations

import re

from tests.report.laws.figures import by, same_rows, share
from tests.report.reading import Reader, data, exact, rows, tables

RULE = re.compile(r"^([\w-]+)( \(asked for\))? ([\d,]+): (.*)$", re.MULTILINE)


def tensors_are_the_data(read: Reader, case: str) -> None:
    """Each row is a tensor of the peak, and they sum to it; in LaTeX too."""
    found = data(read, case)
    table = tables(read(case, "markdown"))[0]
    peak, latex = found["peak"], read(case, "latex")
    offsets = {(one["path"], one["first"]): one["offset"] for one in found["plan"]["tensors"]}
    expected = []
    for one in peak["live"]:
        lives = f"{one['first']}-{one['last']}"
        row = [one["path"], by(one["shape"]), lives, one["bytes"]]
        expected.append([*row, share(one["bytes"], peak["bytes"])])
        if "offset" in table.heads:
            expected[-1].append(offsets[one["path"], one["first"]])
        assert f"& ${one['bytes']:,}$ ".replace(",", "{,}") in latex
    assert sum(one["bytes"] for one in peak["live"]) == peak["bytes"]
    total = ["total", "", "", peak["bytes"], 1, *[""] * ("offset" in table.heads)]
    same_rows(table.rows, [*expected, total])


def steps_are_the_data(read: Reader, case: str) -> None:
    """The bytes of a step are those of the tensors that live then; a group has its largest."""
    found = data(read, case)
    tensors = found["plan"]["tensors"]
    for number, step in enumerate(found["steps"]):
        living = [one for one in tensors if one["first"] <= number <= one["last"]]
        assert sum(one["bytes"] for one in living) == step["bytes"]
    assert found["bound"] == max(step["bytes"] for step in found["steps"])
    table = tables(read(case, "markdown"))[1]
    end = 0
    for cells, path, size, *_ in table.rows:
        first, _, last = cells.partition("-")
        assert int(first) == end
        end = int(last or first) + 1
        largest = max(found["steps"][int(first) : end], key=lambda step: step["bytes"])
        same_rows([[path, size]], [[largest["path"], largest["bytes"]]])
    assert end == len(found["steps"])


def figures_are_the_data(read: Reader, case: str) -> None:
    """The peak, the plan, what is stored, and every definition, in the words of the page."""
    found, page = data(read, case), read(case, "table")
    peak, plan = found["peak"], found["plan"]
    place = "" if peak["path"] is None else f" at {peak['path']}"
    assert re.search(rf"^peak {peak['bytes']:,} bytes( = [\d.]+ \w+)?{place}$", page, re.MULTILINE)
    assert plan["gap"] == (plan["bytes"] - found["bound"] if _placed(found) else 0)
    if _placed(found):
        assert f"plan {plan['name']} {plan['bytes']:,} bytes" in page
        assert max(one["offset"] for one in plan["tensors"]) < plan["bytes"]
    assert f"stored {found['weights']:,} bytes" in page
    assert found["total"] == plan["bytes"] + found["weights"]
    said = RULE.findall(page)
    assert [(name, exact(size), rule) for name, _, size, rule in said] == [
        (one["name"], one["bytes"], one["rule"]) for one in found["definitions"]
    ]
    asked = [exact(size) for name, mark, size, _ in said if mark and name == found["definition"]]
    assert asked == [peak["bytes"]]


def memory_csv_is_the_data(read: Reader, case: str) -> None:
    """A row is a tensor; those of the peak are marked."""
    found = data(read, case)
    tensors = found["plan"]["tensors"]
    for row, one in zip(rows(read, case), tensors, strict=True):
        figures = [row[key] for key in ("path", "bytes", "first", "last")]
        same_rows([figures], [[one[key] for key in ("path", "bytes", "first", "last")]])
        assert row["shape"] == by(one["shape"])
        assert row["offset"] == ("" if one["offset"] is None else str(one["offset"]))
        at_peak = any(one.items() >= live.items() for live in found["peak"]["live"])
        assert row["peak"] == str(int(at_peak))


def _placed(found: dict[str, dict[str, str]]) -> bool:
    return found["plan"]["name"] != "bound"
