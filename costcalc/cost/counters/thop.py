"""What thop counts."""

from __future__ import annotations

from costcalc.cost.counters.base import MOVING, RECURRENT, Convention, ModuleCall, Term


def refuses(call: ModuleCall) -> str:
    """It divides sizes as floating-point numbers, and cuts off what is behind the point."""
    if call.has_uneven_windows:
        return "it rounds where windows of an adaptive pool are of several sizes"
    return ""


CONVENTION = Convention(
    title="thop",
    prints="profile(model, inputs=(x,))",
    word="MACs",
    quantity="macs",
    source="thop 0.1.1.post2209072238, `thop/vision/basic_hooks.py` and `calc_func.py`",
    rules={
        "nn.Conv2d": (Term("conv", "macs"),),
        "nn.ConvTranspose2d": (Term("conv", "spread"),),
        "nn.Linear": (Term("linear", "macs"),),
        "nn.BatchNorm1d": (Term("batch norm", "inputs", 2), Term("batch norm", "scaled", 2)),
        "nn.BatchNorm2d": (Term("batch norm", "inputs", 2), Term("batch norm", "scaled", 2)),
        "nn.LayerNorm": (Term("layer norm", "inputs", 2), Term("layer norm", "scaled", 2)),
        "nn.AvgPool2d": (Term("pooling", "outputs"),),
        "nn.AdaptiveAvgPool2d": (Term("pooling", "inputs"), Term("pooling", "outputs")),
        "nn.Upsample": (Term("upsampling", "nearest"), Term("upsampling", "bilinear", 11)),
        "nn.PReLU": (Term("activations", "inputs"),),
        "nn.Softmax": (Term("softmax", "inputs", 3), Term("softmax", "rows", -1)),
    },
    free=MOVING
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
    },
    unknown=dict.fromkeys(RECURRENT, "its count of recurrent layers is not among these rules"),
    refuses=refuses,
)
