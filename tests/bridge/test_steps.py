"""What is recorded of a run: every product, whatever kernel it hides in; unknown ones by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("torch")

import torch
from torch import nn

from costcalc.bridge.against_record import MeasureRequest, Recording, Theirs
from costcalc.bridge.steps import recorded
from costcalc.bridge.theirs import measured
from costcalc.errors import UsageError
from tests.bridge import models
from tests.bridge.models import Calling


def run(model: nn.Module, *shape: int) -> Recording:
    return recorded(model, torch.zeros(1, *shape))


def macs(model: nn.Module, *shape: int) -> int:
    found = run(model, *shape)
    assert found.unknown == ()
    return sum(step.macs for step in found.steps)


SMALL: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...], int]] = {
    "attention": (models.attention, (10, 16), 4 * 10 * 16 * 16 + 2 * 10 * 10 * 16),
    "encoder layer": (
        models.encoder_layer,
        (10, 16),
        4 * 10 * 16 * 16 + 2 * 10 * 10 * 16 + 2 * 10 * 16 * 32,
    ),
    "lstm": (models.lstm, (5, 8), 5 * 4 * 12 * (8 + 12)),
    "gru": (models.gru, (5, 8), 5 * 3 * 12 * (8 + 12)),
    "cells": (models.lstm_of_cells, (5, 8), 5 * 4 * 12 * (8 + 12)),
    "two ways, two deep": (
        lambda: models.lstm(bidirectional=True, num_layers=2),
        (5, 8),
        5 * 2 * 4 * 12 * (8 + 12) + 5 * 2 * 4 * 12 * (24 + 12),
    ),
    "projected": (lambda: models.lstm(proj_size=3), (5, 8), 5 * (4 * 12 * (8 + 3) + 12 * 3)),
    "weights on the left": (lambda: Calling(lambda x, w: w @ x.mT, (7, 8)), (5, 8), 5 * 7 * 8),
    "a vector": (lambda: Calling(lambda x, w: x @ w, (8,)), (5, 8), 5 * 8),
    "einsum": (
        lambda: Calling(lambda x, w: torch.einsum("bnd,hde->bhne", x, w), (4, 8, 3)),
        (5, 8),
        5 * 4 * 8 * 3,
    ),
    "images in the batch": (
        lambda: Calling(lambda x, conv: conv(x[0].unflatten(0, (2, 3))), nn.Conv2d(3, 4, 3)),
        (6, 5, 7),
        2 * 4 * 3 * 5 * 3 * 9,
    ),
}


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_every_product_is_seen(name: str, device: str) -> None:
    build, shape, expected = SMALL[name]
    with torch.device(device):
        assert macs(build(), *shape) == expected


def test_inference_mode_hides_nothing() -> None:
    inside = torch.inference_mode()(lambda x, layer: layer(x))
    assert macs(Calling(inside, nn.Linear(8, 3)), 5, 8) == 5 * 8 * 3


def test_what_is_switched_off_is_on_again() -> None:
    def fails(x: Any) -> None:
        assert not torch.backends.mha.get_fastpath_enabled()
        assert not torch.backends.cuda.flash_sdp_enabled()
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        run(Calling(fails), 3)
    assert torch.backends.mha.get_fastpath_enabled()
    assert torch.backends.cuda.flash_sdp_enabled()
    assert torch.backends.cudnn.enabled


@pytest.mark.parametrize("operator", models.HIDDEN)
def test_an_operator_that_multiplies_unseen_is_named(operator: str) -> None:
    shape = (4, 4) if "linalg" in operator else (5, 8)
    assert run(models.HIDDEN[operator](), *shape).unknown == (operator,)


def test_an_operator_of_someone_elses_is_unknown() -> None:
    @torch.library.custom_op("costcalc_tests::product", mutates_args=())
    def product(x: torch.Tensor) -> torch.Tensor:
        return x @ x.mT

    assert "costcalc_tests::product" in run(Calling(product), 5, 8).unknown


def stored(model: nn.Module, *shape: int) -> list[int]:
    return [step.stored for step in run(model, *shape).steps]


def test_what_a_step_stores() -> None:
    """Weights and bias, however the bias is added; nothing where the input is on both sides."""
    assert stored(models.tiny(), 3, 12, 10) == [8 * 27 + 8, 960 * 5 + 5]
    assert stored(nn.Linear(8, 3, bias=False), 5, 8) == [8 * 3]
    assert stored(Calling(lambda x: x @ x.mT), 5, 8) == [0]
    apart = Calling(lambda x, w, b: x @ w + b, (8, 3), (3,))
    assert stored(apart, 5, 8) == [8 * 3 + 3]
    strided = Calling(lambda x, layer: layer(x.mT), nn.Linear(5, 3))
    assert stored(strided, 5, 8) == [5 * 3 + 3]
    scored = Calling(lambda x, mask: x @ x.mT + mask, (1,))
    assert stored(scored, 1, 8) == [0]
    scaled = Calling(lambda x, w, s: x @ w * s, (8, 3), (3,))
    assert stored(scaled, 5, 8) == [8 * 3]


def test_whose_values_a_step_takes() -> None:
    """Through views and writes in place; not through shapes, and not beside the part written."""

    def branches(x: Any, a: nn.Module, b: nn.Module, c: nn.Module) -> Any:
        y = a(x)
        left, right = y.chunk(2, dim=1)
        left += b(right)
        c(torch.zeros_like(y)[:, :4])
        return c(right), c(left)

    layers = nn.Conv2d(4, 8, 1), nn.Conv2d(4, 4, 1), nn.Conv2d(4, 5, 1)
    found = run(Calling(branches, *layers), 4, 6, 7)
    assert [step.sources for step in found.steps] == [(), (0,), (), (0,), (0, 1)]


def test_a_module_may_be_given_a_parameter() -> None:
    """As a class token is by some transformers; the step is of the module that is at work."""

    def run_on(x: Any, layer: nn.Module, token: Any) -> Any:
        return layer(token.expand(1, 2, 8)), layer(x)

    found = run(Calling(run_on, nn.Sequential(nn.Linear(8, 3)), (2, 8)), 5, 8)
    assert [step.module for step in found.steps] == ["parts.0.0", "parts.0.0"]
    assert [step.macs for step in found.steps] == [2 * 8 * 3, 5 * 8 * 3]


def theirs(name: str, *shape: int, **arguments: Any) -> Theirs:
    return measured(MeasureRequest(f"tests.bridge.models:{name}", arguments, (shape,), (False,)))


def test_what_needs_values_runs_on_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "looks", lambda: models.looking(models.tiny()), raising=False)
    found = theirs("looks", 3, 12, 10)
    assert found.device == "cpu"
    assert found.steps[0].macs == 8 * 12 * 10 * 27
    assert theirs("tiny", 3, 12, 10).device == "meta"


def test_unknown_operators_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    build = models.HIDDEN["aten::_trilinear"]
    monkeypatch.setattr(models, "hidden", build, raising=False)
    with pytest.raises(UsageError, match="not measured: it uses `aten::_trilinear`"):
        theirs("hidden", 5, 8)


def test_what_is_never_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def build() -> nn.Module:
        model = models.tiny()
        model.spare = nn.BatchNorm2d(3)
        parts: Any = model
        model.forward = lambda x: nn.Sequential(*list(parts)[:5])(x)
        model.register_buffer("table", torch.zeros(11))
        return model

    monkeypatch.setattr(models, "spare", build, raising=False)
    found = theirs("spare", 3, 12, 10)
    assert dict(found.unused) == {
        f"spare.{name}": 3 for name in ("weight", "bias", "running_mean", "running_var")
    }
    assert (found.params, found.buffers) == (8 * 28 + 961 * 5, 0)
    assert found.constants == 11 + 1
