"""The real model agrees, and where ours is made wrong it does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from keyword import iskeyword
from pathlib import Path
from typing import Any

import jsonschema
import pytest

pytest.importorskip("torch")

import torch

from costcalc import graph_from_text, graph_of
from costcalc.api import proving
from costcalc.bridge.model import NetworkModule, module_names
from costcalc.bridge.verify import verify
from costcalc.cli.commands import verify as command
from costcalc.cli.run import run
from costcalc.errors import UsageError
from costcalc.ops import find
from tests import catalog

SMALL = [cost.graph.name for cost in catalog.small()]
"""`make verify` runs them all."""
SCHEMA = Path(command.__file__).parents[2] / "report" / "schema" / "verify.json"
TINY = """costcalc: 1
input: (3, 12, 10)
layers:
  - conv: conv(8, k=3, bias=true)
  - bn: bn
  - pool: maxpool(2)
  - fc: flatten | linear(5)
"""


@pytest.mark.parametrize("name", SMALL)
def test_a_network_agrees(name: str) -> None:
    found = verify(graph_of(name))
    assert found.differences == ()
    assert found.verdict == "agrees"
    assert found.checks >= 4 * len(found.cost.layers)


def test_many_networks_are_small() -> None:
    assert len(SMALL) >= 25


@pytest.mark.parametrize("alpha", ["1", "3/4", "1/2", "1/4"])
@pytest.mark.parametrize("rho", ["1", "6/7", "5/7", "4/7"])
def test_the_sixteen_settings_of_mobilenet_v1(alpha: str, rho: str) -> None:
    assert verify(graph_of("mobilenet_v1", alpha=alpha, rho=rho)).verdict == "agrees"


def test_fvcores_default_total_is_reconciled() -> None:
    """578,875,904 for MobileNet-V1 at 224 pixels: its convolutions, norms and pools."""
    total = verify(graph_of("mobilenet_v1")).fvcore_total
    assert total == {
        "conv": 567_716_352,
        "linear": 1_024_000,
        "batch_norm": 10_085_376,
        "adaptive_avg_pool2d": 50_176,
    }


Defect = Callable[[pytest.MonkeyPatch], None]


def wrong_macs(patch: pytest.MonkeyPatch) -> None:
    whole = find("conv").macs
    patch.setattr(find("conv"), "macs", lambda self, x: whole(self, x) + self.out)


def wrong_shape(patch: pytest.MonkeyPatch) -> None:
    whole = find("maxpool").shape
    patch.setattr(find("maxpool"), "shape", lambda self, x: (*whole(self, x)[:2], 6))


def wrong_bias(patch: pytest.MonkeyPatch) -> None:
    whole = find("linear").params
    patch.setattr(find("linear"), "params", lambda self, x: whole(self, x)._replace(biases=0))


def wrong_norm(patch: pytest.MonkeyPatch) -> None:
    whole = find("bn").params
    patch.setattr(find("bn"), "params", lambda self, x: whole(self, x)._replace(norm=x[0]))


def wrong_activations(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(find("conv"), "activations", lambda self, x: 0)


DEFECTS = {
    "macs": (wrong_macs, "conv", {"FlopCounterMode", "fvcore"}),
    "bias": (wrong_bias, "fc/linear", {"parameters"}),
    "norm": (wrong_norm, "bn", {"parameters"}),
    "activations": (wrong_activations, "conv", {"fvcore"}),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_of_an_operator_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    defect, path, witnesses = DEFECTS[name]
    assert verify(graph_from_text(TINY)).verdict == "agrees"
    defect(monkeypatch)
    found = verify(graph_from_text(TINY))
    assert found.verdict == "differs"
    assert {d.path for d in found.differences} == {path}
    assert {d.witness for d in found.differences} == witnesses


def test_a_wrong_shape_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows is built for a shape that never comes, and says where."""
    wrong_shape(monkeypatch)
    with pytest.raises(UsageError, match=r"`fc/linear`"):
        verify(graph_from_text(TINY))


@pytest.mark.parametrize("lost", ["stride", "groups", "dilation"])
def test_a_defect_of_the_bridge_is_found(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A counterpart built without one of its arguments is another layer."""
    from costcalc.bridge import counterpart

    text = TINY.replace("conv(8, k=3, bias=true)", "conv(6, k=3, s=2, d=2, g=3, bias=true)")
    whole = counterpart.built

    def planted(step: Any) -> Any:
        left = {name: value for name, value in step.arguments.items() if name != lost}
        return whole(step._replace(arguments=left))

    text = text.replace("flatten", "gap | flatten")
    assert verify(graph_from_text(text)).verdict == "agrees"
    monkeypatch.setattr(counterpart, "built", planted)
    assert verify(graph_from_text(text)).verdict == "differs"


def test_names_of_modules_are_injective_and_legal() -> None:
    paths = ["a/forward", "a/forward_", "a/type", "a/0", "a/0_", "b", "graph", "names/x", "a__b"]
    paths += ["__init__", "a/__dict__", "_modules", "b_/_parameters"]
    paths += ["class", "class_", "b/import/x"]
    names = module_names(paths)
    assert len(set(names.values())) == len(paths)
    assert not any(iskeyword(word) for name in names.values() for word in name.split("."))
    text = "costcalc: 1\ninput: (3, 8, 6)\nlayers:\n" + "".join(
        f"  - {name}: conv(4)\n"
        for name in ("forward", "type", "graph", "training", "__init__", "_modules")
    )
    model = NetworkModule(graph_from_text(text))
    assert len(model(torch.zeros(1, 3, 8, 6))) == 1


def test_the_command_line_agrees(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    assert run(["verify", str(path), "--format", "json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    data = json.loads(captured.out)
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    assert data["verdict"] == "agrees"
    assert len(data["layers"]) == 5


def test_a_difference_is_exit_code_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong_macs(monkeypatch)
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    assert run(["verify", str(path)]) == 1
    out = capsys.readouterr().out
    assert "differs" in out.splitlines()[0]
    assert "25,928" in out


def test_without_torch_one_line_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "find_spec", lambda name: None)
    assert run(["verify", "mobilenet_v1"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "costcalc[torch]" in captured.err


def test_what_has_no_counterpart_is_not_measured(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "pool.yaml"
    path.write_text(TINY.replace("maxpool(2)", "maxpool(3, p=((0, 1), (0, 1)), ceil=true)"))
    assert run(["verify", str(path)]) == 2
    assert "has no counterpart in PyTorch" in capsys.readouterr().err


def test_norms_of_more_axes_than_fvcore_takes_are_verified_without_it() -> None:
    """Its rule for norms is refused at five axes and more; the others measure them."""
    text = "costcalc: 1\ninput: (2, 9, 6, 7)\nlayers: ['reshape(2, 3, 3, 6, 7)', ln(axis=-1)]\n"
    found = verify(graph_from_text(text))
    assert found.verdict == "agrees"
    assert found.without_fvcore == "not measured (it takes norms of at most 4 axes)"
