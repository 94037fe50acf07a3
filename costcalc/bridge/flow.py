"""The origin of the values of a tensor: the steps that computed them, the input, or stored values.

Values are followed by their place in memory, so that views and writes in place are included. The
known origin is an upper bound: if two tensors are joined and then split, both parts have the origin
of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch import Tensor
from torch.utils._pytree import tree_leaves

from costcalc.records import NamedTuple


class Origin(NamedTuple):
    """The origin of values. Bit n of `steps` is set if step n computed some of them."""

    steps: int = 0
    from_input: bool = False
    is_stored: bool = False
    """Whether parameters or buffers are part of the origin."""

    def __or__(self, other: Origin) -> Origin:
        return Origin(
            self.steps | other.steps,
            self.from_input or other.from_input,
            self.is_stored or other.is_stored,
        )

    def numbers(self) -> tuple[int, ...]:
        """The numbers of the steps, in increasing order."""
        found = []
        rest = self.steps
        while rest:
            lowest = rest & -rest
            found.append(lowest.bit_length() - 1)
            rest ^= lowest
        return tuple(found)


class StorageSlice(NamedTuple):
    """The origin of the elements from `start` up to, not including, `end` of a storage."""

    start: int
    end: int
    origin: Origin


WHOLE = 2**62
"""A number of elements larger than any storage."""

NOTHING = Origin()
INPUT = Origin(from_input=True)
STORED = Origin(is_stored=True)


class Flow:
    """The origin of every tensor seen, by its storage and its place in the storage."""

    def __init__(self) -> None:
        self.written: dict[int, list[StorageSlice]] = {}
        self.kept: list[Any] = []
        """Storages on `meta`, kept (at no cost of memory) so that no address is used twice."""

    def of(self, tensor: Tensor) -> Origin:
        start, end = extent(tensor)
        origin = NOTHING
        for part in self.written.get(address(tensor), ()):
            if part.start < end and start < part.end:
                origin |= part.origin
        return origin

    def union(self, tensors: Iterable[Tensor]) -> Origin:
        origin = NOTHING
        for tensor in tensors:
            origin |= self.of(tensor)
        return origin

    def made(self, tensor: Tensor, origin: Origin) -> None:
        """Record a new tensor; earlier records at its address are discarded."""
        if tensor.device.type == "meta":
            self.kept.append(tensor.untyped_storage())
        self.written[address(tensor)] = [StorageSlice(0, WHOLE, origin)]

    def wrote(self, tensor: Tensor, origin: Origin) -> None:
        """Record that values were written into an existing tensor."""
        parts = self.written.setdefault(address(tensor), [])
        part = StorageSlice(*extent(tensor), origin)
        if part not in parts:
            parts.append(part)


def address(tensor: Tensor) -> int:
    """A number that is the same for all tensors that share memory.

    Raises NotImplementedError for a tensor without memory of its own.
    """
    try:
        found: int = tensor.untyped_storage()._cdata
        return found
    except NotImplementedError:
        message = f"the values of a tensor of layout {tensor.layout} cannot be followed"
        raise NotImplementedError(message) from None


def extent(tensor: Tensor) -> tuple[int, int]:
    """The indices of a tensor's first element in its storage, and of the one after its last."""
    start = int(tensor.storage_offset())
    if tensor.numel() == 0:
        return start, start
    reach = sum((n - 1) * step for n, step in zip(tensor.shape, tensor.stride(), strict=True))
    return start, start + int(reach) + 1


def tensors_in(values: Any) -> Iterator[Tensor]:
    """All tensors in arguments or results, at any depth."""
    return (leaf for leaf in tree_leaves(values) if isinstance(leaf, torch.Tensor))
