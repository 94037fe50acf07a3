"""Layers of which a library stores other parameters than PyTorch: nothing is predicted of them."""

import pytest

from costcalc import cost_of, graph_from_text
from costcalc.cost.counters import convention, counted_by

SHARED = """costcalc: 1
name: x
input: (5, 8, 8)
layers:
  - one: conv(5, k=3, bias=true) | bn
  - two: {same: one}
  - three: conv(5, k=3, bias=true)
    tied: one/conv
"""


@pytest.mark.parametrize(
    ("counter", "norm"), [("keras", 20), ("keras_trainable", 10), ("tf_slim", 15)]
)
def test_parameters_that_are_shared_count_once(counter: str, norm: int) -> None:
    """Keras and TF-slim count variables, each once, whichever layers use it."""
    cost = cost_of(graph_from_text(SHARED))
    assert counted_by(counter, cost).totals.counted == 5 * 5 * 9 + 5 + norm + 5
    without = cost_of(graph_from_text(SHARED), exclude=["one"])
    found = counted_by(counter, without)
    assert [one.totals.counted for one in found.layers] == [0, 0, 230, norm, 5]


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
