"""Of `check`: limits, figures and headroom, in every format."""

from __future__ import annotations

import re
from urllib.parse import unquote
from xml.etree import ElementTree

from tests.report.laws.difference import shows
from tests.report.reading import Reader, data, rows, tables

ANNOTATION = re.compile(r"^::error (?:file=([^,]*),line=(\d+),)?title=([^,:]*)::(.*)$")
VERDICTS = {
    "met": "met",
    "broken": "BROKEN",
    "new": "new",
    "unchecked": "NOT CHECKED",
    "error": "ERROR",
}


def limits_are_the_data(read: Reader, case: str) -> None:
    """Each row of the table and of CSV is a limit; its headroom is limit minus figure."""
    limits = data(read, case)["limits"]
    shown = [row for row in tables(read(case, "markdown"))[0].rows if row[4]]
    for one, row, line in zip(limits, shown, rows(read, case), strict=True):
        judged = one["status"] in ("met", "broken")
        assert judged == (one["headroom"] is not None) == (not one["faults"])
        if judged:
            assert one["actual"] is not None
            assert one["headroom"] == one["limit"] - one["actual"]
            assert one["status"] == ("met" if one["headroom"] >= 0 else "broken")
        assert row[0].split(",")[0] == one["quantity"]
        assert row[4] == VERDICTS[one["status"]]
        for cell, key in zip(row[1:4], ("limit", "actual", "headroom"), strict=True):
            assert cell == "-" if one[key] is None else shows(cell, one[key])
            assert line[key] == ("" if one[key] is None else str(one[key]))
    broken = any(one["status"] == "broken" for one in limits)
    faulty = any(one["faults"] for one in limits)
    verdict = "error" if faulty else "broken" if broken else "met"
    assert data(read, case)["verdict"] == verdict


def annotations_are_the_broken_limits(read: Reader, case: str) -> None:
    """Read back as GitHub reads them: file, line, title, message; then why others are not."""
    limits = data(read, case)["limits"]
    broken = [one for one in limits if one["status"] == "broken"]
    text = read(case, "github").splitlines()
    lines = [line for line in text if line.startswith("::error")]
    faults = data(read, case)["faults"]
    for line, fault in zip(lines[len(broken) :], faults, strict=True):
        match = ANNOTATION.match(line)
        assert match, line
        file, number, title, message = (unquote(part) if part else part for part in match.groups())
        assert (file, int(number)) == (fault["file"], fault["line"])
        assert title == "costcalc: not checked"
        assert message.startswith(fault["message"])
    for line, one in zip(lines[: len(broken)], broken, strict=True):
        match = ANNOTATION.match(line)
        assert match, line
        file, number, title, message = (unquote(part) if part else part for part in match.groups())
        assert (file, int(number)) == (data(read, case)["file"], one["line"])
        assert title == f"costcalc: {one['quantity']}"
        assert f"{one['actual']:,} is {-one['headroom']:,} above the limit" in message


def junit_has_a_case_for_each_limit(read: Reader, case: str) -> None:
    """With the failures and what was not checked, and the counts above them."""
    limits = data(read, case)["limits"]
    suites = ElementTree.fromstring(read(case, "junit"))
    (suite,) = suites
    found = list(suite)
    inside = {
        "met": None,
        "broken": "failure",
        "new": "skipped",
        "unchecked": "error",
        "error": "error",
    }
    for one, element in zip(limits, found, strict=True):
        assert [part.tag for part in element] == [w for w in [inside[one["status"]]] if w]
    assert suite.get("tests") == str(len(limits))
    assert suite.get("failures") == str(sum(one["status"] == "broken" for one in limits))
    assert suite.get("errors") == str(sum(bool(one["faults"]) for one in limits))
