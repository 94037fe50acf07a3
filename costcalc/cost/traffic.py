"""The bytes of the values that a layer moves, at a data type."""

from __future__ import annotations

from costcalc.algebra import Whole
from costcalc.cost.dtypes import BYTES_PER_INDEX, Dtype, packed
from costcalc.ops.base import Moved


def bytes_of(moved: Moved, sizes: Dtype, batch: Whole) -> Whole:
    """The bytes that a layer reads and writes for a batch: what it stores once, and each input, the
    output and the rows it looks up for each example.

    Each tensor of the batch is rounded up to whole bytes.
    """
    tensors = (*moved.inputs, moved.output)
    return (
        sizes.of_stored(moved.stored)
        + sum(sizes.of_tensor(values * batch) for values in tensors)
        + packed(moved.rows * batch, sizes.weights)
        + moved.indices * batch * BYTES_PER_INDEX
    )
