"""`costcalc import`, and models of other libraries as addresses."""

from pathlib import Path
from typing import Self

import pytest

from costcalc.bridge import importing
from costcalc.bridge.process import Tracing
from costcalc.bridge.sizes import traced
from costcalc.bridge.tracing.request import TraceRequest
from costcalc.cli.run import run
from costcalc.imports.sizes import Traced
from costcalc.spec.models import cut, is_model

NET = "python:docs.guide.specs.keyword_net:KeywordNet"
INPUT = ("--input", "1x40x98")


class InThisProcess:
    """Traces without a process of its own, for which PyTorch would be imported anew."""

    def __init__(self, request: TraceRequest):
        self.request = request

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def wait(self) -> Traced:
        return traced(self.request)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "Tracing", InThisProcess)


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("torchvision:resnet18", True),
        ("timm:resnet50:resolution=256", True),
        ("python:a.b:Net", True),
        ("resnet:foo", False),
        ("torchvision", False),
        ("torchvision:", False),
        ("resnet18", False),
    ],
)
def test_only_an_explicit_address_is_a_model(address: str, answer: bool) -> None:
    assert is_model(address) is answer


def test_what_follows_a_model_is_a_setting() -> None:
    assert cut("python:a.b:Net:size=3") == ("python:a.b:Net", ["size=3"])
    assert cut("timm:resnet50:big:size=3") == ("timm:resnet50", ["big", "size=3"])


def test_import_writes_a_spec_that_every_command_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "net.yaml"
    assert run(["import", NET, *INPUT, "--output", str(spec)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "the same as half of FlopCounterMode's count" in err
    assert run(["references", str(spec)]) == 0
    assert "2 agree" in capsys.readouterr().out


def test_a_model_is_traced_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importing, "Tracing", Tracing)
    assert run(["import", NET, *INPUT, "--module", "stem"]) == 0
    assert "conv(32, k=3, s=2, bias=true)" in capsys.readouterr().out


def test_a_model_is_a_network_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([NET, *INPUT, "--args", "width=16", "--fold", "1"]) == 0
    assert "MACs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["import", "resnet:foo"], "`resnet:foo` is not the address of a model"),
        (["import", NET], f"the input of `{NET}` is not known"),
        (["import", NET, "--input", "3x"], "`3x` is not the shape of an input"),
        (["import", NET, "--input", "0x2"], "sizes are 1 to 1,000,000"),
        (["import", NET, "--args", "width"], "`width` is not an argument"),
        (["import", "python:docs.guide.specs.keyword_net:Other", *INPUT], "cannot build"),
        (["import", "python:no_such_module:Net", *INPUT], "cannot import `no_such_module`"),
        (["import", NET, *INPUT, "--module", "neck"], "has no module `neck`"),
    ],
)
def test_a_mistake_is_a_diagnostic(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_a_spec_imports_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "net.yaml"
    spec.write_text(
        "costcalc: 1\ninput: (3, 8, 8)\nlayers:\n  - conv(4)\nreferences:\n"
        f'  - source: x\n    table:\n      - [over, ratio of macs]\n      - ["{NET}", 2x]\n'
    )
    assert run(["references", str(spec)]) == 2
    assert "a spec cannot refer to" in capsys.readouterr().err
