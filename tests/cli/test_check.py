"""`costcalc check`: budgets met, broken, unreadable or with unknown keys; ratchet; exit codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from costcalc.cli.run import run

SPEC = """\
costcalc: 1
params:
  width: {default: 8, range: width >= 1, doc: channels}
input: (3, 20, 31)
layers:
  - stem: conv(width, k=3)
"""
MACS, PARAMS = 8 * 27 * 20 * 31, 8 * 27
BUDGETS = """\
# limits of this project
[tool.other]
macs = "1k"

[[tool.costcalc.budget]]
network = "models/kws.yaml"  # the first
macs = "1M"      # generous
params = 1_000
peak_memory = "256KiB"
dtype = "int8"

[[tool.costcalc.budget]]
network = "models/kws.yaml"
set = { width = "16" }
'macs' = '0.3M'
"""
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a model and a file of budgets; one deeper is the current folder."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "kws.yaml").write_text(SPEC)
    (tmp_path / "pyproject.toml").write_text(BUDGETS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = run(["check", *words])
    return (code, *capsys.readouterr())


def refused(capsys: Capture, project: Path, text: str, *words: str) -> str:
    """What is said of a file of budgets that is refused."""
    (project / "pyproject.toml").write_text(text)
    code, out, err = told(capsys, *words)
    assert (code, out) == (2, "")
    return err


def limits(capsys: Capture, *words: str) -> list[tuple[str, int | None, int, str]]:
    _, out, err = told(capsys, *words, "--format", "json")
    assert err == ""
    rows = json.loads(out)["limits"]
    return [(row["quantity"], row["limit"], row["actual"], row["status"]) for row in rows]


def test_limits_that_are_met(project: Path, capsys: Capture) -> None:
    """Of two budgets of one network; the file is found from a folder below."""
    assert told(capsys)[0] == 0
    memory = 3 * 20 * 31 + 8 * 20 * 31
    expected = [
        ("macs", 10**6, MACS, "met"),
        ("params", 1000, PARAMS, "met"),
        ("peak_memory", 256 * 1024, memory, "met"),
        ("macs", 300_000, 2 * MACS, "met"),
    ]
    assert limits(capsys) == expected


def test_the_nearest_file_upwards_is_taken(
    project: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "models")
    (project / "models" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert len(limits(capsys)) == 4
    text = '[[budget]]\nnetwork = "kws.yaml"\nmacs = 1\n'
    (project / "models" / "costcalc.toml").write_text(text)
    assert limits(capsys) == [("macs", 1, MACS, "broken")]


def test_a_limit_includes_its_value(project: Path, capsys: Capture) -> None:
    for limit, code in ((MACS, 0), (MACS - 1, 1)):
        given = ("models/kws.yaml", "--max", f"macs={limit}")
        assert told(capsys, *given)[0] == code


def test_a_broken_limit_is_an_exit_code(project: Path, capsys: Capture) -> None:
    code, out, err = told(capsys, "models/kws.yaml:width=9", "--max", "macs=150k,params=1k")
    assert (code, err) == (1, "")
    assert "1 of 2 limits is broken" in out
    assert "BROKEN" in out


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


def test_the_ratchet_replaces_digits_and_nothing_else(project: Path, capsys: Capture) -> None:
    text = BUDGETS.replace("\n", "\r\n").rstrip() + "\t# ü, no newline at the end"
    (project / "pyproject.toml").write_bytes(text.encode())
    code, out, err = told(capsys, "--update")
    assert (code, err) == (0, "")
    memory = (3 + 8) * 20 * 31 / 1024
    expected = text.replace('"1M"', f'"{MACS / 10**6}M"').replace("= 1_000", f"= {PARAMS}")
    expected = expected.replace('"256KiB"', f'"{memory}KiB"')
    expected = expected.replace("'0.3M'", f"'{2 * MACS / 10**6}M'")
    assert (project / "pyproject.toml").read_bytes() == expected.encode()
    assert "the limit of macs, 1M, is now 0.13392M" in out
    assert [row[1] == row[2] for row in limits(capsys)] == [True] * 4
    code, out, _ = told(capsys, "--update")
    assert (code, "no limit was changed" in out) == (0, True)
    assert (project / "pyproject.toml").read_bytes() == expected.encode()


def test_the_ratchet_does_not_raise_a_limit_by_itself(project: Path, capsys: Capture) -> None:
    text = BUDGETS.replace("'0.3M'", "'0.2M'").replace('"1M"', "133_920")
    (project / "pyproject.toml").write_text(text)
    assert told(capsys, "--update")[0] == 1
    assert "'0.2M'" in (project / "pyproject.toml").read_text()
    assert told(capsys, "--update", "--allow-increase")[0] == 0
    assert "'0.26784M'" in (project / "pyproject.toml").read_text()


def test_a_limit_that_cannot_be_replaced_is_an_error(project: Path, capsys: Capture) -> None:
    (project / "costcalc.toml").write_text("budget = [{network = 'models/kws.yaml', macs = '1M'}]")
    (project / "pyproject.toml").unlink()
    assert told(capsys)[0] == 0
    code, _, err = told(capsys, "--update")
    assert code == 2
    assert "the limit of `macs` cannot be replaced" in err


def test_an_increase_is_against_a_revision(
    project: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Met, broken by one, of a file that is new, and an error without a revision git knows."""
    entry = '[[tool.costcalc.budget]]\nnetwork = "models/{}.yaml"\nmax_increase = {}\n'
    increases = ("{ macs = '25%', params = 54 }", "{ macs = '24.9%', params = 53 }")
    text = entry.format("kws", increases[0]) + entry.format("kws", increases[1])
    (project / "pyproject.toml").write_text(text + entry.format("new", "{ macs = 0 }"))
    git = ("git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "first")):
        subprocess.run([*git, *words], check=True, capture_output=True)
    (project / "models" / "kws.yaml").write_text(SPEC.replace("default: 8", "default: 10"))
    (project / "models" / "new.yaml").write_text(SPEC)
    macs, params = MACS * 10 // 8, PARAMS * 10 // 8
    assert limits(capsys, "--since", "HEAD") == [
        ("macs", macs, macs, "met"),
        ("params", params, params, "met"),
        ("macs", MACS * 1249 // 1000, macs, "broken"),
        ("params", params - 1, params, "broken"),
        ("macs", None, MACS, "new"),
    ]
    assert told(capsys, "--since", "HEAD")[0] == 1
    code, out, err = told(capsys)
    assert (code, out.count("NOT CHECKED"), err.count("give `--since REVISION`")) == (2, 5, 5)
    assert "5 limits could not be checked" in out
    code, out, err = told(capsys, "--since", "no-such-branch")
    assert (code, out.count("ERROR")) == (2, 5)
    assert "git knows no revision `no-such-branch`" in err
    given = ("models/kws.yaml", "--since", "HEAD", "--max-increase")
    assert [told(capsys, *given, f"macs={n}%")[0] for n in (24, 25)] == [1, 0]


def test_annotations_and_the_summary_of_a_job(
    project: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escaped as GitHub reads it, relative to what was checked out; the summary is appended."""
    summary = project / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    (project / "pyproject.toml").write_text(BUDGETS.replace("'0.3M'", "'0.2M'"))
    code, out, err = told(capsys, "--format", "github")
    assert (code, err) == (1, "")
    first, *rest = out.splitlines()
    assert first == (
        f"::error file={project.name}/pyproject.toml,line=15,title=costcalc%3A macs::"
        "models/kws.yaml:width=16: macs 267,840 is 67,840 above the limit 200,000"
    )
    assert rest == ["costcalc: 1 of 4 limits is broken"]
    assert summary.read_text().startswith("before\n## budgets of pyproject.toml\n")
    assert "BROKEN" in summary.read_text()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project))
    code, _, err = told(capsys, "--format", "github")
    assert code == 2
    assert "cannot write the summary" in err


def test_names_cannot_break_out_of_an_annotation_or_of_xml(
    project: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "a%0A,b<&\"'>.yaml"
    (project / name).write_text(SPEC)
    code, out, _ = told(capsys, f"./{name}", "--max", "macs=1", "--format", "github")
    assert code == 1
    assert out.splitlines()[0].endswith(
        f"::./{name.replace('%', '%25')}: macs 133,920 is 133,919 above the limit 1"
    )
    _, out, _ = told(capsys, f"./{name}", "--max", "macs=1", "--format", "junit")
    case = ElementTree.fromstring(out)[0][0]
    assert case.get("classname") == f"./{name}"


def test_the_data_type_is_that_of_all_bytes_and_bits(project: Path, capsys: Capture) -> None:
    """216 weights and 837 * 32 operations, in fp32 and in int8; the page says at which."""
    text = '[[budget]]\nnetwork = "models/kws.yaml"\nsize = "1GiB"\nbops = "1T"\nbytes = "1GiB"\n'
    for dtype, bits in (("fp32", 32), ("int8", 8)):
        (project / "costcalc.toml").write_text(f'{text}dtype = "{dtype}"\n')
        found = {name: actual for name, _, actual, _ in limits(capsys, "--config", "costcalc.toml")}
        moved = PARAMS + 3 * 20 * 31 + 8 * 20 * 31
        assert found == {
            "size": PARAMS * bits // 8,
            "bops": MACS * bits * bits,
            "bytes": moved * bits // 8,
        }
        _, out, _ = told(capsys, "--config", "costcalc.toml")
        assert out.count(f"{dtype}\n") >= 2


def test_a_file_of_budgets_may_have_any_name(project: Path, capsys: Capture) -> None:
    """But in `pyproject.toml` a table `budget` is somebody else's."""
    text = '[[budget]]\nnetwork = "models/kws.yaml"\nmacs = 1\n'
    for both in (text, f"[[tool.costcalc.budget]]{text[10:]}{text}"):
        (project / "limits.toml").write_text(both)
        code, out, err = told(capsys, "--config", "limits.toml", "--format", "github")
        assert (code, err) == (1, "")
        assert out.count("::error ") == both.count("network")
    assert "has no budgets" in refused(capsys, project, text, "--config", "pyproject.toml")


def test_a_budget_that_is_no_table_is_one_fault(project: Path, capsys: Capture) -> None:
    (project / "limits.toml").write_text("budget = [3]\n")
    code, _, err = told(capsys, "--config", "limits.toml")
    assert code == 2
    assert err.count("error:") == 1


def test_an_increase_without_a_revision_is_never_passed_over(
    project: Path, capsys: Capture
) -> None:
    """Where it is the only limit, exit 2 in every format, at its line."""
    text = '[[budget]]\nnetwork = "models/kws.yaml"\nmax_increase = { macs = "2%" }\n'
    (project / "limits.toml").write_text(text)
    code, out, _ = told(capsys, "--config", "limits.toml", "--format", "github")
    first, last = out.splitlines()
    assert code == 2
    assert first.startswith("::error file=limits.toml,line=3,title=costcalc%3A not checked::")
    assert last == "costcalc: 1 limit could not be checked"
    for name in ("table", "json", "csv", "junit", "markdown", "html"):
        code, _, err = told(capsys, "--config", "limits.toml", "--format", name)
        assert (code, "--> limits.toml:3:" in err) == (2, True)
