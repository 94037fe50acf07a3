"""What Keras prints as the trainable parameters of its summary."""

from __future__ import annotations

from costcalc.cost.counters.base import CountedTerm
from costcalc.cost.counters.base.convention import ANY
from costcalc.cost.counters.keras import CONVENTION as KERAS

CONVENTION = KERAS._replace(
    title="Keras, trainable",
    prints="model.summary(), trainable params, of the same layers",
    rules={
        ANY: (
            CountedTerm("weights", "weights"),
            CountedTerm("biases", "biases"),
            CountedTerm("norm", "norm"),
        )
    },
)
