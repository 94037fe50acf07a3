"""What a model asks PyTorch for, as plain records; this module imports no torch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from costcalc.imports.trace import StoredTensor
from costcalc.records import NamedTuple

STATISTICS = ("running_mean", "running_var")
"""What PyTorch calls the running statistics of a norm, the last part of a buffer's name."""

VALUELESS = ("empty", "full_like", "lift_fresh", "new_", "ones_like", "rand", "zeros_like")
"""Beginnings of names of operators whose results do not depend on the values of their inputs."""


Kind = TypeVar("Kind")


class Ref(NamedTuple):
    """A tensor among the arguments or results, by its number in `Asked.values`."""

    value: int


class Asked(NamedTuple):
    """One operator that was run."""

    name: str
    """As `aten.conv2d`, without the overload."""

    arguments: Mapping[str, Any]
    """By the names of its schema, those left out with their defaults; tensors are `Ref`s."""

    results: tuple[int, ...]
    """Numbers of the tensors it gave, those it wrote into under new numbers."""

    wrote: int | None
    """The number of the memory it wrote into; None where it made its results."""

    module: str
    why: str = ""
    """Why it has no translation, where that is known before; else empty."""

    def refs(self) -> Iterator[int]:
        """Numbers of all tensors among the arguments."""
        yield from (ref.value for ref in found_in(self.arguments.values(), Ref))


class Value(NamedTuple):
    """A tensor that was seen."""

    shape: tuple[int, ...]
    memory: int
    """A number that tensors sharing memory have in common."""

    stored: int | None = None
    """Its number among the tensors that the model holds."""


class Session(NamedTuple):
    """All that one run of a model asked for."""

    batch: int
    values: tuple[Value, ...]
    asked: tuple[Asked, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    stored: tuple[StoredTensor, ...]
    flops: int
    """What FlopCounterMode counted in this run."""


def found_in(values: Any, kind: type[Kind]) -> Iterator[Kind]:
    """What is of a kind among arguments, and in lists of them."""
    for one in values:
        if isinstance(one, kind):
            yield one
        elif isinstance(one, (list, tuple)):
            yield from found_in(one, kind)
