"""Models that Keras wrote, against the figures that Keras and its weights have for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import costcalc
from costcalc.errors import UsageError
from costcalc.imports.road import imported
from tests.imports.keras.models import traced

HERE = Path(__file__).parent
RECORDED = {
    f"keras {data['keras']}, {name}": model
    for file in ("keras2.json", "keras3.json")
    for data in [json.loads((HERE / file).read_text(encoding="utf-8"))]
    for name, model in data["models"].items()
}
OURS = {
    "ConvNeXtTiny": "convnext_tiny",
    "DenseNet121": "densenet121",
    "EfficientNetB0": "efficientnet_b0",
    "MobileNet": "mobilenet_v1",
    "MobileNetV2": "mobilenet_v2",
    "MobileNetV3Small": "mobilenet_v3_small",
    "VGG16": "vgg16",
    "Xception": "xception",
}
"""Networks of the catalog that are the same in Keras."""


@pytest.mark.parametrize("name", RECORDED)
def test_the_figures_are_those_of_keras(name: str, tmp_path: Path) -> None:
    theirs: dict[str, Any] = RECORDED[name]
    trace = traced(tmp_path, theirs["json"])
    found = imported(trace)
    assert sum(one.size for one in trace.stored) == theirs["params"]
    assert (trace.macs, found.totals.macs) == (theirs["macs"], theirs["macs"])
    if not trace.notes:
        assert found.totals.params == theirs["trainable"]
        assert sum(s.size for s in trace.stored if not s.trained) == theirs["non_trainable"]


def test_both_versions_of_keras_are_recorded() -> None:
    assert {name.split(".")[0] for name in RECORDED} == {"keras 2", "keras 3"}
    assert sum(name.split(", ")[1] in OURS for name in RECORDED) >= 8


def test_frozen_layers_are_counted_and_said(tmp_path: Path) -> None:
    (model,) = (
        m for name, m in RECORDED.items() if name.startswith("keras 3") and "nested" in name
    )
    trace = traced(tmp_path, model["json"])
    assert "`trainable: false`" in trace.notes[0]
    assert trace.params == model["params"] - 2 * 8
    assert model["trainable"] == 89


@pytest.mark.parametrize("name", OURS)
def test_networks_of_the_catalog_have_the_same_totals(name: str, tmp_path: Path) -> None:
    for title, model in RECORDED.items():
        if title.endswith(f", {name}"):
            own = costcalc.load(OURS[name]).cost().totals
            found = imported(traced(tmp_path, model["json"])).totals
            assert (found.macs, found.params) == (own.macs, own.params)


def test_another_size(tmp_path: Path) -> None:
    """Channels first or last."""
    model = RECORDED["keras 3.15.1, MobileNetV2"]["json"]
    first, last = (traced(tmp_path, model, {"": s}) for s in ((3, 160, 160), (160, 160, 3)))
    own = costcalc.load("mobilenet_v2").at(resolution=160).cost().totals
    assert first.macs == last.macs == own.macs
    assert first.shapes == last.shapes


def test_a_size_at_which_weights_would_be_others(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="`fc1` would have other weights"):
        traced(tmp_path, RECORDED["keras 3.15.1, VGG16"]["json"], {"": (3, 160, 160)})
