"""`costcalc check`: budgets met and broken, the ratchet, formats and exit codes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.checking import BUDGETS, MACS, PARAMS, SPEC, Capture, limits, refused, told


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
