"""What enters a network and its steps: the shape of the input, and the tensors of names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from costcalc.algebra import decided, is_whole, less
from costcalc.errors import Diagnostic, fault
from costcalc.graph.flow import Context, Flow, is_flow
from costcalc.graph.layers import RANKS, Layers
from costcalc.ops.base import Shape, Whole
from costcalc.spec import expression
from costcalc.spec.evaluate import EMPTY, Evaluator
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, describe, is_number, is_tuple


def input_shape(node: expression.Node, evaluator: Evaluator, layers: Layers) -> Shape:
    """The shape that a spec's `input:` gives. Raises SpecError where it can be no shape."""
    value = evaluator.value(node, EMPTY)
    sizes: tuple[SpecValue, ...] = value if is_tuple(value) else (value,)
    _refuse_rank(node, sizes)
    shape: list[Whole] = []
    for axis, size in enumerate(sizes):
        place = node.items[axis] if isinstance(node, expression.TupleOf) else node
        span = expression.extent(place)
        if not is_number(size) or decided(is_whole(size)) is False:
            helps = ("use int(), round() or make_divisible()",)
            message = "a size of the input is not a whole number"
            raise fault(message, span, describe(size), helps=helps)
        layers.refuse_huge(size, "a size of the input", span)
        if decided(less(size, 1)):
            raise fault("a size of the input is not positive", span, describe(size))
        shape.append(size)  # type: ignore[arg-type]
    return tuple(shape)


def _refuse_rank(node: expression.Node, sizes: tuple[SpecValue, ...]) -> None:
    """Refuse a number of axes that no operator takes."""
    if len(sizes) in RANKS:
        return
    batch = ""
    if len(sizes) == 5 and isinstance(node, expression.TupleOf):
        example = describe(sizes[1:])
        batch = f"leave the batch out: write {example}, and count with `--batch`"
    message = f"the input must have 1 to 4 axes: {', '.join(RANKS.values())}"
    raise fault(message, node.span, describe(sizes), helps=(batch,))


def after_batch(shape: Shape, faults: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The faults; to the first a help is added where the input may begin with a batch of 1."""
    first, *others = faults
    if len(shape) == 4 and shape[0] == 1:
        help_text = (
            f"an input of 4 axes is {RANKS[4]}: if the first is the batch, leave it out, and count "
            "with `--batch`"
        )
        first = first._replace(helps=(*first.helps, help_text))
    return [first, *others]


def source(name: Scalar, context: Context) -> Flow:
    """The tensors of a name that `from` or `carry` gives."""
    found: Any = None
    if name.text in context.scope.tensors:
        found = context.scope.tensors[name.text]
    elif name.text == "input":
        found = context.entry
    elif name.text in context.scope.values:
        found = context.scope.values[name.text]
    if not is_flow(found):
        raise fault(f"`{name.text}` is not a step or tensor", name.span, describe(found))
    flow: Flow = found
    return flow
