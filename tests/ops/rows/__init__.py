"""One table of examples: what every operator answers for given attributes and inputs.

A figure stays the product a reader can check against the row: outputs first, then the taps behind
each. The sizes of a row differ from one another wherever the operator allows it, so that a height
taken for a width, or an input size for an output size, changes a figure.
"""

from tests.ops.rows import (
    attention,
    columns,
    convolutions,
    elementwise,
    functions,
    merging,
    normalization,
    pools,
    ranks,
    rearranging,
    recurrent,
    sequences,
    transposed,
    unknown,
)
from tests.ops.rows.row import Row, Shape, label

FAMILIES = (
    convolutions,
    transposed,
    pools,
    elementwise,
    merging,
    rearranging,
    normalization,
    attention,
    recurrent,
    ranks,
    functions,
    sequences,
    columns,
    unknown,
)

ROWS = [row for family in FAMILIES for row in family.ROWS]

__all__ = ["ROWS", "Row", "Shape", "label"]
