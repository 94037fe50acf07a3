"""Faults of a file of budgets, of a network in it, and of the options of `costcalc check`."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.checking import BUDGETS, SPEC, Capture, refused, told


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ('dtype = "int8"', 'dtyp = "int8"', "unknown key `dtyp` in a budget", 10),
        ('dtype = "int8"', 'dtype = "int7"', "there is no data type `int7`", 10),
        ('dtype = "int8"', 'dtype = "int7"', "= help: did you mean `int8`?\n", 10),
        ('dtype = "int8"', 'dtype = "int7"', "= help: a data type may also be bits of", 10),
        ('dtype = "int8"', "dtype = 8", "`dtype` must be a text", 10),
        ('dtype = "int8"', 'definition = "none"', "there is no definition `none`", 10),
        ('"1M" ', '"1 Mac" ', "`1 Mac` is not a valid limit of `macs`", 7),
        ('"1M" ', '"1KiB" ', "`KiB` is a unit of bytes, and `macs` is not in bytes", 7),
        ('"1M" ', '"2%" ', "`2%` is a share, which only `max_increase` can be", 7),
        ('"1M" ', "true ", "the limit of `macs` must be a text or a whole number", 7),
        ('"1M" ', "-1 ", "the limit of `macs` must be a text or a whole number", 7),
        ('"1M" ', f"{10**31} ", "must be a text or a whole number, 10^30 or less", 7),
        ('"1M" ', "-1 ", "must be a text or a whole number, 0 or more", 7),
        ("'macs'", "max_increase = { macs = '-5%' }\n'macs'", "write 2% of what it was, or", 15),
        ("'macs' = '0.3M'", "", "a budget needs a limit", 12),
        ('"16" }', "[16] }", "the setting `width` must be a text or a number", 14),
        ('set = { width = "16" }', "set = 3", "`set` must be a table of settings", 14),
        ('network = "models/kws.yaml"\nset', "set", "a budget needs a `network`", 12),
        ('models/kws.yaml"  #', '-"  #', "a budget cannot be of standard input", 6),
        ("[tool.other]", "[tool.costcalc]", "unknown key `macs`", 3),
        ('"1M" ', '"1M ', "is not valid TOML", 7),
        ("'macs'", "max_increase = { macs = '2%', maks = 3 }\n'macs'", "quantity `maks`", 15),
        ("'macs'", "max_increase = 3\n'macs'", "`max_increase` must be a table of limits", 15),
    ],
)
def test_a_fault_of_a_file_is_shown_at_its_line(
    project: Path, capsys: Capture, old: str, new: str, message: str, line: int
) -> None:
    assert old in BUDGETS
    err = refused(capsys, project, BUDGETS.replace(old, new, 1))
    assert message in err
    assert f"--> pyproject.toml:{line}:" in err


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("[[bugdet]]\nmacs = 1\n", "did you mean `budget`?", "1:1"),
        ("[[budget]]\n[x]\n", "known here: budget, tool", "2:1"),
        ("budget = 3\n", "`budget` must be an array of tables", "1:1"),
        ("a = 1\n[budget]\n", "`budget` must be an array of tables", "2:1"),
        ("\n\n[[budget]]\nnetwork = 'vgg16'\n", "a budget needs a limit", "3:1"),
        ("[[budget]]\nmacs = \n", "is not valid TOML: invalid value", "2:8"),
    ],
)
def test_a_fault_of_a_file_of_its_own(
    project: Path, capsys: Capture, text: str, message: str, place: str
) -> None:
    (project / "pyproject.toml").unlink()
    (project / "costcalc.toml").write_text(text)
    code, out, err = told(capsys)
    assert (code, out) == (2, "")
    assert message in err
    assert f"--> costcalc.toml:{place}\n" in err


def test_an_increase_of_a_shipped_network_is_refused(project: Path, capsys: Capture) -> None:
    text = '[[tool.costcalc.budget]]\nnetwork = "vgg16"\nmax_increase = { macs = "2%" }\n'
    err = refused(capsys, project, text)
    assert "`max_increase` compares a file with an earlier revision" in err
    assert "pyproject.toml:3:1" in err


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("models/kws.yaml", "models/none.yaml", "cannot read `models/none.yaml`: no such", 6),
        ('"16" }', '"0" }', "`width` is outside its range", 14),
        ("{ width", "{ wdth", "`kws` has no parameter `wdth`", 14),
    ],
)
def test_a_faulty_network_hides_no_other_budget(
    project: Path, capsys: Capture, old: str, new: str, message: str, line: int
) -> None:
    """Its limits are errors at their place in every format, the other limit is broken, exit 2."""
    text = BUDGETS.replace(old, new, 1).replace("'0.3M'", "'0.2M'").replace('"1M" ', '"1k" ')
    (project / "pyproject.toml").write_text(text)
    code, out, err = told(capsys, "--format", "json")
    found = json.loads(out)
    statuses = {one["status"] for one in found["limits"]}
    assert (code, found["verdict"], "broken" in statuses) == (2, "error", True)
    faulty = [one for one in found["limits"] if one["status"] == "error"]
    assert {(one["actual"], one["headroom"]) for one in faulty} == {(None, None)}
    (fault,) = found["faults"]
    assert (fault["file"], fault["line"], fault["message"][:20]) == (
        "pyproject.toml",
        line,
        message[:20],
    )
    assert message in err
    assert f"--> pyproject.toml:{line}:" in err
    code, out, _ = told(capsys)
    assert (code, out.count("ERROR"), out.count("BROKEN")) == (2, len(faulty), 1)
    assert f"not checked: pyproject.toml:{line}: {message}" in out
    code, out, _ = told(capsys, "--format", "github")
    assert (code, out.count("::error ")) == (2, 2)
    where = f"file=pyproject.toml,line={line},title=costcalc%3A not checked"
    assert f"::error {where}::{message}" in out
    code, out, _ = told(capsys, "--format", "junit")
    suite = ElementTree.fromstring(out)[0]
    assert (code, suite.get("errors"), len(suite.findall("*/error"))) == (
        2,
        str(len(faulty)),
        len(faulty),
    )


def test_a_network_that_cannot_be_built_is_told_once(project: Path, capsys: Capture) -> None:
    """At its place in the network; the file of budgets stays as it is."""
    (project / "models" / "kws.yaml").write_text(SPEC.replace("conv(", "cnv("))
    code, out, err = told(capsys, "--update")
    assert (code, err.count("error:")) == (2, 1)
    assert "--> models/kws.yaml:6:" in err
    assert "no limit was changed, because not every network could be counted" in out
    assert "4 limits could not be checked" in out
    assert (project / "pyproject.toml").read_text() == BUDGETS


def test_a_revision_that_git_lacks_hides_no_limit(
    project: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the increase is an error, at the budget that has it."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    text = BUDGETS.replace("'macs'", "max_increase = { macs = '2%' }\n'macs'")
    (project / "pyproject.toml").write_text(text)
    code, out, err = told(capsys, "--since", "HEAD", "--format", "json")
    assert code == 2
    assert "is in no git repository" in err
    assert "--> pyproject.toml:13:" in err
    found = [(one["kind"], one["status"]) for one in json.loads(out)["limits"]]
    assert sorted(found) == [("increase", "error"), *[("limit", "met")] * 4]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("vgg16",), "check NETWORK takes limits"),
        (("--max", "macs=1"), "take a network"),
        (("vgg16", "--max", "macs"), "`macs` is not a limit"),
        (("vgg16", "--max", "mac=1"), "there is no quantity `mac`"),
        (("vgg16", "--max", "macs=1,macs=2"), "`macs` has two limits"),
        (("vgg16", "--max", "macs=1", "--update"), "for budgets of a file"),
        (("vgg16", "--max-increase", "macs=1%"), "--since REVISION"),
        (("--allow-increase",), "--allow-increase is for --update"),
        (("--config", "none.toml"), "cannot read `none.toml`"),
    ],
)
def test_what_is_refused(
    project: Path, capsys: Capture, words: tuple[str, ...], message: str
) -> None:
    code, out, err = told(capsys, *words)
    assert (code, out) == (2, "")
    assert message in err


def test_without_budgets_the_way_out_is_told(project: Path, capsys: Capture) -> None:
    err = refused(capsys, project, "[project]\n", "--config", "pyproject.toml")
    assert "`pyproject.toml` has no budgets" in err
    assert "[[tool.costcalc.budget]]" in err


def test_two_files_in_one_folder_are_refused(project: Path, capsys: Capture) -> None:
    (project / "costcalc.toml").write_text('[[budget]]\nnetwork = "vgg16"\nmacs = 1\n')
    code, _, err = told(capsys)
    assert code == 2
    assert "both `costcalc.toml` and `pyproject.toml` have budgets" in err


def test_a_budget_that_is_no_table_is_one_fault(project: Path, capsys: Capture) -> None:
    (project / "limits.toml").write_text("budget = [3]\n")
    code, _, err = told(capsys, "--config", "limits.toml")
    assert code == 2
    assert err.count("error:") == 1
