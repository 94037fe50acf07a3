"""What Keras prints as the trainable parameters of its summary."""

from __future__ import annotations

from costcalc.cost.counters.base import Term
from costcalc.cost.counters.base.convention import ANY
from costcalc.cost.counters.keras import CONVENTION as KERAS

CONVENTION = KERAS._replace(
    title="Keras, trainable",
    prints="model.summary(), trainable params, of the same layers",
    rules={ANY: (Term("weights", "weights"), Term("biases", "biases"), Term("norm", "norm"))},
)
