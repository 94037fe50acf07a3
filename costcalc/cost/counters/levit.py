"""What the repository of LeViT counts while it builds a model, and prints as FLOPs of its zoo."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    POOLING,
    RECURRENT,
    Convention,
    CountedTerm,
    ModuleCall,
    on_axes,
)

USED = frozenset({"Tensor.mul", "add", "nn.BatchNorm1d", "nn.BatchNorm2d", "nn.Hardswish"})
"""What its model runs and its code counts nothing of."""
NONE = "LeViT has no formula for it"


def refuses(call: ModuleCall) -> str:
    """Its formula of a convolution has one kernel size and no groups; it shares no weights."""
    if call.shares is not None:
        return "LeViT has no blocks that share weights"
    if call.name != "nn.Conv2d":
        return ""
    height, width = call.arguments["kernel_size"]
    if height != width or call.arguments["groups"] != 1 or call.inputs != call.shapes:
        return "LeViT has no kernels that are not square, no groups, and pads none on one side"
    return ""


CONVENTION = Convention(
    title="LeViT",
    prints="FLOPS_COUNTER, published as FLOPs of its model zoo",
    word="FLOPs",
    quantity="macs",
    source="facebookresearch/LeViT at 0f827ed4, `levit.py`: FLOPS_COUNTER",
    rules={
        "nn.Conv2d": (CountedTerm("conv", "macs"),),
        "nn.Linear": (CountedTerm("linear", "macs"),),
        "nn.functional.scaled_dot_product_attention": (
            CountedTerm("attention", "macs"),
            CountedTerm("softmax", "scores"),
        ),
    },
    free=MOVING | POOLING | USED,
    unknown={
        **dict.fromkeys((RECURRENT | ELEMENTWISE | on_axes("nn.ConvTranspose")) - USED, NONE),
        **dict.fromkeys(("nn.LayerNorm", "nn.GroupNorm", "matmul", "mul"), NONE),
    },
    refuses=refuses,
    own_networks=True,
)
"""A weight of the softmax is one operation, and so is a multiply-add."""
