"""What thop counts."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    MOVING,
    RECURRENT,
    Convention,
    CountedTerm,
    ModuleCall,
    names_over_axes,
    over_axes,
)


def refuses(call: ModuleCall) -> str:
    """It divides sizes as floating-point numbers, and cuts off what is behind the point."""
    if call.has_uneven_windows:
        return "it rounds where windows of an adaptive pool are of several sizes"
    return no_function(call)


def no_function(call: ModuleCall) -> str:
    """Hooks see modules, and no linear layer that is a function of another module's weight."""
    if call.has_turned_weight:
        return "it does not see a product with the transposed weight of another module"
    return ""


CONVENTION = Convention(
    title="thop",
    prints="profile(model, inputs=(x,))",
    word="MACs",
    quantity="macs",
    source="thop 0.1.1.post2209072238, `thop/vision/basic_hooks.py` and `calc_func.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"),),
            "nn.ConvTranspose2d": (CountedTerm("conv", "spread"),),
            "nn.Linear": (CountedTerm("linear", "macs"),),
            "nn.BatchNorm1d": (
                CountedTerm("batch norm", "inputs", 2),
                CountedTerm("batch norm", "scaled", 2),
            ),
            "nn.BatchNorm2d": (
                CountedTerm("batch norm", "inputs", 2),
                CountedTerm("batch norm", "scaled", 2),
            ),
            "nn.LayerNorm": (
                CountedTerm("layer norm", "inputs", 2),
                CountedTerm("layer norm", "scaled", 2),
            ),
            "nn.AvgPool2d": (CountedTerm("pooling", "outputs"),),
            "nn.AdaptiveAvgPool2d": (
                CountedTerm("pooling", "inputs"),
                CountedTerm("pooling", "outputs"),
            ),
            "nn.Upsample": (
                CountedTerm("upsampling", "nearest"),
                CountedTerm("upsampling", "linear", 5),
                CountedTerm("upsampling", "bilinear", 11),
            ),
            "nn.PReLU": (CountedTerm("activations", "inputs"),),
            "nn.Softmax": (CountedTerm("softmax", "inputs", 3), CountedTerm("softmax", "rows", -1)),
        }
    ),
    free=names_over_axes(
        MOVING
        | {
            "add",
            "matmul",
            "mean",
            "mul",
            "nn.GELU",
            "nn.GroupNorm",
            "nn.Hardsigmoid",
            "nn.Hardswish",
            "nn.LocalResponseNorm",
            "nn.MaxPool2d",
            "nn.RMSNorm",
            "nn.ReLU",
            "nn.ReLU6",
            "nn.SiLU",
            "nn.Sigmoid",
            "nn.Tanh",
            "nn.functional.scaled_dot_product_attention",
        }
    ),
    unknown=dict.fromkeys(RECURRENT, "its count of recurrent layers is not among these rules"),
    refuses=refuses,
)
