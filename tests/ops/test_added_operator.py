"""An operator in a folder of its own, a single file: every command knows it, and nothing else does.

It has weights, biases, multiply-adds, a shape to reckon, and a function of PyTorch as counterpart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from costcalc import cost_of, forms_of, graph_from_text, ops
from costcalc.cli.run import run
from costcalc.ops.base import operator
from costcalc.ops.base.absent import meant_by
from costcalc.ops.base.elementwise import Elementwise

FIXTURES = Path(__file__).parent / "fixtures"
SPEC = """costcalc: 1
title: Tokens
params:
  w: {default: 12, range: 1 <= w <= 99, doc: width}
  n: {default: 21, range: 9 <= n <= 99, doc: tokens}
input: (n, 7)
blocks:
  mix(c): [up: "token_conv(c, k=5, s=2, p=2) | relu", back: "token_conv(c, bias=false)"]
layers:
  - stem: token_conv(w)
  - mix: mix(2 * w)
  - again: mix(3 * w)
  - fc: flatten | linear(5)
"""
FORGETFUL = "costcalc: 1\ninput: (3, 8, 6)\nlayers:\n  - stem: conv(4) | softsign\n"
STEM = 21 * 12 * 3 * 7
MIX = 11 * 24 * 5 * 12 + 11 * 24 * 3 * 24
AGAIN = 6 * 36 * 5 * 24 + 6 * 36 * 3 * 36
MACS = STEM + MIX + AGAIN + 5 * 6 * 36


@pytest.fixture
def spec(tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "tokens.yaml"
    path.write_text(SPEC)
    with ops.including(FIXTURES / "operators") as new:
        assert new == {"token_conv"}
        yield str(path)


def test_a_folder_is_there_for_a_while_only() -> None:
    before = ops.names()
    with ops.including(FIXTURES / "operators"):
        assert ops.names() == before | {"token_conv"}
        assert ops.find("token_conv").name == "token_conv"
        assert meant_by("conv1d_of_tokens") == "token_conv"
    assert ops.names() == before
    assert meant_by("conv1d_of_tokens") == ""
    with pytest.raises(KeyError):
        ops.find("token_conv")


def test_an_operator_of_ours_is_not_declared_again(tmp_path: Path) -> None:
    (tmp_path / "conv.py").write_text("")
    with pytest.raises(ValueError, match="declares again: conv"), ops.including(tmp_path):
        pass
    assert ops.find("conv").name == "conv"


def test_a_file_that_declares_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nothing.py").write_text("")
    with ops.including(tmp_path), pytest.raises(TypeError, match="declares no operator `nothing`"):
        ops.find("nothing")


def test_the_table(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([spec]) == 0
    assert f"{MACS:,} MACs" in capsys.readouterr().out
    assert cost_of(spec)["mix"].macs == MIX
    assert cost_of(spec)["stem"].params == 3 * 7 * 12 + 12


def test_the_formula(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["formula", spec, "--format", "json"]) == 0
    capsys.readouterr()
    total = forms_of(spec, "w", "n").total("macs")
    assert str(total.smooth) == "101*n*w**2/4 + 99*n*w/4"
    for form in ("text", "latex", "markdown"):
        assert run(["formula", spec, "--format", form]) == 0
    capsys.readouterr()
    place: dict[str, object] = {"__name__": "written"}
    exec(_python(spec, capsys), place)
    assert place["macs"](12, 21) == MACS
    assert place["macs"](24, 30) == cost_of(spec, w=24, n=30).macs


def _python(spec: str, capsys: pytest.CaptureFixture[str]) -> str:
    run(["formula", spec, "--format", "python"])
    return capsys.readouterr().out


def test_a_chain_in_letters(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its `k` is one number, where that of a window over an image is a pair."""
    assert run(["explain", "token_conv(8, k=5)", "--input", "21x7"]) == 0
    assert f"{19 * 8 * 5 * 7:,} MACs" in capsys.readouterr().out


def test_solve(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["solve", spec, "--target", "macs<=20k", "--for", "w", "--format", "json"]) == 0
    assert cost_of(spec, w=5).macs <= 20_000 < cost_of(spec, w=6).macs
    assert '"confirmed_at": ["4", "5", "6"]' in capsys.readouterr().out


def test_verify(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")
    assert run(["verify", spec, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "agrees"


def test_verify_sees_a_bias_counted_as_a_weight(spec: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    from costcalc.bridge.verify import verify

    whole = ops.find("token_conv").params
    monkeypatch.setattr(
        ops.find("token_conv"),
        "params",
        lambda self, x: whole(self, x)._replace(weights=sum(whole(self, x)), biases=0),
    )
    differ = verify(graph_from_text(SPEC)).differences
    assert {one.quantity for one in differ} == {"weights", "biases"}


def test_verify_against_another_model(spec: str) -> None:
    """The products of its function are recorded, as those of our own layers are."""
    pytest.importorskip("torch")
    from costcalc.bridge.against import our_steps

    steps = our_steps(graph_from_text(SPEC))
    assert sum(step.macs for step in steps) == MACS


def test_the_exported_file(spec: str) -> None:
    pytest.importorskip("torch")
    from tests.bridge.exported import difference, source, values_differ

    graph = graph_from_text(SPEC)
    steps, words = difference(graph)
    assert (steps, words) == (6, "")
    assert values_differ(graph) < 1e-3
    text = source(graph)
    assert ", self.stem_weight, self.stem_bias, stride=1, padding=1)" in text
    assert "def __init__(self, in_features: int, back_features: int):" in text


def test_an_operator_that_does_not_say_what_is_free_is_an_error_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    path = tmp_path / "soft.yaml"
    path.write_text(FORGETFUL)
    with ops.including(FIXTURES / "forgetful"):
        assert run(["verify", str(path)]) == 2
    said = capsys.readouterr().err
    assert "fvcore does not count `aten::abs`, `aten::add`, `aten::div` of `stem/softsign`" in said
    assert "soft.yaml:4:21" in said


def test_what_this_pytorch_does_not_have_is_an_error_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    path = tmp_path / "soft.yaml"
    path.write_text(FORGETFUL)
    with ops.including(FIXTURES / "forgetful"):
        monkeypatch.setattr(ops.find("softsign"), "counterpart", "nn.OfAnotherVersion")
        assert run(["verify", str(path)]) == 2
    said = capsys.readouterr().err
    assert "PyTorch cannot build `stem/softsign`: module 'torch.nn' has no attribute" in said


def test_what_is_stored_under_a_name_of_its_own_says_what_it_counts_as() -> None:
    pytest.importorskip("torch")
    from costcalc.bridge.counterpart import Counterpart
    from costcalc.bridge.measure import stored
    from costcalc.ops.base import Module

    attention = Module("nn.MultiheadAttention", {"embed_dim": 8, "num_heads": 2})
    with pytest.raises(TypeError, match=r"stores `in_proj_weight`: its Module must say"):
        stored(Counterpart((attention,)))
    said = stored(Counterpart((attention._replace(component="norm"),)))
    assert said.norm == 4 * 8 * 8 + 4 * 8


def test_an_annotation_that_means_nothing_is_refused() -> None:
    words = {"__doc__": "Relu.", "__annotations__": {"q": "Nonsense"}, "__module__": __name__}
    strange = type("Strange", (Elementwise,), words)
    with pytest.raises(TypeError, match="an annotation of Strange means nothing"):
        operator("strange")(strange)
