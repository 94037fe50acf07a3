"""Closed forms proved by the counts of real models; planted defects are found."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("fvcore")

from costcalc.api import graph_from_text, graph_of
from costcalc.bridge import proof as module
from costcalc.bridge.proof import prove
from costcalc.bridge.proof_record import OtherCoefficient
from costcalc.report.formats.table import render
from costcalc.report.proof import data as report_data
from costcalc.report.proof import page as report_page
from tests.report.schemas import schema

SMALL = """
costcalc: 1
name: small
params:
  alpha: {default: 1, range: 0 < alpha <= 4, role: width}
  pixels: {default: 32, range: pixels >= 8, role: resolution}
input: (3, pixels, pixels)
layers:
  - stem: conv(int(16 * alpha), k=3, s=2) | bn | relu
  - mid: dwconv(k=5) | conv(int(24 * alpha), g=4) | bn
  - gap
  - fc: linear(10)
"""


@pytest.fixture(scope="module")
def small() -> Any:
    return prove(graph_from_text(SMALL), ["alpha", "pixels"])


def test_the_polynomial_is_recovered(small: Any) -> None:
    """27*16/4 + 25*16/4 a r^2, 16*24/4/4 a^2 r^2, 240 a."""
    expected = {(2, 2): 24, (1, 2): Fraction((27 + 25) * 16, 4), (1, 0): 240}
    assert small.ours == expected
    assert [witness.coefficients for witness in small.witnesses] == [expected, expected]
    assert small.verdict == "agrees"
    assert small.layers == 8
    assert small.degrees == (3, 3)
    assert all(len(axis) == 4 for axis in small.axes)


def test_pytorch_derives_it_too(small: Any) -> None:
    assert small.derived.checked == (32, 224)
    assert 40 <= small.derived.sizes <= 193  # at the others PyTorch runs another kernel
    assert small.derived.differs_at is None
    assert "r - 1" in small.derived.text


def test_the_page_says_what_was_done(small: Any) -> None:
    text = "\n".join(render(report_page.page(small)))
    assert "the formula of small agrees with 16 models, run in PyTorch" in text
    assert "where nothing is rounded" in text
    assert "the counts of 8 of 8 layers give our polynomial" in text
    assert f"at all {small.derived.sizes} sizes from 32 to 224 pixels" in text


def test_data(small: Any) -> None:
    schema("proof").validate(json.loads(json.dumps(report_data.data(small))))


def test_mobilenet_v1() -> None:
    """The form of the paper, from sixteen models' counts."""
    found = prove(graph_of("mobilenet_v1"), ["alpha", "rho"])
    assert found.witnesses[0].coefficients == {
        (2, 2): 539_492_352,
        (1, 2): 28_224_000,
        (1, 0): 1_024_000,
    }
    assert found.verdict == "agrees"


def test_a_wrong_coefficient_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: our polynomial has one coefficient that is off by one."""
    whole = module._polynomial

    def wrong(forms: Any, smooth: Any) -> Any:
        found = whole(forms, smooth)
        return {p: c + (p == (2, 2)) for p, c in found.items()}

    monkeypatch.setattr(module, "_polynomial", wrong)
    found = prove(graph_from_text(SMALL), ["alpha", "pixels"])
    assert found.verdict == "differs"
    assert found.other_coefficients[0] == OtherCoefficient(
        "fvcore", (2, 2), Fraction(25), Fraction(24)
    )
    written = report_data.data(found)["differences"]
    assert "the coefficient of alpha^2 pixels^2 is 25 in ours and 24 by fvcore" in written


def test_a_wrong_layer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: two layers are exchanged by the witness; the total does not show it."""
    whole = module._counts

    def exchanged(*arguments: Any) -> Any:
        counts = whole(*arguments)
        for found in counts.values():
            line = found.layers["fvcore"]
            line[0], line[3] = line[3], line[0]
        return counts

    monkeypatch.setattr(module, "_counts", exchanged)
    found = prove(graph_from_text(SMALL), ["alpha", "pixels"])
    assert found.verdict == "differs"
    assert [other.path for other in found.other_layers] == ["stem/conv", "mid/dwconv"]
    text = "\n".join(render(report_page.page(found)))
    assert "`stem/conv`: the counts of fvcore give another polynomial than ours" in text
    assert "the counts of 6 of 8 layers give our polynomial" in text


def test_each_witness_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: fvcore counts one more on each layer; FlopCounterMode, beside it, does not."""
    whole = module.measure

    def planted(graph: Any) -> Any:
        found = whole(graph)
        return found._replace(
            layers=tuple(m._replace(fvcore_macs=m.fvcore_macs + 1) for m in found.layers)
        )

    monkeypatch.setattr(module, "measure", planted)
    found = prove(graph_from_text(SMALL), ["alpha"])
    by_name = {witness.name: witness.coefficients for witness in found.witnesses}
    assert by_name["FlopCounterMode"] == found.ours
    assert by_name["fvcore"] == {**found.ours, (0,): found.layers}
    others = (*found.other_coefficients, *found.other_layers)
    assert others
    assert {one.witness for one in others} == {"fvcore"}


def test_what_fvcore_does_not_count_is_not_shown_as_its_own() -> None:
    """It has no count of an LSTM, so there is no column "by fvcore"."""
    found = prove(graph_from_text(RECURRENT), ["dim"])
    assert [witness.name for witness in found.witnesses] == ["FlopCounterMode"]
    assert found.ours == {(1,): 5 * 8 + 5 * 4 * 6, (0,): 5 * 4 * 6 * 6}
    assert found.verdict == "agrees"
    text = "\n".join(render(report_page.page(found)))
    assert "by fvcore" not in text
    assert "fvcore does not count every layer, and so has no total" in text
    data = json.loads(json.dumps(report_data.data(found)))
    schema("proof").validate(data)
    assert all("fvcore" not in row for row in data["coefficients"])


def test_a_size_fixed_in_the_model_is_no_difference() -> None:
    """PyTorch's expression holds at the one size that the traced module has: it proves nothing."""
    found = prove(graph_from_text(IMAGE), ["pixels"])
    assert found.verdict == "agrees"
    assert found.derived.checked is None
    assert "too few to decide" in found.derived.text


def test_a_wrong_exact_form_is_found_by_pytorchs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: PyTorch's expression is held against a form that is off by one."""
    whole = module.exactly_at
    monkeypatch.setattr(module, "exactly_at", lambda form, at: whole(form, at) + 1)
    found = prove(graph_from_text(SMALL), ["alpha", "pixels"])
    assert found.derived.differs_at == 32
    assert found.verdict == "differs"


def test_where_symbolic_shapes_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch's private interface may go: that is said, and the rest is proved all the same."""

    def gone(graph: Any) -> Any:
        raise ImportError("no symbolic shapes here")

    monkeypatch.setattr(module, "_expression", gone)
    found = prove(graph_from_text(SMALL), ["alpha", "pixels"])
    assert found.verdict == "agrees"
    assert found.derived.checked is None
    assert "no symbolic shapes here" in found.derived.text


def test_depth_is_proved_by_the_sum() -> None:
    found = prove(graph_from_text(DEEP), ["n"])
    assert found.verdict == "agrees"
    assert found.layers == 0
    assert found.ours == {(1,): 9 * 8 * 8 * 64, (0,): 27 * 8 * 64 - 9 * 8 * 8 * 64}


RECURRENT = """
costcalc: 1
params: {dim: {default: 8, range: dim >= 1, role: width}}
input: (5, 8)
layers:
  - linear(dim)
  - lstm(6)
"""
IMAGE = """
costcalc: 1
params: {pixels: {default: 12, range: pixels >= 4, role: resolution}}
input: (3, pixels, pixels)
blocks:
  mixed:
    - conv(4, k=3) | tokens | ln | image((hin, win)) | conv(5, k=3)
layers:
  - mixed
"""
DEEP = """
costcalc: 1
params: {n: {default: 2, range: n >= 1, role: depth}}
input: (3, 8, 8)
layers:
  - body: conv(8, k=3)
    repeat: n
"""
