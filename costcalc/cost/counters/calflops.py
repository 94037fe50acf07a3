"""What calflops counts as FLOPs."""

from __future__ import annotations

from costcalc.cost.counters.base import MOVING, RECURRENT, Convention, Rule, Term

ELEMENT: Rule = (Term("activations", "inputs"),)
POOL: Rule = (Term("pooling", "inputs"),)

CONVENTION = Convention(
    title="calflops",
    prints="calculate_flops(model, ...), the first of three",
    word="FLOPs",
    quantity="flops",
    source="calflops 0.3.2, `calflops/pytorch_ops.py`",
    rules={
        "nn.Conv2d": (Term("conv", "macs", 2), Term("bias", "biased")),
        "nn.Linear": (Term("linear", "macs", 2),),
        "nn.BatchNorm1d": (Term("batch norm", "inputs"), Term("batch norm", "scaled")),
        "nn.BatchNorm2d": (Term("batch norm", "inputs"), Term("batch norm", "scaled")),
        "nn.GroupNorm": (Term("group norm", "inputs", 4), Term("group norm", "scaled")),
        "nn.LayerNorm": (Term("layer norm", "inputs", 4), Term("layer norm", "scaled")),
        "nn.LocalResponseNorm": (
            Term("local response norm", "inputs", 4),
            Term("local response norm", "margins"),
        ),
        "nn.ReLU": ELEMENT,
        "nn.PReLU": ELEMENT,
        "nn.SiLU": ELEMENT,
        "nn.GELU": ELEMENT,
        "nn.MaxPool2d": POOL,
        "nn.AvgPool2d": POOL,
        "nn.AdaptiveAvgPool2d": POOL,
        "nn.Softmax": (Term("softmax", "inputs"),),
        "nn.Upsample": (Term("upsampling", "places"),),
    },
    free=(MOVING - {"nn.ZeroPad2d"})
    | {
        "add",
        "matmul",
        "mean",
        "mul",
        "nn.Hardsigmoid",
        "nn.Hardswish",
        "nn.RMSNorm",
        "nn.ReLU6",
        "nn.Sigmoid",
        "nn.Tanh",
        "nn.functional.scaled_dot_product_attention",
    },
    unknown=dict.fromkeys(RECURRENT, "its count of recurrent layers is not among these rules"),
)
