"""Steps of PyTorch counterparts that several operators share: reshaping and reordering a tensor."""

from __future__ import annotations

from typing import Any, Literal

from costcalc.algebra import Whole
from costcalc.ops.base.answers import Module, Written

METHOD = Written(positional=2, method=True)
"""Written as `x.transpose(1, 2)`."""

FILLING = ("pad", "constant_pad_nd")
"""The operators that fill the border of an image, in different versions of PyTorch."""


def flatten(start: int, end: int | None = None) -> Module:
    """Joins the axes from `start` to `end` (default: the last) to one axis."""
    ends = {} if end is None else {"end_dim": end}
    return Module(
        "flatten", {"start_dim": start, **ends}, free=("flatten",), mixes=True, written=METHOD
    )


def transpose(a: int, b: int, takes: Literal["one", "each"] = "one") -> Module:
    """Exchanges two axes."""
    axes = {"dim0": a, "dim1": b}
    return Module("transpose", axes, takes, free=("transpose",), mixes=True, written=METHOD)


def permute(*axes: int) -> Module:
    """Reorders all axes."""
    return Module("permute", {"dims": axes}, free=("permute",), written=METHOD)


def reshape(*sizes: Whole, labels: tuple[str, ...] = ()) -> Module:
    """The same values in the same order, with axes of these sizes."""
    written = METHOD._replace(labels={"shape": labels})
    return Module("reshape", {"shape": sizes}, free=("reshape",), mixes=True, written=written)


def unflatten(
    axis: int,
    sizes: tuple[Whole, ...],
    labels: tuple[str, ...],
    takes: Literal["one", "each"] = "one",
) -> Module:
    """Splits one axis into several of these sizes."""
    arguments: dict[str, Any] = {"dim": axis, "sizes": sizes}
    written = METHOD._replace(labels={"sizes": labels})
    return Module("unflatten", arguments, takes, free=("unflatten",), mixes=True, written=written)


def flattened(start: int = 1) -> Module:
    """`flatten` as a layer of `nn`, which can be part of a chain of modules."""
    return Module(
        "nn.Flatten",
        {"start_dim": start},
        free=("flatten",),
        mixes=True,
        written=Written(defaults={"start_dim": 1}, called="flatten"),
    )
