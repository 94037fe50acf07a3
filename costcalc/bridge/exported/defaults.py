"""What an exported graph leaves out of PyTorch's schemas, and operators under other names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from costcalc.bridge.exported.graph import Step

Shape = tuple[int, ...]

_CONV: Mapping[str, Any] = {"bias": None, "stride": 1, "padding": 0, "dilation": 1, "groups": 1}
_TRANSPOSED: Mapping[str, Any] = {**_CONV, "output_padding": 0}
_POOL: Mapping[str, Any] = {"stride": (), "padding": 0, "ceil_mode": False}
_MAXPOOL: Mapping[str, Any] = {**_POOL, "dilation": 1}
_AVGPOOL: Mapping[str, Any] = {**_POOL, "count_include_pad": True, "divisor_override": None}
_AT_FIRST: Mapping[str, Any] = {"dim": 0}
_PART: Mapping[str, Any] = {"dim": 0, "start": None, "end": None, "step": 1}
_JOINING = ("cat", "concat", "stack", "unbind", "chunk", "split")
_KEEPING: Mapping[str, Any] = {"dim": None, "keepdim": False}
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    **{f"aten.conv{n}d": _CONV for n in (1, 2, 3)},
    **{f"aten.conv_transpose{n}d": _TRANSPOSED for n in (1, 2, 3)},
    **{f"aten.max_pool{n}d": _MAXPOOL for n in (1, 2, 3)},
    **{f"aten.avg_pool{n}d": _AVGPOOL for n in (1, 2, 3)},
    **{
        f"aten.{word}": _AT_FIRST for word in ("cat", "concat", "stack", "unbind", "chunk", "split")
    },
    **{f"aten.{word}": _KEEPING for word in ("mean", "sum", "amax", "max", "linalg_vector_norm")},
    "aten.elu": {"alpha": 1},
    "aten.elu_": {"alpha": 1},
    "aten.glu": {"dim": -1},
    "aten.hardtanh": {"min_val": -1, "max_val": 1},
    "aten.hardtanh_": {"min_val": -1, "max_val": 1},
    "aten.instance_norm": {"use_input_stats": True},
    "aten.leaky_relu": {"negative_slope": 0.01},
    "aten.leaky_relu_": {"negative_slope": 0.01},
    "aten.norm": {"p": 2, **_KEEPING},
    "aten.pad": {"mode": "constant"},
    "aten.roll": {"dims": ()},
    "aten.scaled_dot_product_attention": {"attn_mask": None, "is_causal": False},
    "aten.slice": _PART,
    "aten.split_with_sizes": _AT_FIRST,
}
"""The defaults that translations ask for, by operator."""

OTHER = {
    "aten._adaptive_avg_pool2d": "aten.adaptive_avg_pool2d",
    "aten._adaptive_avg_pool3d": "aten.adaptive_avg_pool3d",
    "aten.lift_fresh_copy": "aten.lift_fresh",
    "aten.max_pool2d_with_indices": "aten.max_pool2d",
    "aten.max_pool3d_with_indices": "aten.max_pool3d",
    "aten.upsample_nearest_exact2d": "aten._upsample_nearest_exact2d",
}
"""Operators of a graph that PyTorch took apart further, and what they are parts of."""


def renamed(step: Step, shapes: Mapping[str, Shape]) -> Step:
    """An operator under the name that has a translation, with its arguments."""
    target = step.target
    if target == "aten.matmul":
        given = {"self": step.arguments.get("self"), "mat2": step.arguments.get("other")}
        return step._replace(target="aten.bmm", arguments=given)
    if target == "aten.convolution":
        return _convolution(step)
    if target.startswith("aten._scaled_dot_product"):
        return step._replace(target="aten.scaled_dot_product_attention")
    if target == "aten.native_group_norm":
        given = {**step.arguments, "num_groups": step.arguments.get("group")}
        return step._replace(target="aten.group_norm", arguments=given)
    return step._replace(target=OTHER.get(target, target))


def _convolution(step: Step) -> Step:
    """The general convolution as that of its number of axes."""
    kernel = step.arguments.get("stride")
    axes = len(kernel) if isinstance(kernel, tuple) else 2
    turned = step.arguments.get("transposed") is True
    return step._replace(target=f"aten.conv{'_transpose' if turned else ''}{axes}d")
