"""Steps of counterparts that several operators are made of: a tensor laid out in another way."""

from __future__ import annotations

from typing import Any, Literal

from costcalc.algebra import Whole
from costcalc.ops.base.answers import Module, Written

METHOD = Written(positional=2, method=True)
"""Written as `x.transpose(1, 2)`."""

FILLING = ("pad", "constant_pad_nd")
"""What filling the border of an image is, in one version of PyTorch or another."""


def flatten(start: int, end: int | None = None) -> Module:
    """The axes from one to another, or to the last, as one axis."""
    ends = {} if end is None else {"end_dim": end}
    return Module(
        "flatten", {"start_dim": start, **ends}, free=("flatten",), mixes=True, written=METHOD
    )


def transpose(a: int, b: int, takes: Literal["one", "each"] = "one") -> Module:
    """Two axes exchanged."""
    axes = {"dim0": a, "dim1": b}
    return Module("transpose", axes, takes, free=("transpose",), mixes=True, written=METHOD)


def permute(*axes: int) -> Module:
    """All axes in another order."""
    return Module("permute", {"dims": axes}, free=("permute",), written=METHOD)


def reshape(*sizes: Whole, labels: tuple[str, ...] = ()) -> Module:
    """The same values in the same order, in axes of these sizes."""
    written = METHOD._replace(labels={"shape": labels})
    return Module("reshape", {"shape": sizes}, free=("reshape",), mixes=True, written=written)


def unflatten(
    axis: int,
    sizes: tuple[Whole, ...],
    labels: tuple[str, ...],
    takes: Literal["one", "each"] = "one",
) -> Module:
    """One axis as several."""
    arguments: dict[str, Any] = {"dim": axis, "sizes": sizes}
    written = METHOD._replace(labels={"sizes": labels})
    return Module("unflatten", arguments, takes, free=("unflatten",), mixes=True, written=written)


def flattened(start: int = 1) -> Module:
    """`flatten` as a layer, which a chain of modules may hold."""
    return Module(
        "nn.Flatten",
        {"start_dim": start},
        free=("flatten",),
        mixes=True,
        written=Written(defaults={"start_dim": 1}, called="flatten"),
    )
