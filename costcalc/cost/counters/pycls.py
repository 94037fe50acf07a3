"""What pycls counts, by the formulas of its blocks."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    POOLING,
    Convention,
    CountedTerm,
    ModuleCall,
)

NONE = "pycls has no formula for it"


def refuses(call: ModuleCall) -> str:
    """Its kernels are square and odd, and padded so that a stride alone makes the map smaller.

    Its formulas are of blocks that store what they use.
    """
    if call.shares is not None:
        return "pycls has no blocks that share weights"
    if call.name != "nn.Conv2d":
        return ""
    (height, width), pads = call.arguments["kernel_size"], call.arguments["padding"]
    if height != width or height % 2 == 0 or call.inputs != call.shapes:
        return "pycls has no kernels that are not square and odd, and none padded on one side"
    if pads != ((height - 1) // 2, (width - 1) // 2) or call.arguments["dilation"] != (1, 1):
        return "pycls pads every kernel by half of it, and dilates none"
    return ""


CONVENTION = Convention(
    title="pycls",
    prints="`flops` of its complexity, published in units of 10^9",
    word="flops",
    quantity="macs",
    source="pycls 0.1.1, `pycls/core/net.py` and the blocks of `pycls/models`",
    rules={
        "nn.Conv2d": (CountedTerm("conv", "macs"), CountedTerm("bias", "biases")),
        "nn.Linear": (CountedTerm("linear", "macs"), CountedTerm("bias", "biases")),
    },
    free=MOVING | ELEMENTWISE | POOLING | {"add", "mul", "nn.BatchNorm1d", "nn.BatchNorm2d"},
    unknown=dict.fromkeys(
        ("nn.functional.scaled_dot_product_attention", "nn.LayerNorm", "matmul"), NONE
    ),
    refuses=refuses,
)
