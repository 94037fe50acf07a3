"""`sweep` as a process that is interrupted: its exit code, what it says, and what it leaves."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HELD = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
from {module} import {holder}

whole = {holder}.{name}

def held(*given, **named):
    if "{name}" == "chunks":
        yield next(whole(given[0], 5))
    sys.stderr.write("here\\n")
    sys.stderr.flush()
    time.sleep(100)
    yield

def stopped(*given, **named):
    next(held(*given, **named))

{holder}.{name} = held if "{name}" == "chunks" else stopped
from costcalc.cli import main
main()
"""
"""The command line, in which a function says that it is called, and then does nothing more."""
PLACES = {
    "reading the values": ("costcalc.explore.sweeps", "asked", "members_of"),
    "planning": ("costcalc.explore.sweeps.evaluate", "Evaluation", "_planned"),
    "between chunks": ("costcalc.explore.sweeps.evaluate", "Evaluation", "chunks"),
}
SAID = {
    "reading the values": "interrupted before the first setting",
    "planning": "interrupted at 0 of 16 settings",
    "between chunks": "interrupted at 4 of 16 settings",
}
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -signal.SIGKILL}
PAPER = ("sweep", "mobilenet_v1", "--alpha", "0.25:1:0.25", "--rho", "4/7,5/7,6/7,1")


def interrupted(place: str, number: signal.Signals, *words: str) -> tuple[int, str, str]:
    """The exit code and both outputs of a run that gets a signal at a place."""
    module, holder, name = PLACES[place]
    code = HELD.format(module=module, holder=holder, name=name)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stderr is not None
        assert select.select([process.stderr], [], [], 60)[0], "it never came there"
        assert process.stderr.readline() == b"here\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_an_interrupted_run_says_how_far_it_came_and_leaves_nothing(
    place: str, number: signal.Signals, suffix: str, tmp_path: Path
) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    file = tmp_path / f"rows.{suffix}"
    file.write_text("old")
    form = ("--format", suffix, "--output", str(file))
    code, out, err = interrupted(place, number, *PAPER, *form)
    assert code == CODES[number]
    assert out == ""
    told = "" if number == signal.SIGKILL else f"{SAID[place]}; `{file}` was not written"
    assert err.strip() == told
    assert file.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_without_a_file_it_says_how_far_it_came() -> None:
    code, out, err = interrupted("between chunks", signal.SIGTERM, *PAPER, "--format", "csv")
    assert (code, err) == (143, "interrupted at 4 of 16 settings\n")
    assert out == ""


def test_a_signal_while_modules_are_imported_is_an_exit_code() -> None:
    code = """
import sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "costcalc.cli.run":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
from costcalc.cli import main
main()
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (130, b"")


@pytest.mark.parametrize("unnamed", [True, False])
def test_a_file_is_complete_when_it_has_its_name(
    unnamed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the system has no files without a name."""
    from costcalc.cli import destination

    if not unnamed:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    elif not hasattr(os, "O_TMPFILE"):
        pytest.skip("this system has no files without a name")
    file = tmp_path / "rows"
    with destination.opened(str(file)) as stream:
        stream.write(b"new")
        assert len(list(tmp_path.iterdir())) == (0 if unnamed else 1)
    assert [one.name for one in tmp_path.iterdir()] == ["rows"]
    assert file.read_bytes() == b"new"

    def broken() -> Iterator[str]:
        yield "newer"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        destination.write_to(str(file), broken())
    assert [one.name for one in tmp_path.iterdir()] == ["rows"]
    assert file.read_bytes() == b"new"
