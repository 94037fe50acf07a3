"""What onnx-tool counts of the network in ONNX."""

from __future__ import annotations

from costcalc.cost.counters.base import MOVING, Convention, ModuleCall, Rule, Term

SHAPES = "arithmetic on shapes"
"""The exporter writes it, on single numbers, and onnx-tool counts it."""

NO_EXPORT = "PyTorch exports no `nn.ChannelShuffle` to ONNX"
NORM: Rule = (Term("batch norm", "outputs", 31),)


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
    rules={
        "nn.Conv2d": (Term("conv", "macs"), Term("bias", "biased")),
        "nn.Linear": (Term("linear", "macs"), Term("bias", "biased")),
        "matmul": (Term("matrix products", "macs"),),
        "nn.functional.scaled_dot_product_attention": (
            Term("attention", "macs"),
            Term("scaling", "queries"),
            Term("scaling", "calls", 76),
            Term("masks", "masked"),
            Term("softmax", "scores", 36),
        ),
        "unflatten": (Term(SHAPES, "calls", 2),),
        "cat": (Term(SHAPES, "expanded", 6),),
        "narrow": (Term(SHAPES, "slices"), Term(SHAPES, "cuts", 5)),
        "nn.BatchNorm1d": NORM,
        "nn.BatchNorm2d": NORM,
        "nn.GroupNorm": (Term("group norm", "outputs", 9),),
        "nn.LayerNorm": (Term("layer norm", "inputs", 7), Term("layer norm", "rows", 29)),
        "nn.ReLU": (Term("activations", "outputs"),),
        "nn.Tanh": (Term("activations", "outputs", 76),),
        "nn.PReLU": (Term("activations", "outputs", 2),),
        "nn.ReLU6": (Term("activations", "outputs", 2),),
        "nn.Sigmoid": (Term("activations", "outputs", 32),),
        "nn.SiLU": (Term("activations", "outputs", 33),),
        "nn.Hardswish": (Term("activations", "outputs", 5),),
        "nn.Hardsigmoid": (Term("activations", "outputs", 4),),
        "nn.GELU": (Term("activations", "outputs", 7),),
        "nn.Softmax": (Term("softmax", "outputs", 36),),
        "nn.MaxPool2d": (Term("pooling", "taps"),),
        "nn.AvgPool2d": (Term("pooling", "taps"),),
        "nn.AdaptiveAvgPool2d": (Term("pooling", "inputs"), Term("pooling", "means", 4)),
        "nn.Upsample": (Term("upsampling", "bilinear", 4),),
        "mean": (Term("pooling", "inputs"),),
        "add": (Term("additions", "joined"),),
        "mul": (Term("multiplications", "joined"),),
    },
    free=MOVING - {"cat", "narrow", "nn.ChannelShuffle", "nn.ZeroPad2d", "unflatten"},
    unknown={
        "nn.ChannelShuffle": NO_EXPORT,
        "nn.LocalResponseNorm": "onnx-tool fails on what the exporter writes for it",
        "nn.RMSNorm": "PyTorch exports no `nn.RMSNorm` to ONNX in opset 17",
    },
    refuses=refuses,
    in_onnx=True,
)
