"""Layers of which a library stores other parameters than PyTorch: nothing is predicted of them."""

import pytest

from costcalc import graph_from_text
from costcalc.cost.counters import convention


@pytest.mark.parametrize("counter", ["keras", "keras_trainable", "tf_slim"])
@pytest.mark.parametrize("layer", ["lstm(24)", "prelu"])
def test_parameters_that_are_stored_otherwise_are_not_predicted(counter: str, layer: str) -> None:
    """Keras has 4 * 24 * (32 + 24 + 1) parameters in an LSTM, PyTorch 4 * 24 * (32 + 24 + 2)."""
    shape = "(16, 32)" if layer.startswith("lstm") else "(16, 8, 8)"
    text = f"costcalc: 1\nname: x\ninput: {shape}\nlayers:\n  - {layer}\n"
    found = convention(counter, graph_from_text(text))
    assert found.reason
    with pytest.raises(TypeError):
        assert found.total
