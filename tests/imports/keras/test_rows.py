"""Each layer of Keras as the steps it becomes, with the multiply-adds of both ways to count."""

from __future__ import annotations

from pathlib import Path

import pytest

from costcalc.bridge.keras.layers import key_of
from costcalc.bridge.keras.model import Network, network
from costcalc.bridge.keras.registry import TRANSLATIONS
from costcalc.imports.road import imported
from tests.imports.keras.models import traced
from tests.imports.keras.rows import ROWS, Row
from tests.imports.keras.test_recorded import RECORDED
from tests.imports.onnx.test_rows import steps

SAME = {
    "ops.math.divide", "ops.math.exp", "ops.math.maximum", "ops.math.minimum", "ops.math.subtract",
    "ops.math.add", "ops.math.tanh", "ops.math.truediv", "ops.nn.gelu", "ops.nn.relu",
    "ops.nn.relu6", "ops.nn.sigmoid", "ops.nn.silu",
}  # fmt: skip
"""Keras 2's names of functions that have a row under the name of Keras 3."""

UNWRITTEN = {
    "ActivityRegularization", "AlphaDropout", "BatchNormalizationV1", "Convolution2D", "Dot",
    "GaussianDropout", "GaussianNoise", "Identity", "LayerScale", "Masking", "RandomBrightness",
    "RandomContrast", "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom",
    "SeparableConvolution2D", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
    "StochasticDepth", "applications.StochasticDepth", "ops.Any", "ops.Equal", "ops.NotEqual",
}  # fmt: skip
"""Layers without a step of their own, other names of layers, and what is refused with a reason."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.module.rpartition('.')[2]} {row.kind}")
def test_a_layer_becomes_these_steps(row: Row, tmp_path: Path) -> None:
    trace = traced(tmp_path, row.model())
    assert (trace.macs, trace.params) == (row.macs, row.params)
    if row.steps:
        found = imported(trace, fold=False)
        assert steps(found.text) == row.steps
        assert (found.totals.macs, found.totals.params) == (row.macs, row.params)


def kinds(model: Network) -> set[str]:
    """Under which names the layers of a model are translated."""
    found = set()
    for layer in model.layers.values():
        found |= {key_of(layer)} if layer.inner is None else kinds(layer.inner)
    return found


def test_each_translation_has_a_row_or_a_recorded_model() -> None:
    of_rows = set().union(*(kinds(network(row.model())) for row in ROWS))
    recorded = set().union(*(kinds(network(one["json"])) for one in RECORDED.values()))
    assert set(TRANSLATIONS) - of_rows - recorded == SAME | UNWRITTEN
