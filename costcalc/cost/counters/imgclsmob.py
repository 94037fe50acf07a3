"""What the tables of imgclsmob count, the repository of pytorchcv and its kin; they print half."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    RECURRENT,
    Convention,
    CountedTerm,
    ModuleCall,
    Rule,
    on_axes,
)

NONE = "imgclsmob has no rule for it"
POOL: Rule = (CountedTerm("pooling", "taps"),)


def refuses(call: ModuleCall) -> str:
    """Its rules are of modules that see images, each with weights of its own."""
    if call.shares is not None:
        return "imgclsmob has no rule for weights that are shared"
    if call.name == "nn.Conv2d" and call.inputs != call.shapes:
        return "imgclsmob pads no convolution on one side"
    return ""


CONVENTION = Convention(
    title="imgclsmob",
    prints="measure_model(...) of modules of pytorchcv, published by half as FLOPs/2",
    word="FLOPs",
    quantity="flops",
    source="imgclsmob at 5f497474, `pytorch/model_stats.py`: the modules of pytorchcv",
    rules={
        "nn.Conv2d": (CountedTerm("conv", "macs", 2), CountedTerm("conv", "kernels", -1)),
        "nn.Linear": (CountedTerm("linear", "macs", 2), CountedTerm("linear", "unbiased", -1)),
        "nn.BatchNorm1d": (CountedTerm("batch norm", "inputs", 4),),
        "nn.BatchNorm2d": (CountedTerm("batch norm", "inputs", 4),),
        "nn.ReLU": (CountedTerm("activations", "inputs"),),
        "nn.ReLU6": (CountedTerm("activations", "inputs"),),
        "nn.PReLU": (CountedTerm("activations", "inputs", 3),),
        "nn.SiLU": (CountedTerm("activations", "inputs", 5),),
        "nn.Sigmoid": (CountedTerm("activations", "inputs", 4),),
        "nn.Hardsigmoid": (CountedTerm("activations", "inputs"),),
        "nn.Hardswish": (CountedTerm("activations", "inputs", 2),),
        "nn.MaxPool2d": POOL,
        "nn.AvgPool2d": POOL,
        "nn.AdaptiveAvgPool2d": (CountedTerm("pooling", "inputs"),),
        "nn.ChannelShuffle": (CountedTerm("shuffling", "inputs"),),
    },
    free=(MOVING - {"nn.ChannelShuffle", "nn.Embedding", "nn.PixelShuffle", "nn.PixelUnshuffle"})
    | {"add", "matmul", "mean", "mul"},
    unknown={
        **dict.fromkeys(RECURRENT | on_axes("nn.ConvTranspose"), NONE),
        **dict.fromkeys(ELEMENTWISE & {"nn.GELU", "nn.Tanh"}, NONE),
        **dict.fromkeys(("nn.LayerNorm", "nn.GroupNorm", "nn.LocalResponseNorm"), NONE),
        "nn.functional.scaled_dot_product_attention": NONE,
    },
    refuses=refuses,
)
"""A convolution without biases is counted as one less for each kernel, not for each output."""
