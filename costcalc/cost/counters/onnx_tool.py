"""What onnx-tool counts of the network in ONNX."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    MOVING,
    Convention,
    CountedTerm,
    ModuleCall,
    Rule,
    names_over_axes,
    on_axes,
    over_axes,
)

SHAPES = "arithmetic on shapes"
"""The exporter writes it, on single numbers, and onnx-tool counts it."""

NO_EXPORT = "PyTorch exports no `nn.ChannelShuffle` to ONNX"
POOLS_OF_VOLUMES = frozenset({"nn.AvgPool3d", "nn.MaxPool3d"})
TAPS: Rule = (CountedTerm("pooling", "taps"),)
NORM: Rule = (CountedTerm("batch norm", "outputs", 31),)


def refuses(call: ModuleCall) -> str:
    """It reads one axis of a layer norm."""
    if call.name == "nn.LayerNorm" and len(call.arguments["normalized_shape"]) > 1:
        return "its count of a layer norm over several axes is not among these rules"
    return not_exported(call)


def not_exported(call: ModuleCall) -> str:
    """ONNX has no adaptive pool with windows of several sizes."""
    if call.has_uneven_windows:
        return "PyTorch exports no adaptive pool with windows of several sizes to ONNX"
    return ""


CONVENTION = Convention(
    title="onnx-tool",
    prints="model_profile(model), of what PyTorch's exporter through TorchScript writes",
    word="MACs",
    quantity="macs",
    source="onnx-tool 1.0.1, `onnx_tool/node.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"), CountedTerm("bias", "biased")),
            "nn.Linear": (CountedTerm("linear", "macs"), CountedTerm("bias", "biased")),
            "matmul": (CountedTerm("matrix products", "macs"),),
            "nn.functional.scaled_dot_product_attention": (
                CountedTerm("attention", "macs"),
                CountedTerm("scaling", "queries"),
                CountedTerm("scaling", "calls", 76),
                CountedTerm("masks", "masked"),
                CountedTerm("softmax", "scores", 36),
            ),
            "unflatten": (CountedTerm(SHAPES, "calls", 2),),
            "cat": (CountedTerm(SHAPES, "expanded", 6),),
            "narrow": (CountedTerm(SHAPES, "slices"), CountedTerm(SHAPES, "cuts", 5)),
            "nn.BatchNorm1d": NORM,
            "nn.BatchNorm2d": NORM,
            "nn.GroupNorm": (CountedTerm("group norm", "outputs", 9),),
            "nn.LayerNorm": (
                CountedTerm("layer norm", "inputs", 7),
                CountedTerm("layer norm", "rows", 29),
            ),
            "nn.ReLU": (CountedTerm("activations", "outputs"),),
            "nn.Tanh": (CountedTerm("activations", "outputs", 76),),
            "nn.PReLU": (CountedTerm("activations", "outputs", 2),),
            "nn.ReLU6": (CountedTerm("activations", "outputs", 2),),
            "nn.Sigmoid": (CountedTerm("activations", "outputs", 32),),
            "nn.SiLU": (CountedTerm("activations", "outputs", 33),),
            "nn.Hardswish": (CountedTerm("activations", "outputs", 5),),
            "nn.Hardsigmoid": (CountedTerm("activations", "outputs", 4),),
            "nn.GELU": (CountedTerm("activations", "outputs", 7),),
            "nn.Softmax": (CountedTerm("softmax", "outputs", 36),),
            "nn.AdaptiveAvgPool2d": (
                CountedTerm("pooling", "inputs"),
                CountedTerm("pooling", "means", 4),
            ),
            "nn.Upsample": (
                CountedTerm("upsampling", "linear", 4),
                CountedTerm("upsampling", "bilinear", 4),
                CountedTerm("upsampling", "trilinear", 4),
            ),
            "mean": (CountedTerm("pooling", "inputs"),),
            "add": (CountedTerm("additions", "joined"),),
            "mul": (CountedTerm("multiplications", "joined"),),
        }
    )
    | dict.fromkeys(on_axes("nn.AvgPool", "nn.MaxPool") - POOLS_OF_VOLUMES, TAPS),
    free=names_over_axes(
        MOVING
        - on_axes("nn.ZeroPad")
        - {"Tensor.expand", "cat", "narrow", "nn.ChannelShuffle", "unflatten"}
    ),
    unknown={
        "Tensor.expand": "the arithmetic on shapes of an `Expand` is not among these rules",
        **dict.fromkeys(
            POOLS_OF_VOLUMES, "its count of pools over volumes is not among these rules"
        ),
        "nn.ChannelShuffle": NO_EXPORT,
        "nn.LocalResponseNorm": "onnx-tool fails on what the exporter writes for it",
        "nn.RMSNorm": "PyTorch exports no `nn.RMSNorm` to ONNX in opset 17",
    },
    refuses=refuses,
    in_onnx=True,
)
