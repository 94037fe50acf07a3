"""What onnxsim counts of the network in ONNX: products alone."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    POOLING,
    Convention,
    CountedTerm,
    names_over_axes,
    over_axes,
)
from costcalc.cost.counters.onnx_tool import NO_EXPORT, not_exported

CONVENTION = Convention(
    title="onnxsim",
    prints="its table of the model before and after it is simplified",
    word="MACs",
    quantity="macs",
    source="onnxsim 0.8.1, `onnxsim/model_info.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"),),
            "nn.ConvTranspose2d": (CountedTerm("conv", "macs"),),
            "nn.Linear": (CountedTerm("linear", "macs"),),
            "matmul": (CountedTerm("matrix products", "macs"),),
            "nn.functional.scaled_dot_product_attention": (CountedTerm("attention", "macs"),),
        }
    ),
    free=names_over_axes(
        (MOVING | ELEMENTWISE | POOLING) - {"nn.ChannelShuffle"}
        | {
            "add",
            "mul",
            "nn.BatchNorm1d",
            "nn.BatchNorm2d",
            "nn.GRU",
            "nn.GroupNorm",
            "nn.LSTM",
            "nn.LayerNorm",
            "nn.Softmax",
            "nn.Upsample",
        }
    ),
    unknown={
        "nn.ChannelShuffle": NO_EXPORT,
        "nn.LocalResponseNorm": "PyTorch's exporter loses the sizes behind it",
    },
    refuses=not_exported,
    in_onnx=True,
)
