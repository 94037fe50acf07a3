"""Multiply-adds of an exported graph by the shapes in it: a second way to the figure.

Nothing of our operators is used here, so that it can be compared with what they count.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from costcalc.bridge.exported.einsum import multiplied, product_of
from costcalc.bridge.exported.graph import Name, Step

Shape = tuple[int, ...]

UNCOUNTED = frozenset(("bilinear", "einsum", "tensordot", "_grouped_mm"))
"""Operators that multiply and add in a way that is not counted here."""


def multiply_adds(step: Step, shapes: Mapping[str, Shape]) -> int | None:
    """The multiply-adds of an operator at these shapes; None where that is not known."""
    kind = step.target.partition(".")[2]
    if (product := product_of(step, shapes)) is not None:
        return multiplied(product)
    if kind in UNCOUNTED:
        return None
    given = {w: shapes[one.name] for w, one in step.arguments.items() if isinstance(one, Name)}
    out = shapes[step.results[0]] if step.results else ()
    weight = given.get("weight", ())
    if kind.startswith("conv_transpose") or step.arguments.get("transposed") is True:
        return prod(given["input"]) * prod(weight[1:])
    if kind.startswith("conv"):
        return prod(out) * prod(weight[1:])
    match kind:
        case "linear":
            return prod(out) * weight[-1]
        case "mm" | "bmm" | "matmul" | "mv":
            return prod(out) * given["self"][-1]
        case "addmm" | "baddbmm":
            left = given["mat1"] if "mat1" in given else given["batch1"]
            return prod(out) * left[-1]
        case "lstm" | "gru" | "rnn_tanh" | "rnn_relu":
            return _recurrent(step, given["input"], shapes)
    if "scaled_dot_product" in kind:
        return prod(given["query"]) * given["key"][-2] + prod(out) * given["key"][-2]
    return 0


def _recurrent(step: Step, given: Shape, shapes: Mapping[str, Shape]) -> int:
    """Each weight matrix once for each token of each sequence."""
    matrices = [shapes[one.name] for one in step.arguments["params"]]
    return prod(given[:2]) * sum(prod(shape) for shape in matrices if len(shape) == 2)
