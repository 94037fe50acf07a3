"""What Keras prints as the total of its summary: moving means and variances are parameters."""

from __future__ import annotations

from costcalc.cost.counters.base import Convention, CountedTerm, ModuleCall
from costcalc.cost.counters.base.convention import ANY


def refuses(call: ModuleCall) -> str:
    """Which values that are not trained are weights of a layer is the writer's choice in Keras."""
    if call.op.name == "constant":
        return "a constant is a weight of a layer in Keras only if it is written as one"
    return ""


CONVENTION = Convention(
    title="Keras, total",
    prints="model.summary(), total params, of the same layers",
    word="params",
    quantity="params",
    source="Keras, `keras/src/utils/summary_utils.py`: weights that are trained and those not",
    rules={
        ANY: (
            CountedTerm("weights", "weights"),
            CountedTerm("biases", "biases"),
            CountedTerm("norm", "norm"),
            CountedTerm("moving statistics", "buffers"),
        )
    },
    unknown={
        **dict.fromkeys(("nn.LSTM", "nn.RNN"), "Keras has one bias for each gate, PyTorch has two"),
        "own.scan.SelectiveScan": "Keras has no selective scan",
        "nn.PReLU": "Keras has a slope for each element by default, and not for each channel",
    },
    refuses=refuses,
    one_example=True,
)
