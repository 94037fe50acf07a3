"""`costcalc diff` on files and on revisions of a git repository, and what it refuses."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from costcalc.cli.run import run

GIT = ("git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
SPEC = """\
costcalc: 1
params:
  width: {{default: {width}, range: width >= 1, doc: channels}}
input: (3, 20, 31)
layers:
  - stem: conv(width, k={k}) | bn
  - gap
  - fc: linear(10)
"""
Capture = pytest.CaptureFixture[str]


def git(folder: Path, *words: str) -> None:
    subprocess.run([*GIT, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with three revisions of a model; in the working tree there is a fourth state."""
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "-q", "-b", "main")
    model = folder / "models" / "kws.yaml"
    model.parent.mkdir()
    for number, (width, k) in enumerate([(8, 3), (16, 3), (16, 5)]):
        model.write_text(SPEC.format(width=width, k=k))
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", f"{number}")
    git(folder, "tag", "third")
    model.write_text(SPEC.format(width=24, k=5))
    return folder


@pytest.fixture
def repository(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(made)
    return made


def told(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = run(words)
    return (code, *capsys.readouterr())


def totals(capsys: Capture, *words: str) -> tuple[int, int]:
    """Multiply-adds, old and new."""
    code, out, err = told(capsys, "diff", *words, "--format", "json")
    assert (code, err) == (0, "")
    macs = json.loads(out)["totals"]["macs"]
    return macs["old"], macs["new"]


def macs(width: int, k: int) -> int:
    return width * 3 * k * k * 20 * 31 + width * 10


def test_three_revisions_and_the_working_tree(repository: Path, capsys: Capture) -> None:
    path, old = "models/kws.yaml", "git:HEAD~2:models/kws.yaml"
    assert totals(capsys, old, "git:HEAD~1:models/kws.yaml") == (macs(8, 3), macs(16, 3))
    assert totals(capsys, old, "git:third:models/kws.yaml") == (macs(8, 3), macs(16, 5))
    assert totals(capsys, old, path) == (macs(8, 3), macs(24, 5))
    assert totals(capsys, path, "--since", "HEAD~1") == (macs(16, 3), macs(24, 5))
    assert totals(capsys, f"{path}:width=4", "--since", "main") == (macs(4, 5), macs(4, 5))
    assert totals(capsys, f"{old}:width=4", path) == (macs(4, 3), macs(24, 5))


def test_paths_are_from_the_current_folder(
    repository: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "models")
    assert totals(capsys, "./kws.yaml", "--since", "HEAD~1") == (macs(16, 3), macs(24, 5))
    code, out, err = told(capsys, "diff", "git:HEAD:models/kws.yaml", "kws.yaml")
    assert (code, out) == (2, "")
    assert "paths are relative to the current folder: `git:HEAD:kws.yaml`" in err


def test_any_command_takes_a_revision(repository: Path, capsys: Capture) -> None:
    code, out, _ = told(capsys, "git:HEAD~2:models/kws.yaml", "--width", "5", "--format", "json")
    assert code == 0
    assert json.loads(out)["totals"]["macs"] == macs(5, 3)


def test_a_change_is_an_exit_code_only_if_it_is_asked_for(
    repository: Path, capsys: Capture
) -> None:
    since = ("diff", "models/kws.yaml", "--since", "HEAD")
    assert told(capsys, *since)[0] == 0
    assert told(capsys, *since, "--exit-code")[0] == 1
    code, out, err = told(capsys, "diff", "git:HEAD:models/kws.yaml", "git:third:models/kws.yaml")
    assert (code, err) == (0, "")
    assert out == "nothing changed in cost: 744,160 MACs, 1,402 params, 9,930 activations\n"
    same = ("diff", "git:HEAD:models/kws.yaml", "git:third:models/kws.yaml", "--exit-code")
    assert told(capsys, *same)[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("relu", "gelu | relu | gelu", ["bytes read and written +"]),
        ("bn", "conv(16, k=1, p=0) | ln", ["MACs (+"]),
        ("bn", "bn(stats=false)", ["buffers (-100.00 %)"]),
    ],
)
def test_what_an_exit_code_of_a_change_is_for_is_seen(
    tmp_path: Path, capsys: Capture, old: str, new: str, shown: list[str]
) -> None:
    """The headline names it, also where only a rarer figure changed; the totals have every one."""
    layers = "  - wide: conv(64, k=1)\n  - stem: conv(16, k=3) | bn | relu\n"
    text = f"costcalc: 1\ninput: (3, 20, 31)\nlayers:\n{layers}"
    (tmp_path / "old.yaml").write_text(text)
    (tmp_path / "new.yaml").write_text(text.replace(old, new))
    both = [str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")]
    code, out, _ = told(capsys, "diff", *both, "--exit-code")
    tables = out.splitlines()
    headline = tables[3]
    assert (code, [word for word in shown if word not in headline]) == (1, [])
    rules = [number for number, line in enumerate(tables) if set(line) == {"─"}]
    assert not any(after == before + 1 for before, after in pairwise(rules))
    found = json.loads(told(capsys, "diff", *both, "--format", "json")[1])["totals"]
    changed = {name for name, one in found.items() if one["old"] != one["new"]}
    nouns = {"macs": "MACs", "bytes": "bytes read", "peak_memory": "peak memory"}
    of_parts = {"weights", "biases", "norm"} if "params" in changed else set()
    rows = "\n".join(tables[rules[0] : tables.index("", rules[0])])
    for name in changed - of_parts - {"active"}:
        noun = nouns.get(name, name)
        assert noun in rows
        assert f"{noun} unchanged" not in headline
    code, out, _ = told(capsys, "diff", both[0], both[0], "--exit-code")
    assert (code, out.startswith("nothing changed in cost")) == (0, True)


def test_all_bytes_are_of_the_data_type(tmp_path: Path, capsys: Capture) -> None:
    """216 weights, 1,860 inputs and 4,960 outputs of one byte, or of four."""
    text = "costcalc: 1\ninput: (3, 20, 31)\nlayers:\n  - stem: conv(8, k=3)\n"
    (tmp_path / "old.yaml").write_text(text)
    (tmp_path / "new.yaml").write_text(text.replace("8", "9"))
    both = [str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")]
    for dtype, size in (("int8", 1), ("fp32", 4)):
        out = told(capsys, "diff", *both, "--format", "json", "--dtype", dtype)[1]
        moved = json.loads(out)["totals"]["bytes"]
        assert moved["old"] == size * (216 + 3 * 20 * 31 + 8 * 20 * 31)


def test_an_edit_of_a_repeat_names_it(tmp_path: Path, capsys: Capture) -> None:
    text = "costcalc: 1\ninput: (3, 20, 31)\nlayers:\n  - body: conv(3, k=3)\n    repeat: 4\n"
    (tmp_path / "old.yaml").write_text(text)
    (tmp_path / "new.yaml").write_text(text.replace("repeat: 4", "repeat: 5"))
    both = [str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")]
    found = json.loads(told(capsys, "diff", *both, "--format", "json")[1])["edits"]
    assert [(one["place"], one["what"]) for one in found] == [
        ("layers: body, line 5", "repeat 4 -> 5")
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("a", "b", "--since", "HEAD"), "diff with --since takes one path"),
        (("mobilenet_v1",), "diff takes two networks, or one path and --since"),
        (("mobilenet_v1", "--since", "HEAD"), "`--since` takes the path of a file"),
        (("-", "-:width=3"), "standard input can be read only once"),
        (("models/kws.yaml", "--since", "HEAD~9"), "git knows no revision `HEAD~9`"),
        (("models/kws.yaml", "--since", "--help"), "git knows no revision `--help`"),
        (("models/kws.yaml", "--since", ""), "names no file of a revision"),
        (("git:HEAD", "mobilenet_v1"), "`git:HEAD` names no file of a revision"),
        (("git:HEAD:models", "mobilenet_v1"), "`models` is a directory at the revision `HEAD`"),
        (("git:HEAD:no.yaml", "mobilenet_v1"), "there is no file `no.yaml` at the revision `HEAD`"),
        (("git:HEAD:models/kws.yaml:width=0", "mobilenet_v1"), "`width` is outside its range"),
    ],
)
def test_what_is_refused(
    repository: Path, capsys: Capture, words: tuple[str, ...], message: str
) -> None:
    code, out, err = told(capsys, "diff", *words)
    assert (code, out) == (2, "")
    assert message in err


def test_no_repository_is_an_error(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "a.yaml").write_text(SPEC.format(width=8, k=3))
    code, _, err = told(capsys, "diff", "a.yaml", "--since", "HEAD")
    assert code == 2
    assert "is in no git repository" in err


def test_no_git_is_an_error(
    repository: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(repository / "models"))
    code, _, err = told(capsys, "diff", "models/kws.yaml", "--since", "HEAD")
    assert code == 2
    assert "git is not installed, or is not in PATH" in err


def test_a_shallow_clone_says_how_to_fetch_more(
    repository: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert totals(capsys, "models/kws.yaml", "--since", "HEAD") == (macs(16, 5), macs(16, 5))
    code, _, err = told(capsys, "diff", "models/kws.yaml", "--since", "HEAD~1")
    assert code == 2
    assert "is not in this clone, which is shallow" in err
    assert "`fetch-depth: 0`" in err


def test_a_file_of_a_folder_that_is_gone_is_found(
    made: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    monkeypatch.chdir(copy)
    shutil.rmtree(copy / "models")
    address = "git:HEAD:models/kws.yaml"
    assert totals(capsys, address, f"{address}:width=24") == (macs(16, 5), macs(24, 5))


def test_a_comment_has_room_for_every_table(capsys: Capture, tmp_path: Path) -> None:
    """With more layers than fit into 65,536 characters, the tree says how many it leaves out."""
    layers = "\n".join(f"  - a_layer_with_a_long_name{'_' * 60}{n}: conv(c)" for n in range(500))
    files = []
    for c in (8, 9):
        file = tmp_path / f"{c}.yaml"
        file.write_text(
            f"costcalc: 1\nparams: {{c: {{default: {c}}}}}\ninput: (3, 4, 5)\nlayers:\n{layers}\n"
        )
        files.append(str(file))
    code, out, _ = told(capsys, "diff", *files, "--format", "markdown")
    assert code == 0
    assert 60_000 < len(out) < 65_536
    assert len(out.encode()) < 65_536
    assert " more are left out: a comment holds 65,536 characters" in out
    assert out.rstrip().endswith("</details>")
    assert out.count("````") == 2


def test_a_narrow_comment_breaks_no_figure(capsys: Capture) -> None:
    """A browser keeps on one line a figure with its unit, a path with its mark, old -> new."""
    code, out, _ = told(capsys, "diff", "resnet18", "resnet18:width=2", "--format", "markdown")
    assert code == 0
    rows = [line for line in out.splitlines() if line.startswith("| ") and "--" not in line]
    assert [line for line in rows if "`~\N{NO-BREAK SPACE}stages/" in line]
    assert not [line for line in rows if re.search(r"\d (?:[kMG%]|KiB|MiB)(?= \|)", line)]
    assert not [line for line in rows if "`~ " in line or " -\\> " in line]


@pytest.mark.parametrize(
    "words",
    [
        ("--diff", "git:HEAD~1:models/kws.yaml", "git:third:models/kws.yaml"),
        ("--diff", "models/kws.yaml", "--since", "HEAD~1"),
        ("models/kws.yaml", "--since", "HEAD~1"),
    ],
)
def test_two_revisions_become_a_page(
    repository: Path, capsys: Capture, words: tuple[str, ...]
) -> None:
    code, out, err = told(capsys, "report", *words)
    assert (code, err) == (0, "")
    assert f"{macs(16, 3):,}" in out
    assert f"{macs(16 if 'git:third' in ' '.join(words) else 24, 5):,}" in out
