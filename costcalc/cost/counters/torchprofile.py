"""What torchprofile counts."""

from __future__ import annotations

from costcalc.cost.counters.base import ELEMENTWISE, MOVING, Convention, Term

CONVENTION = Convention(
    title="torchprofile",
    prints="profile_macs(model, x)",
    word="MACs",
    quantity="macs",
    source="torchprofile 0.1.0, `torchprofile/handlers.py`",
    rules={
        "nn.Conv2d": (Term("conv", "macs"),),
        "nn.Linear": (Term("linear", "macs"),),
        "matmul": (Term("matrix products", "macs"),),
        "nn.functional.scaled_dot_product_attention": (Term("attention", "macs"),),
        "nn.LSTM": (Term("recurrent layers", "macs"),),
        "nn.BatchNorm1d": (Term("batch norm", "scaled"),),
        "nn.BatchNorm2d": (Term("batch norm", "scaled"),),
        "nn.GroupNorm": (Term("group norm", "scaled"),),
        "nn.LayerNorm": (Term("layer norm", "scaled"),),
        "nn.AvgPool2d": (Term("pooling", "outputs"),),
        "nn.AdaptiveAvgPool2d": (Term("pooling", "outputs"),),
        "nn.Upsample": (Term("upsampling", "bilinear", 4),),
        "nn.LocalResponseNorm": (Term("local response norm", "outputs", 3),),
        "mean": (Term("pooling", "outputs"),),
        "mul": (Term("multiplications", "joined"),),
    },
    free=(MOVING - {"nn.ZeroPad2d"})
    | ELEMENTWISE
    | {"add", "nn.GRU", "nn.MaxPool2d", "nn.RMSNorm", "nn.Softmax"},
)
