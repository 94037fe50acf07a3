"""What calflops counts as FLOPs."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    MOVING,
    RECURRENT,
    Convention,
    CountedTerm,
    Rule,
    names_over_axes,
    on_axes,
    over_axes,
)

ELEMENT: Rule = (CountedTerm("activations", "inputs"),)
POOL: Rule = (CountedTerm("pooling", "inputs"),)

CONVENTION = Convention(
    title="calflops",
    prints="calculate_flops(model, ...), the first of three",
    word="FLOPs",
    quantity="flops",
    source="calflops 0.3.2, `calflops/pytorch_ops.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs", 2), CountedTerm("bias", "biased")),
            "nn.Linear": (CountedTerm("linear", "macs", 2),),
            "nn.BatchNorm1d": (
                CountedTerm("batch norm", "inputs"),
                CountedTerm("batch norm", "scaled"),
            ),
            "nn.BatchNorm2d": (
                CountedTerm("batch norm", "inputs"),
                CountedTerm("batch norm", "scaled"),
            ),
            "nn.GroupNorm": (
                CountedTerm("group norm", "inputs", 4),
                CountedTerm("group norm", "scaled"),
            ),
            "nn.LayerNorm": (
                CountedTerm("layer norm", "inputs", 4),
                CountedTerm("layer norm", "scaled"),
            ),
            "nn.LocalResponseNorm": (
                CountedTerm("local response norm", "inputs", 4),
                CountedTerm("local response norm", "margins"),
            ),
            "nn.ReLU": ELEMENT,
            "nn.PReLU": ELEMENT,
            "nn.SiLU": ELEMENT,
            "nn.GELU": ELEMENT,
            "nn.MaxPool2d": POOL,
            "nn.AvgPool2d": POOL,
            "nn.AdaptiveAvgPool2d": POOL,
            "nn.Softmax": (CountedTerm("softmax", "inputs"),),
            "nn.Upsample": (CountedTerm("upsampling", "places"),),
        }
    ),
    free=names_over_axes(
        (MOVING - on_axes("nn.ZeroPad"))
        | {
            "add",
            "matmul",
            "mean",
            "mul",
            "nn.Hardsigmoid",
            "nn.Hardswish",
            "nn.RMSNorm",
            "nn.ReLU6",
            "nn.Sigmoid",
            "nn.Tanh",
            "nn.functional.scaled_dot_product_attention",
        }
    ),
    unknown=dict.fromkeys(RECURRENT, "its count of recurrent layers is not among these rules"),
)
