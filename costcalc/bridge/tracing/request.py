"""What is to be traced; this module imports no torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from costcalc.records import NamedTuple


class GivenInput(NamedTuple):
    """An input as the user gave it: `image=3x224x224`, `text=77:int`."""

    name: str
    """Empty where it was given by its place alone."""

    shape: tuple[int, ...]
    indices: bool = False


class TraceRequest(NamedTuple):
    """A model and its inputs."""

    source: str
    arguments: Mapping[str, Any] = {}
    """Arguments of what builds the model."""

    inputs: tuple[GivenInput, ...] = ()
    """Without any, the model's own default is taken."""

    module: str = ""
    """The path of the part to trace; empty for the whole model."""

    fixed_size: bool = False
    """Whether the model is not to be tried at other sizes of its input."""

    partial: bool = False
    """Whether operators without a counterpart are to be `opaque` layers."""

    width: str = ""
    """The argument of what builds the model that all channels are multiples of; empty for none."""

    is_other_size: bool = False
    """Whether the inputs have a size that nobody asked for, to see whether it may be another."""
