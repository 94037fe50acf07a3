"""Groups of PyTorch's modules and functions, by the names that counterparts give them."""

from __future__ import annotations

LAYING_OUT = frozenset(
    {"Tensor.long", "flatten", "nn.Flatten", "permute", "reshape", "transpose", "unflatten"}
)
"""Those that give the values they take, in other axes or as another type."""

TURNING = frozenset({"permute", "reshape", "transpose", "unflatten"})
KEEPING = frozenset({"add", "mul", "narrow", "nn.Dropout", "nn.Identity", "nn.Softmax"})
"""After the first, values may lie in memory in another order than that of their axes; the others
and the activations leave them in the order in which they find them."""

PASSING = frozenset({"nn.Dropout", "nn.Identity"})
"""Those that give what they take, in evaluation mode."""

FILLING = frozenset({"nn.ConstantPad2d", "nn.ZeroPad2d"})
"""Those that fill the border of an image, before a convolution or a pool."""

MOVING = (
    LAYING_OUT
    | FILLING
    | {
        "cat",
        "narrow",
        "nn.ChannelShuffle",
        "nn.Dropout",
        "nn.Embedding",
        "nn.Identity",
        "nn.PixelShuffle",
        "nn.PixelUnshuffle",
        "nn.functional.pad",
        "roll",
    }
)
"""Those that move, copy or leave out values, and compute none."""

ELEMENTWISE = frozenset(
    {
        "nn.GELU",
        "nn.Hardsigmoid",
        "nn.Hardswish",
        "nn.PReLU",
        "nn.ReLU",
        "nn.ReLU6",
        "nn.SiLU",
        "nn.Sigmoid",
        "nn.Tanh",
    }
)
"""The activations."""

POOLING = frozenset({"mean", "nn.AdaptiveAvgPool2d", "nn.AvgPool2d", "nn.MaxPool2d"})
JOINING = frozenset({"add", "mul"})
RECURRENT = frozenset({"nn.GRU", "nn.LSTM"})

MULTIPLYING = {
    "nn.Conv2d": "conv",
    "nn.ConvTranspose2d": "conv",
    "nn.Linear": "linear",
    "matmul": "matrix products",
    "nn.functional.scaled_dot_product_attention": "attention",
    "nn.LSTM": "recurrent layers",
    "nn.GRU": "recurrent layers",
}
"""Those that multiply, and what their part of a count is called."""
