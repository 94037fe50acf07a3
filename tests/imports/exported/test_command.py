"""An exported program on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from costcalc.cli.run import run
from tests.imports.exported.models import archive, node, program

CONV = node("conv2d", "y", input="x", weight="w")
SHAPES = {"x": ("s0", 3, "s1", "s1"), "w": (4, 3, 1, 1), "y": ("s0", 4, "s1", "s1")}


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A convolution of an image whose size is open, and was 9 pixels."""
    return archive(tmp_path, program([CONV], SHAPES, ["w"]))


def test_a_file_in_a_process_of_its_own(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([file, "--format", "csv"]) == 0
    assert f",{4 * 3 * 9 * 9}," in capsys.readouterr().out


def test_a_spec_of_a_file(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", file, "--input", "3x32x32"]) == 0
    out, err = capsys.readouterr()
    assert "input: (channels, resolution, resolution)" in out
    assert "place: the count by the shapes in the exported graph" in out
    assert f"{4 * 3 * 32 * 32:,} MACs and 12 parameters" in err


@pytest.mark.parametrize("option", [("--args", "a=1"), ("--module", "backbone")])
def test_what_a_file_does_not_take(
    file: str, option: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", file, *option]) == 2
    assert f"an exported program takes no `{option[0]}`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("z=3x9x9", "it has no input `z`"),
        ("4x9x9", "it was exported for [3, open, open] beside the batch"),
        ("3x9", "it was exported for [3, open, open] beside the batch"),
    ],
)
def test_a_wrong_input(
    file: str, given: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([file, "--input", given]) == 2
    assert words in capsys.readouterr().err
