"""What TF-slim counts: variables of the model, where batch norm has no scale."""

from __future__ import annotations

from costcalc.cost.counters.base import Convention, CountedTerm, over_axes
from costcalc.cost.counters.base.convention import ANY

SHIFTED = (
    CountedTerm("batch norm, shift", "shifts"),
    CountedTerm("batch norm, moving statistics", "buffers"),
)

CONVENTION = Convention(
    title="TF-slim",
    prints="slim.model_analyzer.analyze_vars(slim.get_model_variables()), batch norm by default",
    word="params",
    quantity="params",
    source="TF-slim, `layers.batch_norm` (center=True, scale=False) and `model_analyzer.py`",
    rules=over_axes(
        {
            "nn.BatchNorm1d": SHIFTED,
            "nn.BatchNorm2d": SHIFTED,
            ANY: (CountedTerm("weights", "weights"), CountedTerm("biases", "biases")),
        }
    ),
    unknown={
        **dict.fromkeys(
            ("nn.GroupNorm", "nn.LayerNorm", "nn.RMSNorm"),
            "of the norms TF-slim has, only batch norm is among these rules",
        ),
        **dict.fromkeys(
            (
                "nn.GRU",
                "nn.InstanceNorm1d",
                "nn.InstanceNorm2d",
                "nn.InstanceNorm3d",
                "nn.LSTM",
                "nn.PReLU",
                "nn.RNN",
                "own.one_bias.OneBiasGRU",
                "own.one_bias.OneBiasLSTM",
                "own.one_bias.OneBiasRNN",
                "own.scan.SelectiveScan",
            ),
            "these rules have no such layer of TF-slim",
        ),
    },
    one_example=True,
)
