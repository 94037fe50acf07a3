"""Data types: how many bytes a value takes."""

from __future__ import annotations

from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.records import NamedTuple

BYTES_PER_INDEX = 4
"""Bytes of an index under which something is looked up, at every data type."""


class Dtype(NamedTuple):
    """The bytes of a weight or a value of a tensor, and of a bias or a stored value of a norm."""

    name: str
    value: int
    bias: int


_ALL = (Dtype("int8", 1, 4), Dtype("fp16", 2, 2), Dtype("bf16", 2, 2), Dtype("fp32", 4, 4))
DTYPES = {dtype.name: dtype for dtype in _ALL}


def dtype_of(name: str) -> Dtype:
    """The data type of a name. Raises UsageError if there is none."""
    if name in DTYPES:
        return DTYPES[name]
    helps = (did_you_mean(name, DTYPES) or f"there are {', '.join(DTYPES)}",)
    raise UsageError([Diagnostic(f"there is no data type `{name}`", helps=helps)])
