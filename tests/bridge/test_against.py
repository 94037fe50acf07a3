"""Another implementation beside ours: agreement, the first divergence, and its model left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch")

from costcalc.cli.run import run
from tests.bridge import models

TINY = """costcalc: 1
input: (3, 12, 10)
layers:
  - conv: conv(8, k=3, bias=true)
  - relu
  - fc: flatten | linear(5)
"""


@pytest.fixture
def spec(tmp_path: Path) -> str:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    return str(path)


def test_it_agrees(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", spec, "--against", "tests.bridge.models:tiny"]) == 0
    assert "tiny agrees with tests.bridge.models:tiny" in capsys.readouterr().out


def test_the_first_divergence_is_shown_with_both_sides(
    spec: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--against", "tests.bridge.models:tiny", "--against-args", "width=9"]
    assert run(["verify", spec, *arguments, "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["verdict"] == "differs"
    first = data["unmatched"][0]
    assert (first["ours"]["module"], first["ours"]["macs"]) == ("conv", 8 * 12 * 10 * 27)
    assert (first["theirs"]["module"], first["theirs"]["macs"]) == ("0", 9 * 12 * 10 * 27)
    assert data["params"]["theirs"] - data["params"]["ours"] == 28 + 12 * 10 * 5


def test_the_model_is_left_as_it_was(spec: str) -> None:
    models.kept()
    before = {name: p.clone() for name, p in models.KEPT.state_dict().items()}
    modes = [module.training for module in models.KEPT.modules()]
    assert run(["verify", spec, "--against", "tests.bridge.models:kept"]) == 0
    assert [module.training for module in models.KEPT.modules()] == modes
    assert not any(module._forward_hooks for module in models.KEPT.modules())
    assert all(bool((before[n] == p).all()) for n, p in models.KEPT.state_dict().items())


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nothing", "names no implementation"),
        ("no_such_package_at_all:net", "cannot import"),
        ("tests.bridge.models:missing", "cannot build"),
        ("tests.bridge.models:no_model", "gives no torch.nn.Module"),
        ("tests.bridge.models:broken", "cannot run"),
    ],
)
def test_what_cannot_be_run_is_said(
    source: str, words: str, spec: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", spec, "--against", source]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
