"""What moves values and computes none."""

from __future__ import annotations

from math import prod

from costcalc.bridge.onnx.nodes import Node, contents
from costcalc.bridge.onnx.operators.rolls import rolled
from costcalc.bridge.onnx.registry import translates
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value, batch_behind
from costcalc.bridge.ours import Untranslated

ENDLESS = 2**31 - 1
"""The end of a slice that goes to the end, at least."""


@translates("Reshape", "Flatten", "Squeeze", "Unsqueeze")
def reshape(node: Node, to: Tracer) -> Value:
    """The shape is that of the output, whatever way the file writes it."""
    return to.reshaped(node[0], node.shape, batch_behind(node[0], node.shape))


@translates("Transpose")
def transpose(node: Node, to: Tracer) -> Value:
    value = node[0]
    order = node.wholes("perm") or tuple(reversed(range(len(value.shape))))
    batch = None if value.batch is None else order.index(value.batch)
    axes = tuple(value.axis(axis) for axis in order if axis != value.batch)
    if axes == tuple(range(len(axes))):
        return value._replace(shape=node.shape, batch=batch)
    found = to.call("permute", value, axis=axes)
    return found._replace(shape=node.shape, batch=batch)


@translates("Concat")
def concat(node: Node, to: Tracer) -> Value:
    values = [node[number] for number in range(len(node.inputs)) if 0 not in node[number].shape]
    if len(values) == 1:
        return values[0]
    axis = values[0].axis_of_file(node.whole("axis", 0))
    if (shifted := rolled(values, axis, to)) is not None:
        return shifted
    places = {value.batch for value in values if value.differs}
    (batch,) = places if len(places) == 1 else (None,)
    if batch == axis or any(batch is not None and value.shape[batch] != 1 for value in values):
        batch = None
    placed = [to.reshaped(value, value.shape, batch) for value in values]
    along = axis - (batch is not None and axis > batch)
    found = to.call("concat", *placed, batch=batch, axis=along)
    return found._replace(shape=node.shape, batch=batch)


@translates("Split")
def split(node: Node, to: Tracer) -> list[Value | None]:
    value = node[0]
    axis = value.axis_of_file(node.whole("axis", 0))
    size = value.shape[axis]
    count = len(node.outputs)
    given = node.given_wholes(1, "split")
    chunk = -(-size // count)
    lengths = given or [min(chunk, size - n * chunk) for n in range(count)]
    parts: list[Value | None] = []
    start = 0
    for shape, length in zip(node.outputs, lengths, strict=True):
        stop = start + length
        parts.append(None if shape is None else sliced(value, axis, start, stop, to))
        start = stop
    return parts


def sliced(value: Value, axis: int, start: int, stop: int, to: Tracer) -> Value:
    """A part of a value along an axis of the file."""
    if (start, stop) == (0, value.shape[axis]):
        return value
    if not 0 <= start < stop <= value.shape[axis]:
        raise Untranslated("it leaves nothing of an axis")
    found = to.call("slice", value, start=start, stop=stop, axis=value.axis(axis))
    to.parts[found.number] = value, axis, start, stop
    return found


@translates("Slice")
def slice_(node: Node, to: Tracer) -> Value:
    value = node[0]
    starts, ends = node.given_wholes(1, "starts"), node.given_wholes(2, "ends")
    if starts is None or ends is None:
        raise Untranslated("it has no start or no end")
    axes = node.given_wholes(3, "axes") or tuple(range(len(starts)))
    steps = node.given_wholes(4, "steps") or (1,) * len(starts)
    for axis, start, stop, step in zip(axes, starts, ends, steps, strict=True):
        at = value.axis_of_file(axis)
        size = value.shape[at]
        first, last, _ = slice(start, stop, 1).indices(size)
        value = (
            sliced(value, at, first, last, to)
            if step == 1 or at == value.batch
            else _stepped(value, at, first, last, step, to)
        )
    return value


def _stepped(value: Value, axis: int, first: int, stop: int, step: int, to: Tracer) -> Value:
    """Every n-th element: groups of n, of each of which one is kept."""
    if step < 1:
        raise Untranslated(f"a step of {step}")
    size, groups = value.shape[axis], -(-(stop - first) // step)
    begin = max(0, min(first, size - groups * step))
    if begin + groups * step > size:
        return _without_last(value, axis, (first, stop), step, to)
    cut = sliced(value, axis, begin, begin + groups * step, to)
    at, example = cut.axis(axis), cut.example
    apart = (*example[:at], groups, step, *example[at + 1 :])
    rows = to.call("reshape", cut, batch=value.batch, to=apart)
    place = first - begin
    one = to.call("slice", rows, batch=value.batch, start=place, stop=place + 1, axis=at + 1)
    shape = (*value.shape[:axis], groups, *value.shape[axis + 1 :])
    return to.reshaped(one, shape, value.batch)


def _without_last(value: Value, axis: int, part: tuple[int, int], step: int, to: Tracer) -> Value:
    """Every n-th element, and the first of a last group that is not whole."""
    first, stop = part
    last = first + (stop - first - 1) // step * step
    end = sliced(value, axis, last, last + 1, to)
    if last == first:
        return end
    before = _stepped(value, axis, first, last, step, to)
    found = to.call("concat", before, end, batch=value.batch, axis=value.axis(axis))
    shape = (*value.shape[:axis], before.shape[axis] + 1, *value.shape[axis + 1 :])
    return found._replace(shape=shape, batch=value.batch)


@translates("Gather")
def gather(node: Node, to: Tracer) -> Value:
    """A look-up in a stored table, or known places along an axis."""
    data, indices = node[0], node[1]
    axis = data.axis_of_file(node.whole("axis", 0))
    if data.is_stored and (indices.differs or data.trains):
        return _embedding(data, indices, axis, to)
    if not data.differs:
        raise Untranslated("of a stored tensor that it does not look up rows of")
    size = data.shape[axis]
    places = [int(one) for one in contents(indices)]
    if not all(-size <= place < size for place in places):
        raise Untranslated(f"a place outside of the {size:,} of its axis")
    places = [place % size for place in places]
    first = places[0] if places else 0
    if places != list(range(first, first + len(places))):
        raise Untranslated("places that do not follow one another")
    taken = sliced(data, axis, first, first + len(places), to)
    return to.reshaped(taken, node.shape, _batch_of_taken(data, axis, node))


def _batch_of_taken(data: Value, axis: int, node: Node) -> int | None:
    """Where the batch is when an axis was replaced by those of the indices."""
    if data.batch is None or data.batch == axis:
        return None if data.batch is None else batch_behind(data, node.shape)
    more = len(node.shape) - len(data.shape)
    return data.batch + (more if data.batch > axis else 0)


def _embedding(table: Value, indices: Value, axis: int, to: Tracer) -> Value:
    """Rows of a trained table, or its columns; the indices may be constant, as those of relative
    positions are.
    """
    if len(table.shape) != 2:
        raise Untranslated("a table that has not two axes")
    dim, n = table.shape[1 - axis], table.shape[axis]
    stored = {"weight": to.weight(table, "rows")}
    batched = indices.batch == 0
    flat = to.reshaped(indices, (1,) * batched + (prod(indices.example),), 0 if batched else None)
    rows = to.call("embedding", flat, stored=stored, n=n, dim=dim)
    if axis == 0:
        return to.reshaped(rows, (*indices.shape, dim), indices.batch)
    turned = to.call("permute", rows, axis=(1, 0))
    where = None if indices.batch is None else indices.batch + 1
    return to.reshaped(turned, (dim, *indices.shape), where)


@translates("Expand", "Tile")
def expand(node: Node, to: Tracer) -> Value:
    """Axes of size 1 repeated; an axis of the batch is no longer the batch alone."""
    value, shape = node[0], node.shape
    if value.is_stored and value.size == 1 and value.known is None:
        raise Untranslated("a number that the file does not give")
    longer = (1,) * (len(shape) - len(value.shape)) + value.shape
    if longer == shape:
        batch = None if value.batch is None else value.batch + len(shape) - len(value.shape)
        return to.reshaped(value, shape, batch)
    if any(old not in (1, new) for old, new in zip(longer, shape, strict=True)):
        raise Untranslated("it repeats an axis that is not of size 1")
    batch = None if value.batch is None else value.batch + len(shape) - len(value.shape)
    if batch is not None and shape[batch] != 1:
        batch = None
    placed = to.reshaped(value, longer, batch)
    sizes = tuple(size for axis, size in enumerate(shape) if axis != batch)
    found = to.call("expand", placed, batch=batch, to=sizes)
    return found._replace(shape=shape, batch=batch)
