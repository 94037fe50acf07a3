"""The words of PyTorch and Keras for attributes of operators.

Names that mean exactly one operator are in that operator's `also_called`; names of attributes are
in its `attributes_called`, built from the constants below. What is no operator here is in `absent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

Called: TypeAlias = Mapping[str, tuple[str, ...]]
"""For each attribute of an operator, its names in other libraries, in lower case."""


def called(common: Called = MappingProxyType({}), **words: tuple[str, ...]) -> Called:
    """The names of attributes in other libraries: the common ones, and the operator's own."""
    return MappingProxyType({**common, **words})


GROUPS = ("groups", "num_groups", "group")
DILATION = ("dilation", "dilation_rate", "dilations")
PADDING = ("padding", "pad", "pads")
AXIS = ("dim",)
BIAS = ("use_bias",)

WINDOW = called(
    k=("kernel_size", "kernel", "ksize", "kernel_shape", "pool_size"),
    s=("stride", "strides"),
    p=PADDING,
)
POOL = called(WINDOW, ceil=("ceil_mode",))
DEPTHWISE = called(WINDOW, d=DILATION, bias=BIAS)
CONVOLUTION = called(
    DEPTHWISE, out=("out_channels", "filters", "num_filters", "channels"), g=GROUPS
)
RECURRENT = called(out=("hidden_size", "units"), bias=BIAS, layers=("num_layers",))
