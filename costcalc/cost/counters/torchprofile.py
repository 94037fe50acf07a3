"""What torchprofile counts."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    Convention,
    CountedTerm,
    names_over_axes,
    on_axes,
    over_axes,
)

CONVENTION = Convention(
    title="torchprofile",
    prints="profile_macs(model, x)",
    word="MACs",
    quantity="macs",
    source="torchprofile 0.1.0, `torchprofile/handlers.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"),),
            "nn.Linear": (CountedTerm("linear", "macs"),),
            "matmul": (CountedTerm("matrix products", "macs"),),
            "nn.functional.scaled_dot_product_attention": (CountedTerm("attention", "macs"),),
            "nn.LSTM": (CountedTerm("recurrent layers", "macs"),),
            "nn.BatchNorm1d": (CountedTerm("batch norm", "scaled"),),
            "nn.BatchNorm2d": (CountedTerm("batch norm", "scaled"),),
            "nn.GroupNorm": (CountedTerm("group norm", "scaled"),),
            "nn.LayerNorm": (CountedTerm("layer norm", "scaled"),),
            "nn.AvgPool2d": (CountedTerm("pooling", "outputs"),),
            "nn.AdaptiveAvgPool2d": (CountedTerm("pooling", "outputs"),),
            "nn.Upsample": (CountedTerm("upsampling", "bilinear", 4),),
            "nn.LocalResponseNorm": (CountedTerm("local response norm", "outputs", 3),),
            "mean": (CountedTerm("pooling", "outputs"),),
            "mul": (CountedTerm("multiplications", "joined"),),
        }
    ),
    free=names_over_axes(
        (MOVING - on_axes("nn.ZeroPad"))
        | ELEMENTWISE
        | {"add", "nn.GRU", "nn.MaxPool2d", "nn.RMSNorm", "nn.Softmax"}
    ),
)
