"""A file of Keras on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from costcalc.cli.run import run
from tests.imports.keras.models import layer, sequential

OPEN = (None, None, 3)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A convolution of an image whose size is left open."""
    conv = layer("Conv2D", {"filters": 4, "kernel_size": 1, "use_bias": False})
    path = tmp_path / "one.json"
    path.write_text(json.dumps(sequential(OPEN, conv)), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("shape", ["9x7x3", "3x9x7"])
def test_a_file_in_a_process_of_its_own(
    file: str, shape: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([file, "--input", shape, "--format", "csv"]) == 0
    assert f",{4 * 3 * 9 * 7}," in capsys.readouterr().out
    assert "keras" not in sys.modules


def test_a_size_is_asked_for(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([file]) == 2
    err = capsys.readouterr().err
    assert "the file leaves sizes of it open: [open, open, open, 3]" in err
    assert "--input 224x224x3" in err


def test_a_spec_of_a_file(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", file, "--input", "32x32x3"]) == 0
    out, err = capsys.readouterr()
    assert "input: (channels, resolution, resolution)" in out
    assert "place: the count by the layers' settings and shapes" in out
    assert f"{4 * 3 * 32 * 32:,} MACs and 12 parameters" in err
    assert "agree at 17, 32 and 64 pixels" in err


@pytest.mark.parametrize("option", [("--args", "a=1"), ("--module", "backbone")])
def test_what_a_file_does_not_take(
    file: str, option: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", file, *option]) == 2
    assert f"a file of Keras takes no `{option[0]}`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("y=9x7x3", "it has no input `y`"),
        ("9x7", "has 3 axes beside the batch, and 2 are given"),
    ],
)
def test_a_wrong_input(
    file: str, given: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([file, "--input", given]) == 2
    assert words in capsys.readouterr().err
