"""What enters a network and its steps: the shape of the input, and the tensors of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from costcalc.algebra import decided, is_whole, less
from costcalc.errors import Diagnostic, SpecError, fault
from costcalc.graph.flow import Context, Flow, is_flow
from costcalc.graph.graph import input_number
from costcalc.graph.layers import Layers
from costcalc.graph.ranks import RANKS
from costcalc.ops.base import Shape, Whole
from costcalc.spec import expression
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY, UnknownValue, tensors_of
from costcalc.spec.settings import mentions, takes_sides
from costcalc.spec.syntax import Input, Spec
from costcalc.spec.tree import Scalar
from costcalc.spec.values import (
    Absent,
    SpecValue,
    Word,
    describe,
    is_number,
    is_tuple,
    setting_text,
)

Sides: TypeAlias = Mapping[str, tuple[SpecValue, ...]]
"""Parameters with a height and a width in place of one number."""


def sides_of(values: Mapping[str, SpecValue], spec: Spec) -> Sides:
    """The parameters of resolution that are a height and a width at these settings."""
    return {
        name: value
        for name, value in values.items()
        if is_tuple(value) and takes_sides(spec, spec.params[name])
    }


def without(values: Mapping[str, SpecValue], sides: Sides) -> Mapping[str, SpecValue]:
    """The settings with an error in place of each height and width, which only `input:` takes."""
    if not sides:
        return values
    absent = {name: Absent(_elsewhere(name, value)) for name, value in sides.items()}
    return {**values, **absent}


def _elsewhere(name: str, value: SpecValue) -> str:
    return f"`{name}` is {setting_text(value)}, and height and width can be used in `input:` alone"


def input_shapes(
    spec: Spec, evaluator: Evaluator, layers: Layers, sides: Sides
) -> tuple[Shape, ...]:
    """The shapes that a spec's `input:` gives. Raises SpecError where one can be no shape."""
    found = []
    for one in spec.inputs:
        own = {name: value for name, value in sides.items() if mentions(one.shape, name)}
        found.append(input_shape(one.shape, evaluator, layers, own))
    return tuple(found)


def input_shape(
    node: expression.Node, evaluator: Evaluator, layers: Layers, sides: Sides | None = None
) -> Shape:
    """The shape of one input. Raises SpecError where it can be no shape."""
    value = tuple(_by_sides(node, evaluator, sides)) if sides else evaluator.value(node, EMPTY)
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


def _by_sides(node: expression.Node, evaluator: Evaluator, sides: Sides) -> Iterator[SpecValue]:
    """The sizes of the input; the first with a parameter that has two has its height."""
    left = {name: list(value) for name, value in sides.items()}
    for item in expression.children(node):
        given = {name: left[name].pop(0) for name in left if mentions(item, name)}
        yield evaluator.value(item, EMPTY.extended(given))


def refuse_unread(inputs: Sequence[Input], layers: Layers) -> None:
    """Note a fault for each input with a name that no layer reads."""
    read = {number for layer in layers.layers for number in layer.sources}
    for place, one in enumerate(inputs):
        if one.name and input_number(place) not in read:
            message = f"no layer reads the input `{one.name}`"
            helps = (f"read it with `from: {one.name}`, or leave it out",)
            layers.note(fault(message, one.span, helps=helps), "")


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


def _left_out(name: Scalar, context: Context) -> SpecError:
    """The fault of `group.step` where there is no such step at this setting.

    Raises UnknownValue where a fault before it may be the reason.
    """
    group = name.text.partition(".")[0]
    known = tensors_of(group, context.scope.tensors)
    if known is not None and any(tensor.shape is None for tensor in known):
        raise UnknownValue
    message = f"`{group}` gives no `{name.text[len(group) + 1 :]}` at this setting"
    helps = ("read it only where the `when` or `if` that it depends on holds",)
    return fault(message, name.span, helps=helps)


def source(name: Scalar, context: Context) -> Flow:
    """The tensors of a name that `from` or `carry` gives."""
    found: Any = tensors_of(name.text, context.scope.tensors)
    if found is None and name.text == "input":
        found = context.entry
    elif found is None and name.text in context.scope.values:
        found = context.scope.values[name.text]
        if isinstance(found, Word):
            found = found.step or found
    if found is None and "." in name.text:
        raise _left_out(name, context)
    if not is_flow(found):
        raise fault(f"`{name.text}` is not a step or tensor", name.span, describe(found))
    flow: Flow = found
    return flow
