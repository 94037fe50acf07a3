"""What ptflops counts with its backend `pytorch`, which it takes unless told otherwise."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    MOVING,
    RECURRENT,
    Convention,
    CountedTerm,
    names_over_axes,
    over_axes,
)
from costcalc.cost.counters.thop import no_function

NO_INDICES = "it hands over numbers that are no indices of a table"
BOTH = 2
"""The module's hook counts, and the function that the module calls is counted again."""

CONVENTION = Convention(
    title="ptflops",
    prints='get_model_complexity_info(..., backend="pytorch")',
    word="MACs",
    quantity="macs",
    source="ptflops 0.7.5, `ptflops/pytorch_ops.py` and `pytorch_engine.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"), CountedTerm("bias", "biased")),
            "nn.ConvTranspose2d": (CountedTerm("conv", "macs"), CountedTerm("bias", "biased")),
            "nn.Linear": (CountedTerm("linear", "macs"), CountedTerm("bias", "biased")),
            "nn.BatchNorm1d": (
                CountedTerm("batch norm", "inputs"),
                CountedTerm("batch norm", "scaled"),
            ),
            "nn.BatchNorm2d": (
                CountedTerm("batch norm", "inputs"),
                CountedTerm("batch norm", "scaled"),
            ),
            "nn.GroupNorm": (
                CountedTerm("group norm", "inputs"),
                CountedTerm("group norm", "scaled"),
            ),
            "nn.LayerNorm": (CountedTerm("layer norm", "inputs"),),
            "nn.LocalResponseNorm": (
                CountedTerm("local response norm", "inputs", 4),
                CountedTerm("local response norm", "margins"),
            ),
            "nn.ReLU": (CountedTerm("activations", "outputs", BOTH),),
            "nn.ReLU6": (CountedTerm("activations", "outputs"),),
            "nn.PReLU": (CountedTerm("activations", "outputs", BOTH),),
            "nn.GELU": (CountedTerm("activations", "outputs", BOTH),),
            "nn.SiLU": (CountedTerm("activations", "outputs"),),
            "nn.MaxPool2d": (CountedTerm("pooling", "inputs", BOTH),),
            "nn.AvgPool2d": (CountedTerm("pooling", "inputs", BOTH),),
            "nn.AdaptiveAvgPool2d": (CountedTerm("pooling", "inputs", BOTH),),
            "nn.Softmax": (CountedTerm("softmax", "inputs"),),
            "nn.Upsample": (CountedTerm("upsampling", "outputs", BOTH),),
        }
    ),
    free=names_over_axes(
        (MOVING - {"Tensor.long", "nn.Embedding"})
        | {
            "add",
            "matmul",
            "mean",
            "mul",
            "nn.Hardsigmoid",
            "nn.Hardswish",
            "nn.RMSNorm",
            "nn.Sigmoid",
            "nn.Tanh",
            "nn.functional.scaled_dot_product_attention",
        }
    ),
    unknown={
        **dict.fromkeys(RECURRENT, "its count of recurrent layers is not among these rules"),
        "nn.Embedding": NO_INDICES,
    },
    refuses=no_function,
    one_example=True,
)
