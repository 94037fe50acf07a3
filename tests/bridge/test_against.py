"""Another implementation beside ours: agreement, the first divergence, and what it may not do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

import torch
from torch import nn

from costcalc import graph_from_text
from costcalc.bridge import process
from costcalc.bridge.against import against
from costcalc.bridge.against_record import Against
from costcalc.bridge.theirs import measured
from costcalc.cli.run import run
from costcalc.errors import UsageError
from costcalc.report.against import data as report_data
from costcalc.report.against import page as report_page
from costcalc.report.formats.table import render
from tests.bridge import models
from tests.bridge.models import Calling
from tests.report.schemas import schema

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


def held(text: str, model: str | Callable[..., nn.Module], **arguments: Any) -> Against:
    """A spec against a model, in this process."""
    if callable(model):
        models.given = model  # type: ignore[attr-defined]
        model = "given"
    graph = graph_from_text(text)
    return against(graph, f"tests.bridge.models:{model}", arguments, measured=measured)


def spec_of(shape: str, *layers: str) -> str:
    return f"costcalc: 1\ninput: {shape}\nlayers:\n" + "".join(f"  - {one}\n" for one in layers)


def test_the_first_divergence_is_shown_with_both_sides() -> None:
    found = held(TINY, "tiny", width=9)
    data = json.loads(json.dumps(report_data.data(found)))
    schema("against").validate(data)
    assert data["verdict"] == "differs"
    first = data["unmatched"][0]
    assert (first["ours"]["module"], first["ours"]["macs"]) == ("conv", 8 * 12 * 10 * 27)
    assert (first["theirs"]["module"], first["theirs"]["macs"]) == ("0", 9 * 12 * 10 * 27)
    assert data["params"]["theirs"] - data["params"]["ours"] == 28 + 12 * 10 * 5


def test_the_address_may_say_that_it_is_python() -> None:
    found = against(
        graph_from_text(TINY), "python:tests.bridge.models:tiny", {"width": 8}, measured=measured
    )
    assert found.verdict == "agrees"


def test_whole_numbers_are_given_to_who_takes_no_others() -> None:
    """Ours has no embedding, and so it differs; but theirs is run and seen."""
    found = held(
        spec_of("(7)", "linear(5)"), lambda: nn.Sequential(nn.Embedding(11, 8), nn.Linear(8, 5))
    )
    assert found.verdict == "differs"
    assert [step.macs for step in found.theirs.steps] == [7 * 8 * 5]


class Wanting(nn.Module):
    """Refuses what is not whole in words of its own; on whole numbers it multiplies or fails."""

    def __init__(self, fails: str = "") -> None:
        super().__init__()
        self.fc = nn.Linear(7, 5)
        self.fails = fails

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if x.is_floating_point():
            raise RuntimeError("whole numbers only, please")
        if self.fails:
            raise ValueError(self.fails)
        out: torch.Tensor = self.fc(x.float())
        return out


def test_a_model_may_refuse_other_numbers_in_its_own_words() -> None:
    assert held(spec_of("(7)", "linear(5)"), Wanting).verdict == "agrees"


def test_of_two_refusals_the_first_is_said() -> None:
    with pytest.raises(UsageError, match="whole numbers only, please"):
        held(spec_of("(7)", "linear(5)"), lambda: Wanting("but not these"))


def test_data_of_an_agreement() -> None:
    data = json.loads(json.dumps(report_data.data(held(TINY, "tiny"))))
    schema("against").validate(data)
    assert (data["verdict"], data["rerouted"], data["device"]) == ("agrees", [], "meta")


def test_the_model_is_left_as_it_was() -> None:
    models.kept()
    before = {name: p.clone() for name, p in models.KEPT.state_dict().items()}
    modes = [module.training for module in models.KEPT.modules()]
    assert held(TINY, "kept").verdict == "agrees"
    assert [module.training for module in models.KEPT.modules()] == modes
    assert not any(module._forward_hooks for module in models.KEPT.modules())
    assert all(bool((before[n] == p).all()) for n, p in models.KEPT.state_dict().items())


ATTENTION = spec_of(
    "(10, 16)",
    "qkv: linear(48)",
    "{q: 'slice(0, 16, axis=1)', from: qkv}",
    "{k: 'slice(16, 32, axis=1)', from: qkv}",
    "{v: 'slice(32, 48, axis=1)', from: qkv}",
    "{mix: sdpa(4), from: [q, k, v]}",
    "out: linear(16)",
)
ENCODER_LAYER = f"""costcalc: 1
input: (10, 16)
blocks:
  attention:
{"".join(f"    {line}{chr(10)}" for line in ATTENTION.splitlines()[3:])}
layers:
  - residual: attention
  - norm1: ln
  - residual: [linear(32) | relu | linear(16)]
  - norm2: ln
"""
MODULES: dict[str, tuple[str, str | Callable[..., nn.Module]]] = {
    "attention": (ATTENTION, "attention"),
    "encoder layer": (ENCODER_LAYER, "encoder_layer"),
    "lstm": (spec_of("(5, 8)", "lstm(12)"), "lstm"),
    "gru": (spec_of("(5, 8)", "gru(12)"), "gru"),
    "lstm, two ways": (
        spec_of("(5, 8)", "lstm(12, bidirectional=true) | lstm(12, bidirectional=true)"),
        lambda: models.lstm(bidirectional=True, num_layers=2),
    ),
    "lstm of cells": (spec_of("(5, 8)", "lstm(12)"), "lstm_of_cells"),
    "lstm run for real": (
        spec_of("(5, 8)", "lstm(12)"),
        lambda: models.looking(models.lstm()),
    ),
    "embedding": (
        spec_of("(7)", "embedding(11, 8) | linear(5)"),
        lambda: nn.Sequential(nn.Embedding(11, 8), nn.Linear(8, 5)),
    ),
    "one axis": (
        spec_of("(6, 1, 9)", "conv(4, k=(1, 3), bias=true)"),
        lambda: Calling(lambda x, conv: conv(x[:, :, 0]), nn.Conv1d(6, 4, 3, padding=1)),
    ),
    "1x1": (
        spec_of("(6, 4, 9)", "conv(5, bias=true)"),
        lambda: Calling(lambda x, fc: fc(x.movedim(1, -1)), nn.Linear(6, 5)),
    ),
    "patches": (
        spec_of("(3, 8, 12)", "conv(5, k=4, s=4, p=0)"),
        lambda: Calling(
            lambda x, fc: fc(nn.functional.unfold(x, 4, stride=4).mT),
            nn.Linear(48, 5, bias=False),
        ),
    ),
    "a bias apart": (
        spec_of("(3, 8, 12)", "conv(5, k=3, bias=true)"),
        lambda: Calling(
            lambda x, conv, b: conv(x) + b, nn.Conv2d(3, 5, 3, padding=1, bias=False), (5, 1, 1)
        ),
    ),
}


@pytest.mark.parametrize("name", MODULES)
def test_a_small_module_agrees(name: str) -> None:
    found = held(*MODULES[name])
    assert found.unmatched == ()
    assert found.verdict == "agrees"
    assert not found.rerouted


def branching(x: Any, *convs: nn.Module) -> Any:
    """Twenty convolutions down one branch, twenty down the other."""
    left = right = x
    for conv in convs[:20]:
        left = conv(left)
    for conv in convs[20:]:
        right = conv(right)
    return left + right


def test_branches_of_any_length_in_any_order() -> None:
    """Twenty of 3x3, then twenty of 5x5; ours has them the other way round."""
    kernels = [3] * 20 + [5] * 20
    convs = [nn.Conv2d(4, 4, k, padding=k // 2, bias=False) for k in kernels]
    chains = {name: " | ".join([f"conv(4, k={k})"] * 20) for name, k in (("a", 5), ("b", 3))}
    long = "".join(f"      {name}: {chain}\n" for name, chain in chains.items())
    text = f"costcalc: 1\ninput: (4, 8, 9)\nlayers:\n  - add:\n{long}"
    found = held(text, lambda: Calling(branching, *convs))
    assert (found.verdict, found.rerouted) == ("agrees", ())


def test_another_order_is_said() -> None:
    """The counts are the same, so it agrees; that the way of the data is another is not kept."""
    text = spec_of("(4, 8, 9)", "conv(4, k=3)", "conv(4, k=5)")
    swapped = [nn.Conv2d(4, 4, k, padding=k // 2, bias=False) for k in (5, 3)]
    found = held(text, lambda: nn.Sequential(*swapped))
    assert found.verdict == "agrees"
    assert [step.module for step in found.rerouted or ()] == ["0", "1"]
    assert "2 of theirs use outputs of other steps" in "\n".join(render(report_page.page(found)))


DIFFERENT: dict[str, tuple[str, Callable[[], nn.Module], str]] = {
    "params": (
        spec_of("(3, 8, 12)", "conv(5, k=3) | prelu"),
        lambda: nn.Sequential(nn.Conv2d(3, 5, 3, padding=1, bias=False), nn.PReLU(1)),
        "params",
    ),
    "buffers": (
        spec_of("(3, 8, 12)", "conv(5, k=3) | bn"),
        lambda: nn.Sequential(
            nn.Conv2d(3, 5, 3, padding=1, bias=False),
            nn.BatchNorm2d(5, track_running_stats=False),
        ),
        "buffers",
    ),
    "stored": (
        spec_of("(6, 8)", "linear(8)", "linear(8, bias=false)"),
        lambda: nn.Sequential(nn.Linear(8, 8, bias=False), nn.Linear(8, 8, bias=False), Shift()),
        "unmatched",
    ),
}


class Shift(nn.Module):
    """A bias behind something that is no product's bare result."""

    def __init__(self) -> None:
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(8))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.relu() + self.shift


class Marked(nn.Module):
    """Adds fixed values, one for each place of an image."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 5, 3, padding=1, bias=False), nn.BatchNorm2d(5)
        self.register_buffer("marks", torch.zeros(8, 12))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.norm(self.conv(x)) + self.marks
        return found


def test_constants_are_no_running_statistics() -> None:
    text = spec_of("(3, 8, 12)", "conv(5, k=3) | bn", "add: {x: [], marks: 'constant((1, 8, 12))'}")
    found = held(text, Marked)
    assert found.verdict == "agrees"
    assert (found.cost.totals.buffers, found.statistics) == (2 * 5 + 8 * 12, 2 * 5)
    lines = "\n".join(render(report_page.page(found)))
    assert "not compared: 97 values in their other buffers" in lines  # and the counter of batches
    assert "not compared: 96 values in our constants" in lines


@pytest.mark.parametrize("name", DIFFERENT)
def test_each_thing_compared_alone_makes_the_difference(name: str) -> None:
    text, build, what = DIFFERENT[name]
    found = held(text, build)
    totals, theirs = found.cost.totals, found.theirs
    differing = {
        "params": totals.params != theirs.params,
        "buffers": found.statistics != theirs.buffers,
        "unmatched": bool(found.unmatched),
    }
    assert [one for one, differs in differing.items() if differs] == [what]
    assert found.verdict == "differs"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nothing", "is not the name of an implementation"),
        ("no_such_package_at_all:net", "cannot import"),
        ("tests.bridge.models:missing", "cannot build"),
        ("tests.bridge.models:no_model", "does not return a torch.nn.Module"),
        ("tests.bridge.models:broken", "cannot run"),
    ],
)
def test_what_cannot_be_run_is_said(source: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        against(graph_from_text(TINY), source, {}, measured=measured)


def test_what_a_module_does_to_its_process_is_no_part_of_the_answer(
    spec: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """It prints, closes standard output, changes the folder, and would print again at its end."""
    assert run(["verify", spec, "--against", "tests.bridge.models:noisy"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("tiny agrees with tests.bridge.models:noisy")
    assert "by their module" not in out
    assert "at the end" not in err
    assert err.count("said by their module\n") == err.count("written by their module\n") == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("leaves", "ended the process with exit code 0; nothing was measured"),
        ("dies", "was ended by the signal SIGKILL, as where memory runs out"),
    ],
)
def test_a_module_that_ends_the_process_is_not_measured(
    source: str, words: str, spec: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", spec, "--against", f"tests.bridge.models:{source}"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert words in err


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("exits", "raised SystemExit 0; nothing was measured"),
        ("interrupts", "raised KeyboardInterrupt; nothing was measured"),
        ("raises", "raised BaseException no exception at all; nothing was measured"),
    ],
)
def test_what_is_no_error_of_pythons_is_not_measured(
    source: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.path", [*sys.path])
    question = ["{}", [[3, 12, 10]], [False]]
    found = process._answered(f"tests.bridge.models:{source}", "measure", question)
    assert found == {"error": [(f"`tests.bridge.models:{source}` {words}", (), ())]}


def test_a_module_of_the_current_folder(
    spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text("from tests.bridge.models import tiny\nMODEL = tiny()\n")
    monkeypatch.chdir(tmp_path)
    assert run(["verify", spec, "--against", "beside:MODEL"]) == 0
