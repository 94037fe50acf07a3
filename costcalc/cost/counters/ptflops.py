"""What ptflops counts with its backend `pytorch`, which it takes unless told otherwise."""

from __future__ import annotations

from costcalc.cost.counters.base import MOVING, RECURRENT, Convention, Term

NO_INDICES = "it hands over numbers that are no indices of a table"
BOTH = 2
"""The module's hook counts, and the function that the module calls is counted again."""

CONVENTION = Convention(
    title="ptflops",
    prints='get_model_complexity_info(..., backend="pytorch")',
    word="MACs",
    quantity="macs",
    source="ptflops 0.7.5, `ptflops/pytorch_ops.py` and `pytorch_engine.py`",
    rules={
        "nn.Conv2d": (Term("conv", "macs"), Term("bias", "biased")),
        "nn.ConvTranspose2d": (Term("conv", "macs"), Term("bias", "biased")),
        "nn.Linear": (Term("linear", "macs"), Term("bias", "biased")),
        "nn.BatchNorm1d": (Term("batch norm", "inputs"), Term("batch norm", "scaled")),
        "nn.BatchNorm2d": (Term("batch norm", "inputs"), Term("batch norm", "scaled")),
        "nn.GroupNorm": (Term("group norm", "inputs"), Term("group norm", "scaled")),
        "nn.LayerNorm": (Term("layer norm", "inputs"),),
        "nn.LocalResponseNorm": (
            Term("local response norm", "inputs", 4),
            Term("local response norm", "margins"),
        ),
        "nn.ReLU": (Term("activations", "outputs", BOTH),),
        "nn.ReLU6": (Term("activations", "outputs"),),
        "nn.PReLU": (Term("activations", "outputs", BOTH),),
        "nn.GELU": (Term("activations", "outputs", BOTH),),
        "nn.SiLU": (Term("activations", "outputs"),),
        "nn.MaxPool2d": (Term("pooling", "inputs", BOTH),),
        "nn.AvgPool2d": (Term("pooling", "inputs", BOTH),),
        "nn.AdaptiveAvgPool2d": (Term("pooling", "inputs", BOTH),),
        "nn.Softmax": (Term("softmax", "inputs"),),
        "nn.Upsample": (Term("upsampling", "outputs", BOTH),),
    },
    free=(MOVING - {"Tensor.long", "nn.Embedding"})
    | {
        "add",
        "matmul",
        "mean",
        "mul",
        "nn.Hardsigmoid",
        "nn.Hardswish",
        "nn.RMSNorm",
        "nn.Sigmoid",
        "nn.Tanh",
        "nn.functional.scaled_dot_product_attention",
    },
    unknown={
        **dict.fromkeys(RECURRENT, "its count of recurrent layers is not among these rules"),
        "nn.Embedding": NO_INDICES,
    },
    one_example=True,
)
