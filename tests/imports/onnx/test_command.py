"""A file of ONNX on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import pytest
from onnx import helper

from costcalc.bridge import importing
from costcalc.bridge.doors import OF_FILES
from costcalc.bridge.sizes import traced
from costcalc.bridge.tracing.request import TraceRequest
from costcalc.cli.run import run
from costcalc.imports.sizes import Traced
from tests.imports.onnx.models import model, stored

OF_THE_FILE = "Parameters are those of the file"


class InThisProcess:
    """Traces without a process of its own."""

    def __init__(self, request: TraceRequest):
        self.request = request

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def wait(self) -> Traced:
        return traced(self.request)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "Tracing", InThisProcess)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A convolution of an image whose height is left open."""
    node = helper.make_node("Conv", ["gpu_0/x", "w"], ["y"])
    made = model([node], {"gpu_0/x": ("n", 3, "height", 7)}, [stored("w", (4, 3, 1, 1))])
    path = tmp_path / "one.onnx"
    path.write_bytes(made.SerializeToString())
    return str(path)


def test_a_file_in_a_process_of_its_own(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([file, "--input", "3x9x7", "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert f",{4 * 3 * 9 * 7}," in out
    assert OF_THE_FILE in err


def test_the_notes_of_a_diagnostic_come_back(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([file]) == 2
    err = capsys.readouterr().err
    assert "sizes of it are left open: [n, 3, height, 7]" in err
    assert "--input gpu_0/x=3x224x7" in err


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("words", [["formula"], ["report"], ["diff", "mobilenet_v1"]])
def test_a_command_without_the_option_says_where_it_is_taken(
    file: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, file]) == 2
    err = capsys.readouterr().err
    assert f"`costcalc import {file} --output FILE.yaml` writes a spec to give here" in err
    assert run([file]) == 2
    assert "writes a spec to give here" not in capsys.readouterr().err


@pytest.mark.usefixtures("in_this_process")
def test_a_spec_of_a_file(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", file, "--input", "gpu_0/x=3x9x7"]) == 0
    out, err = capsys.readouterr()
    assert f"# {OF_THE_FILE}" in out
    assert "place: the count by the shapes that ONNX infers" in out
    assert f"{4 * 3 * 9 * 7:,} MACs and 12 parameters" in err
    assert max(map(len, out.splitlines())) <= 100 or str(Path(file).parent) in out


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("option", [("--args", "a=1"), ("--module", "backbone")])
def test_what_a_file_does_not_take(
    file: str, option: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", file, *option]) == 2
    assert f"an ONNX file takes no `{option[0]}`" in capsys.readouterr().err


def test_the_library_that_is_missing_is_named(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importing, "find_spec", lambda name: None)
    assert run([file]) == 2
    assert 'pip install "costcalc[onnx]"' in capsys.readouterr().err


def test_each_door_is_a_module_that_traces() -> None:
    from importlib import import_module

    assert all(hasattr(import_module(door.module), "traced") for door in OF_FILES.values())
