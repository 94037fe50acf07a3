"""Where the values of a tensor come from: which steps gave them, from the input or from storage.

Values are followed by the memory they lie in, so that views and writes in place are seen. What is
known of a tensor is an upper bound: a tensor joined of two and cut again counts as of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch import Tensor
from torch.utils._pytree import tree_leaves

from costcalc.records import NamedTuple


class Origin(NamedTuple):
    """What values are made of. Bit n of `steps`: step n gave some of them."""

    steps: int = 0
    from_input: bool = False
    is_stored: bool = False
    """Whether parameters or buffers are among them."""

    def __or__(self, other: Origin) -> Origin:
        return Origin(
            self.steps | other.steps,
            self.from_input or other.from_input,
            self.is_stored or other.is_stored,
        )

    def numbers(self) -> tuple[int, ...]:
        """The steps, in order."""
        found = []
        rest = self.steps
        while rest:
            lowest = rest & -rest
            found.append(lowest.bit_length() - 1)
            rest ^= lowest
        return tuple(found)


class StorageSlice(NamedTuple):
    """Values that lie from one element of a storage up to, not including, another."""

    start: int
    end: int
    origin: Origin


WHOLE = 2**62
"""More elements than any storage has."""

NOTHING = Origin()
INPUT = Origin(from_input=True)
STORED = Origin(is_stored=True)


class Flow:
    """The origin of every tensor seen, by storage and place in it."""

    def __init__(self) -> None:
        self.written: dict[int, list[StorageSlice]] = {}
        self.kept: list[Any] = []
        """Storages on `meta` are kept, which costs no memory, so that no address is used twice."""

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
        """Record a new tensor; whatever was stored at its address before is overwritten."""
        if tensor.device.type == "meta":
            self.kept.append(tensor.untyped_storage())
        self.written[address(tensor)] = [StorageSlice(0, WHOLE, origin)]

    def wrote(self, tensor: Tensor, origin: Origin) -> None:
        """Values were written into a tensor that was there before."""
        parts = self.written.setdefault(address(tensor), [])
        part = StorageSlice(*extent(tensor), origin)
        if part not in parts:
            parts.append(part)


def address(tensor: Tensor) -> int:
    """The same for all tensors that share memory. Raises NotImplementedError where none is held."""
    try:
        found: int = tensor.untyped_storage()._cdata
        return found
    except NotImplementedError:
        message = f"the values of a tensor of layout {tensor.layout} cannot be followed"
        raise NotImplementedError(message) from None


def extent(tensor: Tensor) -> tuple[int, int]:
    """The first element in its storage, and the one after the last."""
    start = int(tensor.storage_offset())
    if tensor.numel() == 0:
        return start, start
    reach = sum((n - 1) * step for n, step in zip(tensor.shape, tensor.stride(), strict=True))
    return start, start + int(reach) + 1


def tensors_in(values: Any) -> Iterator[Tensor]:
    """The tensors among arguments or results, however deep."""
    return (leaf for leaf in tree_leaves(values) if isinstance(leaf, torch.Tensor))
