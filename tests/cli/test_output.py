"""Where output goes: files replaced at once, everything else written to and left standing."""

import json
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from costcalc.cli import destination
from costcalc.cli.run import run

LINES = ["one", "two"]
TEXT = "one\ntwo\n"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(capsys: pytest.CaptureFixture[str], name: str) -> Any:
    assert run(["mobilenet_v1", "--output", name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_a_device_stays_a_device() -> None:
    destination.write_to("/dev/null", LINES)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_link_to_a_device_stays_a_link() -> None:
    os.symlink("/dev/null", "link")
    destination.write_to("link", LINES)
    assert os.readlink("link") == "/dev/null"
    assert stat.S_ISCHR(os.stat("link").st_mode)


def test_a_full_device_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no space left on device" in refused(capsys, "/dev/full")


def test_a_fifo_is_written_to() -> None:
    os.mkfifo("fifo")
    found = []
    reader = threading.Thread(target=lambda: found.append(Path("fifo").read_text()))
    reader.start()
    destination.write_to("fifo", LINES)
    reader.join(10)
    assert found == [TEXT]
    assert stat.S_ISFIFO(os.stat("fifo").st_mode)


def test_a_socket_is_written_to() -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        server.listen()
        destination.write_to("socket", LINES)
        connection, _ = server.accept()
        with connection:
            assert connection.recv(100) == TEXT.encode()
    assert stat.S_ISSOCK(os.stat("socket").st_mode)


@pytest.mark.parametrize("target", ["there.txt", "new.txt", "folder/there.txt"])
def test_a_link_is_followed(target: Any) -> None:
    Path("folder").mkdir()
    if "there" in target:
        Path(target).write_text("old")
    os.symlink(target, "link")
    os.symlink("link", "second")
    destination.write_to("second", LINES)
    assert (os.readlink("second"), os.readlink("link")) == ("link", target)
    assert Path(target).read_text() == TEXT
    assert not Path(target).is_symlink()


def test_a_loop_of_links_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    os.symlink("b", "a")
    os.symlink("a", "b")
    assert "too many levels of symbolic links" in refused(capsys, "a")
    assert os.readlink("a") == "b"


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_a_file_keeps_its_mode(mode: Any) -> None:
    Path("file").write_text("old")
    os.chmod("file", mode)
    destination.write_to("file", LINES)
    assert stat.S_IMODE(os.stat("file").st_mode) == mode
    assert Path("file").read_text() == TEXT


def test_a_new_file_gets_the_usual_mode() -> None:
    mask = os.umask(0o027)
    try:
        destination.write_to("file", LINES)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(os.stat("file").st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner() -> None:
    Path("file").write_text("old")
    os.chown("file", 12345, 23456)
    destination.write_to("file", LINES)
    assert (os.stat("file").st_uid, os.stat("file").st_gid) == (12345, 23456)


def test_a_long_name_is_legal() -> None:
    destination.write_to("n" * 254, LINES)
    assert Path("n" * 254).read_text() == TEXT


@pytest.mark.parametrize("name", [".", "..", "/", "folder", "folder/", "link"])
def test_a_folder_is_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    Path("folder").mkdir()
    os.symlink("folder", "link")
    assert "is a directory" in refused(capsys, name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "it is not a file name"),
        ("a\0b", "it is not a file name"),
        ("no/such/file", "no such file or directory"),
        ("file/below", "not a directory"),
        ("n" * 300, "file name too long"),
        ("/dev/fd/987", "bad file descriptor"),
    ],
)
def test_what_cannot_be_written(capsys: pytest.CaptureFixture[str], name: str, reason: Any) -> None:
    Path("file").write_text("old")
    assert reason in refused(capsys, name)
    assert Path("file").read_text() == "old"
    assert sorted(os.listdir()) == ["file"]


def test_nothing_is_half_written() -> None:
    Path("file").write_text("old")

    def broken() -> Iterator[Any]:
        yield "new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        destination.write_to("file", broken())
    assert Path("file").read_text() == "old"
    assert os.listdir() == ["file"]


def shell(command: Any, **options: Any) -> Any:
    environment = {**os.environ, "PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    environment |= options.pop("environment", {})
    return subprocess.run(
        ["bash", "-c", command.replace("costcalc", '"$PYTHON" -m costcalc')],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        **options,
    )


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_by_name(name: str) -> None:
    expected = shell("costcalc squeezenet1_0 --format csv").stdout
    assert shell(f"costcalc squeezenet1_0 --format csv --output {name}").stdout == expected
    assert len(expected.splitlines()) > 20


def test_an_open_stream_is_appended_to() -> None:
    done = shell(
        "echo first > file; costcalc mobilenet_v1 --format csv --output /dev/fd/3 3>> file"
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, second, *_ = Path("file").read_text().splitlines()
    assert (first, second.split(",")[0]) == ("first", "path")


@pytest.mark.parametrize("words", ["nosuch", "mobilenet_v1 --alpha 9", "--nosuch"])
def test_a_full_standard_error_keeps_the_exit_code(words: Any) -> None:
    assert shell(f"costcalc {words} 2> /dev/full").returncode == 2
    assert shell(f"costcalc {words} 2>&-").returncode == 2


def test_letters_are_spelled_where_there_are_none() -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    done = shell("costcalc formula mobilenet_v1", environment=ascii_only)
    assert "MACs ~= 539,492,352 alpha^2*rho^2 + 28,224,000 alpha*rho^2" in done.stdout
    assert "?" not in done.stdout
    lines = done.stdout.splitlines()
    rule = next(i for i, line in enumerate(lines) if line.startswith("---"))
    column = lines[rule - 1].index("coefficient") + len("coefficient")
    assert [line[:column].split()[-1] for line in lines[rule + 1 : rule + 4]] == [
        "539,492,352",
        "28,224,000",
        "1,024,000",
    ]


COMMANDS = [
    "mobilenet_v1 --fold 1",
    "list --operators",
    "formula mobilenet_v1 --exact",
    "explain mobilenet_v1 blocks/1/0",
    "solve mobilenet_v1 --target macs=300M --for alpha",
    "export mobilenet_v1 --to torch",
    "sensitivity mobilenet_v1",
    "scale efficientnet_b0 --phi 1",
    "compare mobilenet_v1 mobilenet_v2",
    "--help",
    "compare --help",
]


ALL_IN_ONE_PROCESS = """
import contextlib, io, json, sys
from costcalc.cli.run import run
found = {}
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words.split())
    found[words] = [code, out.getvalue(), err.getvalue()]
print(json.dumps([__debug__, found]))
"""


def answers(*flags: Any) -> Any:
    """Whether `assert` is executed, and for each command its exit code and what it writes."""
    command = [sys.executable, *flags, "-c", ALL_IN_ONE_PROCESS, json.dumps(COMMANDS)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def test_without_docstrings_and_asserts_all_is_the_same() -> None:
    (checked, plain), (unchecked, bare) = answers(), answers("-OO")
    assert (checked, unchecked) == (True, False)
    assert list(plain) == COMMANDS
    for words in COMMANDS:
        code, out, err = plain[words]
        assert (code, err) == (0, ""), words
        assert out
        assert bare[words] == plain[words], words


def test_the_module_runs_without_docstrings_and_asserts() -> None:
    words = COMMANDS[0]
    plain, bare = shell(f"costcalc {words}"), shell(f'"$PYTHON" -OO -m "cost"calc {words}')
    assert (plain.returncode, plain.stderr) == (0, "")
    assert bare.stdout == plain.stdout
    assert (bare.returncode, bare.stderr) == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        "-:alpha=0.5",
        "formula -:alpha=0.5",
        "explain -:alpha=0.5 fc",
        "compare resnet18 -:alpha=0.5",
    ],
)
def test_standard_input_takes_settings(words: Any) -> None:
    path = ROOT / "specs" / "mobilenet_v1.yaml"
    done = shell(f"costcalc {words} < {path}")
    assert (done.returncode, done.stderr) == (0, "")
    named = shell(f"costcalc {words.replace('-:', 'mobilenet_v1:')}")
    assert done.stdout.count("\n") == named.stdout.count("\n")
