"""What mmcv counts, the library under OpenMMLab's models, whose tables are counted with it."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    POOLING,
    RECURRENT,
    Convention,
    CountedTerm,
    Rule,
    names_over_axes,
    on_axes,
    over_axes,
)
from costcalc.cost.counters.ptflops import NO_INDICES
from costcalc.cost.counters.thop import no_function

CONV: Rule = (CountedTerm("conv", "macs"), CountedTerm("bias", "biased"))
BATCH_NORM: Rule = (CountedTerm("batch norm", "inputs"), CountedTerm("batch norm", "scaled"))
ELEMENT: Rule = (CountedTerm("activations", "outputs"),)
POOL: Rule = (CountedTerm("pooling", "inputs"),)
COUNTED = frozenset({"nn.ReLU", "nn.ReLU6", "nn.PReLU"}) | (POOLING - {"mean"})

CONVENTION = Convention(
    title="mmcv",
    prints="get_model_complexity_info(...), published by OpenMMLab as Flops",
    word="Flops",
    quantity="macs",
    source="mmcv-lite 2.2.0, `mmcv/cnn/utils/flops_counter.py`",
    rules=over_axes(
        {
            "nn.Conv2d": CONV,
            "nn.BatchNorm1d": BATCH_NORM,
            "nn.BatchNorm2d": BATCH_NORM,
            "nn.MaxPool2d": POOL,
            "nn.AvgPool2d": POOL,
            "nn.AdaptiveAvgPool2d": POOL,
        }
    )
    | {
        "nn.ConvTranspose2d": CONV,
        "nn.Linear": (CountedTerm("linear", "macs"),),
        "nn.GroupNorm": (
            CountedTerm("group norm", "inputs"),
            CountedTerm("group norm", "scaled"),
        ),
        "nn.LayerNorm": (
            CountedTerm("layer norm", "inputs"),
            CountedTerm("layer norm", "scaled"),
        ),
        "nn.ReLU": ELEMENT,
        "nn.ReLU6": ELEMENT,
        "nn.PReLU": ELEMENT,
        "nn.Upsample": (CountedTerm("upsampling", "outputs"),),
    },
    free=names_over_axes((MOVING - {"Tensor.long", "nn.Embedding"}) | (ELEMENTWISE - COUNTED))
    | RECURRENT
    | (on_axes("nn.ConvTranspose") - {"nn.ConvTranspose2d"})
    | {
        "add",
        "matmul",
        "mean",
        "mul",
        "nn.LocalResponseNorm",
        "nn.RMSNorm",
        "nn.Softmax",
        "nn.functional.scaled_dot_product_attention",
    },
    unknown={"nn.Embedding": NO_INDICES},
    refuses=no_function,
    one_example=True,
)
"""It hooks modules by their very class: functions, and classes derived from these, count 0."""
