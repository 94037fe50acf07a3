"""The conditions that a written Python file carries: each form's own, true where it holds only."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from costcalc import SpecError, cost_of
from costcalc.cli.run import run


def written(capsys: Any, *words: str) -> dict[str, Any]:
    """The functions of the file that `formula` writes."""
    assert run(("formula", *words, "--exact", "--format", "python")) == 0
    namespace: dict[str, Any] = {}
    exec(capsys.readouterr().out, namespace)
    return namespace


def refused(function: Any, *arguments: Any) -> str:
    """The condition that a function names where it refuses."""
    with pytest.raises(ValueError, match="holds only where") as raised:
        function(*arguments)
    return str(raised.value).rpartition(" where ")[2]


def test_the_smooth_form_alone_has_the_branch_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    """Below int(32 alpha) = 8 8 channels are kept: the smooth form ends, the exact one not."""
    file = written(capsys, "mobilenet_v1", "--symbols", "alpha")
    assert file["macs"](0.25 / 2) == cost_of("mobilenet_v1", alpha="1/8").macs
    assert refused(file["macs_smooth"], 0.25 / 2) == "8 <= int(32*alpha)"
    assert file["macs_smooth"](1) == cost_of("mobilenet_v1").macs


def test_the_exact_form_alone_has_what_a_layer_needs(capsys: pytest.CaptureFixture[str]) -> None:
    """At rho = 1/1000 no pixel is left: no network, while the smooth form is a polynomial."""
    file = written(capsys, "mobilenet_v1", "--symbols", "rho")
    assert refused(file["macs"], 1 / 1000) == "1 <= round(224*rho)"
    assert file["macs_smooth"](1 / 1000) > 0
    with pytest.raises(SpecError):
        cost_of("mobilenet_v1", rho="1/1000")


def test_both_forms_have_what_the_structure_depends_on(capsys: pytest.CaptureFixture[str]) -> None:
    """At alpha = 1/10, 16 and 32 channels are both 8: there is a residual connection more."""
    file = written(capsys, "mobilenet_v2", "--symbols", "alpha")
    first = "make_divisible(32*alpha, 8) != make_divisible(16*alpha, 8)"
    assert refused(file["macs"], 1 / 10) == first
    assert refused(file["macs_smooth"], 1 / 10) == first
    assert file["macs"](1) == cost_of("mobilenet_v2").macs
    assert refused(file["macs_smooth"], 2) == "alpha <= 1"
    assert file["macs"](2) == cost_of("mobilenet_v2", alpha=2).macs


def test_a_repeat_needs_a_whole_number_of_passes(capsys: pytest.CaptureFixture[str]) -> None:
    file = written(capsys, "resnet_cifar", "--symbols", "layers")
    assert "% (1) == 0" in refused(file["macs"], 21)
    for layers in (8, 20, 32):
        assert file["macs"](layers) == cost_of("resnet_cifar", layers=layers).macs
        assert file["macs_smooth"](layers) == file["macs"](layers)
    assert file["macs_smooth"](21) > file["macs_smooth"](20)
    assert refused(file["macs_smooth"], 2) == "8 <= layers"


def test_a_symbol_is_a_positive_number_and_a_whole_one_at_least_1(tmp_path: Path) -> None:
    """A network without passes is another: its count is not what the form gives at 0."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(
        "costcalc: 1\nparams: {n: {default: 2, range: 0 <= n}, a: {default: 1, range: a > -1}}\n"
        "input: (8, 16, 16)\nlayers:\n  - stem: conv(int(a + 8))\n  - body: conv(9, k=3)\n"
        "    repeat: n\n  - last: conv(16)\n"
    )
    target = tmp_path / "cost.py"
    words = ["formula", str(spec), "--symbols", "n,a", "--format", "python"]
    assert run([*words, "--output", str(target)]) == 0
    namespace = {"__name__": "taken"}
    exec(target.read_text(), namespace)  # the file that a user would run
    for n, a in ((0, 1), (-1, 1), (Fraction(3, 2), 1), (2, 0), (2, Fraction(-1, 2))):
        with pytest.raises(ValueError, match="holds only where"):
            namespace["macs"](n, a)
        with pytest.raises(ValueError, match="holds only where"):
            namespace["macs_smooth"](n, a)
    for n in (1, 2, 5):
        assert namespace["macs"](n, 1) == cost_of(str(spec), n=n).macs
