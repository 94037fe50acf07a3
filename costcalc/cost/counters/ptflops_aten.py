"""What ptflops counts with its backend `aten`."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    POOLING,
    Convention,
    CountedTerm,
    ModuleCall,
    names_over_axes,
    over_axes,
)
from costcalc.cost.counters.ptflops import NO_INDICES


def refuses(call: ModuleCall) -> str:
    """PyTorch adds a bias apart where the tokens do not lie in memory row by row."""
    of_tokens = call.name == "nn.Linear" and len(call.inputs[0]) > 1
    if of_tokens and call.is_turned and call.stored.biases:
        return "whether it sees the bias of a linear layer depends on how tokens lie in memory"
    return ""


CONVENTION = Convention(
    title="ptflops, aten",
    prints='get_model_complexity_info(..., backend="aten")',
    word="MACs",
    quantity="macs",
    source="ptflops 0.7.5, `ptflops/aten_ops.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"), CountedTerm("bias", "biased")),
            "nn.ConvTranspose2d": (CountedTerm("conv", "macs"), CountedTerm("bias", "biased")),
            "nn.Linear": (CountedTerm("linear", "macs"), CountedTerm("bias", "biased")),
            "nn.functional.scaled_dot_product_attention": (CountedTerm("attention", "macs"),),
            "matmul": (CountedTerm("matrix products", "macs"),),
        }
    ),
    free=names_over_axes(
        (MOVING - {"Tensor.long", "nn.Embedding"})
        | ELEMENTWISE
        | POOLING
        | {
            "add",
            "mul",
            "nn.BatchNorm1d",
            "nn.BatchNorm2d",
            "nn.GroupNorm",
            "nn.LayerNorm",
            "nn.LocalResponseNorm",
            "nn.RMSNorm",
            "nn.Softmax",
            "nn.Upsample",
        }
    ),
    unknown={"nn.Embedding": NO_INDICES},
    refuses=refuses,
    one_example=True,
)
