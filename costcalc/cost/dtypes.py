"""Data types: how many bits a weight, a value of a tensor, a bias and an accumulator take.

The one owner of their names: `memory`, `solve`, the cost table and `roofline` read them here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from costcalc.algebra import Whole, ceil_div
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.ops.base import Params
from costcalc.records import NamedTuple

BYTES_PER_INDEX = 4
"""Bytes of an index under which something is looked up, at every data type."""

MOST_BITS = 64
FORM = (
    "a data type may also be bits of weights and activations as w4a8, and of biases and "
    "accumulators as w4a8b32c32"
)
_BITS = re.compile(r"w{0}a{0}(?:b{0})?(?:c{0})?".replace("{0}", "([1-9][0-9]?)"))


class Dtype(NamedTuple):
    """The bits of a weight, of a value of a tensor (an activation), of a bias or a stored value of
    a norm, and of an accumulator, in which products are summed.
    """

    name: str
    weights: int
    activations: int
    biases: int
    accumulators: int

    def of_tensor(self, values: Whole) -> Whole:
        """The bytes of a tensor with this number of values."""
        return packed(values, self.activations)

    def of_stored(self, stored: Params) -> Whole:
        """The bytes of stored values: the weights, and all others, each packed by itself."""
        weights, *others = stored
        return packed(weights, self.weights) + packed(sum(others), self.biases)


def packed(values: Whole, bits: int) -> Whole:
    """The bytes of `values` values of `bits` bits each, without gaps, rounded up to whole bytes."""
    size, rest = divmod(bits, 8)
    return ceil_div(values * bits, 8) if rest else values * size


_ALL = (
    Dtype("int4", 4, 4, 32, 32),
    Dtype("int8", 8, 8, 32, 32),
    Dtype("fp16", 16, 16, 16, 32),
    Dtype("bf16", 16, 16, 16, 32),
    Dtype("fp32", 32, 32, 32, 32),
    Dtype("fp64", 64, 64, 64, 64),
)
DTYPES = {dtype.name: dtype for dtype in _ALL}


@lru_cache(maxsize=100)
def dtype_of(name: str) -> Dtype:
    """The data type of a name, or of bits such as `w4a8`. Raises UsageError if there is none.

    Without bits of their own, biases have 32 bits where activations have fewer than 16, as in
    integer kernels, else as many as activations; accumulators have 32, or more if biases do.
    """
    if name in DTYPES:
        return DTYPES[name]
    if match := _BITS.fullmatch(name):
        weights, activations, *own = (int(bits) if bits else None for bits in match.groups())
        if weights is not None and activations is not None:
            usual = 32 if activations < 16 else activations
            biases = usual if own[0] is None else own[0]
            accumulators = max(32, biases) if own[1] is None else own[1]
            found = Dtype(name, weights, activations, biases, accumulators)
            if all(1 <= bits <= MOST_BITS for bits in found[1:]):
                return found
    near = did_you_mean(name, DTYPES) or f"there are {', '.join(DTYPES)}"
    helps = (near, f"{FORM}, 1 to {MOST_BITS} each")
    raise UsageError([Diagnostic(f"there is no data type `{name}`", helps=helps)])


def in_words(dtype: Dtype) -> str:
    """`int8: 8 bits a weight and activation, 32 a bias or value of a norm`."""
    weights, activations = dtype.weights, dtype.activations
    if weights == activations == dtype.biases and weights % 8 == 0:
        return f"{dtype.name}: {weights} bits a value"
    text = f"{weights} bits a weight"
    text += " and activation" if weights == activations else f", {activations} an activation"
    text = f"{dtype.name}: {text}, {dtype.biases} a bias or value of a norm"
    if any(bits % 8 for bits in (weights, activations, dtype.biases)):
        text += "; each tensor is packed and rounded up to whole bytes"
    return text
