"""What fvcore counts."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    POOLING,
    Convention,
    CountedTerm,
    ModuleCall,
    over_axes,
)

NORM = (CountedTerm("layer norm", "inputs", 4), CountedTerm("layer norm", "scaled"))


def refuses(call: ModuleCall) -> str:
    """Of a product it takes the elements of the first matrix times the columns of the second."""
    if call.name == "matmul" and call.shapes[0][:-2] != call.shapes[1][:-2]:
        return "it miscounts `matmul` where one matrix is used several times"
    return ""


CONVENTION = Convention(
    title="fvcore",
    prints="FlopCountAnalysis(model, x).total()",
    word="flops",
    quantity="macs",
    source="fvcore 0.1.5.post20221221, `fvcore/nn/jit_handles.py` and `flop_count.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"),),
            "nn.ConvTranspose2d": (CountedTerm("conv", "macs"),),
            "nn.Linear": (CountedTerm("linear", "macs"),),
            "matmul": (CountedTerm("matrix products", "macs"),),
            "nn.BatchNorm1d": (
                CountedTerm("batch norm", "inputs"),
                CountedTerm("batch norm", "scaled"),
            ),
            "nn.BatchNorm2d": (
                CountedTerm("batch norm", "inputs"),
                CountedTerm("batch norm", "scaled"),
            ),
            "nn.LayerNorm": NORM,
            "nn.GroupNorm": (
                CountedTerm("group norm", "inputs", 4),
                CountedTerm("group norm", "scaled"),
            ),
            "nn.Upsample": (
                CountedTerm("upsampling", "nearest_pixels"),
                CountedTerm("upsampling", "bilinear", 4),
            ),
            "nn.AdaptiveAvgPool2d": (CountedTerm("pooling", "inputs"),),
        }
    ),
    free=MOVING
    | ELEMENTWISE
    | (POOLING - {"nn.AdaptiveAvgPool2d"})
    | {
        "Tensor.mean",
        "add",
        "div",
        "linalg.vector_norm",
        "mul",
        "nn.LSTM",
        "nn.GRU",
        "nn.LocalResponseNorm",
        "nn.RMSNorm",
        "nn.Softmax",
        "nn.functional.scaled_dot_product_attention",
        "sub",
    },
    refuses=refuses,
)
