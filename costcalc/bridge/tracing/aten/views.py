"""Operators that only rearrange values."""

from __future__ import annotations

from math import prod

from costcalc.bridge.tracing.pieces import path, pieces, replaced
from costcalc.bridge.tracing.reader import Move, Shape, Step, UntranslatedError
from costcalc.bridge.tracing.translation import translates

RESHAPES = """
    view reshape _unsafe_view _reshape_alias flatten unflatten unsqueeze squeeze view_as reshape_as
"""


@translates(RESHAPES)
def reshape(step: Step) -> int:
    return step.reshaped(step.value("self"), step.shape)


@translates("expand expand_as repeat broadcast_to tile")
def expand(step: Step) -> int:
    value, shape = step.aligned(step.tensor("self")), step.shape
    own = step.reader.shapes[value]
    if own == shape:
        return value
    if len(own) != len(shape) or any(n % m for n, m in zip(shape, own, strict=True)):
        raise UntranslatedError("its sizes depend on the batch")
    if all(m in (1, n) for n, m in zip(shape, own, strict=True)):
        return step.call("expand", (value,), to=shape)
    return _tiled(step, value, own, shape)


def _tiled(step: Step, value: int, own: Shape, shape: Shape) -> int:
    """Whole axes one after the other several times: an axis of size 1 before each is expanded."""
    pairs = [(n // m, m) if m not in (1, n) else (n,) for n, m in zip(shape, own, strict=True)]
    before = [(1, m) if len(pair) == 2 else (m,) for pair, m in zip(pairs, own, strict=True)]
    wide = step.reshaped(value, tuple(size for pair in before for size in pair))
    to = tuple(size for pair in pairs for size in pair)
    return step.reshaped(step.call("expand", (wide,), shape=to, to=to), shape)


@translates("unfold")
def windows_along(step: Step) -> int:
    """Windows along one axis, which are the last axis of the result: columns of an image whose
    rows are this axis.
    """
    axis, size, stride = step.axis("self", step["dimension"]), step["size"], step["step"]
    value, shape = step.value("self"), step.shape
    own = step.reader.shapes[value]
    before, behind, places = prod(own[:axis]), prod(own[axis + 1 :]), shape[axis]
    image = step.reshaped(value, (before, own[axis], behind))
    columns = step.call(
        "unfold",
        (image,),
        shape=(before * size, places * behind),
        k=(size, 1),
        s=(stride, 1),
        p=(0, 0),
        d=(1, 1),
    )
    wide = step.reshaped(columns, (before, size, places, behind))
    return step.reshaped(step.permuted(wide, (0, 2, 3, 1)), shape)


@translates("permute")
def permute(step: Step) -> int:
    return _permuted(step, [dim % len(step.result) for dim in step["dims"]])


@translates("transpose t numpy_T mT swapaxes swapdims")
def transpose(step: Step) -> int:
    rank = len(step.result)
    a, b = (step[f"dim{n}"] if step[f"dim{n}"] is not None else step[f"axis{n}"] for n in (0, 1))
    if a is None:
        a, b = -2, -1
    order = list(range(rank))
    if rank > 1:
        order[a % rank], order[b % rank] = b % rank, a % rank
    return _permuted(step, order)


def _permuted(step: Step, order: list[int]) -> int:
    """The order of all axes, and of those of one example."""
    full = step.full("self")
    batch = step.reader.session.batch
    kept = [dim for dim in order if full[dim] != batch]
    value = step.value("self")
    own = tuple(step.axis("self", dim) for dim in kept)
    return step.permuted(value, own) if own else value


@translates("select")
def select(step: Step) -> int:
    axis = step.axis("self", step["dim"])
    size = step.full("self")[step["dim"]]
    start = step["index"] % size
    return step.reshaped(_slice(step, step.value("self"), axis, start, start + 1), step.shape)


def _slice(step: Step, value: int, axis: int, start: int, stop: int) -> int:
    own = step.reader.shapes[value]
    if (start, stop) == (0, own[axis]):
        return value
    shape = (*own[:axis], stop - start, *own[axis + 1 :])
    values = pieces(step, value, axis, start, stop)
    found = values[0] if len(values) == 1 else step.call("concat", values, shape=shape, axis=axis)
    step.moves.append(Move(value, found, part=(axis, start, stop)))
    return found


@translates("slice narrow")
def slice_(step: Step) -> int | tuple[None]:
    """Every `step`-th element is a slice of the first of each group."""
    size = step.full("self")[step["dim"]]
    start, stop = _bounds(step, size)
    if stop <= start:
        return (None,)  # an empty part, which a concatenation leaves out
    value = step.value("self")
    if size % step.reader.session.batch == 0:
        if (start, stop) == (0, size) and step["step"] in (None, 1):
            return value
        raise UntranslatedError("a part of the batch")
    axis = step.axis("self", step["dim"])
    every = step["step"] or 1
    if every == 1:
        return _slice(step, value, axis, start, stop)
    return _every(step, value, axis, start, stop, every)


def _bounds(step: Step, size: int) -> tuple[int, int]:
    if step["length"] is not None:
        start = step["start"] % size
        return start, start + step["length"]
    start, stop, _ = slice(step["start"], step["end"], 1).indices(size)
    return start, stop


def _every(step: Step, value: int, axis: int, start: int, stop: int, every: int) -> int:
    """Every n-th element: groups of n, of each of which one is kept."""
    own = step.reader.shapes[value]
    groups = -(-(stop - start) // every)
    begin = max(0, min(start, own[axis] - groups * every))
    if begin + groups * every > own[axis]:
        return _without_last(step, value, axis, (start, stop), every)
    cut = _slice(step, value, axis, begin, begin + groups * every)
    wide = (*own[:axis], groups, every, *own[axis + 1 :])
    place = start - begin
    one = _slice(step, step.reshaped(cut, wide), axis + 1, place, place + 1)
    return step.reshaped(one, (*own[:axis], groups, *own[axis + 1 :]))


def _without_last(step: Step, value: int, axis: int, part: tuple[int, int], every: int) -> int:
    """Every n-th element, and the first of a last group that is not whole."""
    start, stop = part
    last = start + (stop - start - 1) // every * every
    end = _slice(step, value, axis, last, last + 1)
    if last == start:
        return end
    return step.call("concat", (_every(step, value, axis, start, last, every), end), axis=axis)


@translates("unbind")
def unbind(step: Step) -> tuple[int | None, ...]:
    axis = step.axis("self", step["dim"])
    value = step.value("self")
    parts = range(len(step.asked.results))
    return tuple(step.reshaped(_slice(step, value, axis, n, n + 1), step.shape) for n in parts)


@translates("split split_with_sizes chunk tensor_split unsafe_split unsafe_chunk")
def split(step: Step) -> tuple[int | None, ...]:
    dim = step["dim"]
    axis = step.axis("self", dim)
    value = step.value("self")
    found: list[int | None] = []
    start = 0
    for result in step.asked.results:
        stop = start + step.reader.full(result)[dim]
        found.append(_slice(step, value, axis, start, stop) if stop > start else None)
        start = stop
    return tuple(found)


@translates("cat concat concatenate")
def cat(step: Step) -> int:
    axis = step.reader.axis(step.result, step["dim"])
    refs = [ref.value for ref in step["tensors"]]
    values = [_part(step, ref, axis) for ref in refs if 0 not in step.reader.full(ref)]
    return values[0] if len(values) == 1 else step.call("concat", values, axis=axis)


def _part(step: Step, number: int, axis: int) -> int:
    """A part of a concatenation; one without the batch has as many axes as the result."""
    value = step.reader.take(number, step.asked)
    own, result = step.reader.shapes[value], step.shape
    if len(own) != len(result):
        raise UntranslatedError("its parts differ in their axes")
    return value


@translates("stack")
def stack(step: Step) -> int:
    values = [step.reader.take(ref.value, step.asked) for ref in step["tensors"]]
    axis = step.reader.axis(step.result, step["dim"])
    if len(values) == 1:
        return step.reshaped(values[0], step.shape)
    return step.call("stack", values, axis=axis)


@translates("roll")
def roll(step: Step) -> int:
    """`roll` of ours shifts the axes behind the first: an axis is put before them."""
    own = step.example("self")
    pairs = zip(step["dims"], step["shifts"], strict=True)
    moved = {step.axis("self", dim): by for dim, by in pairs}
    value = step.value("self")
    if len(own) <= 4 and 0 not in moved and len(own) > 1:
        return step.call("roll", (value,), by=tuple(moved.get(n, 0) for n in range(1, len(own))))
    return _rolled_behind(step, value, own, moved)


def _rolled_behind(step: Step, value: int, own: tuple[int, ...], moved: dict[int, int]) -> int:
    """The axes that are shifted put last, and back."""
    kept = [n for n in range(len(own)) if n not in moved]
    order = (*kept, *moved)
    if len(kept) != 1 or len(order) > 4:
        raise UntranslatedError(f"it shifts {len(moved)} of {len(own)} axes")
    turned = step.permuted(value, order)
    shape = tuple(own[n] for n in order)
    found = step.call("roll", (turned,), shape=shape, by=tuple(moved.values()))
    return step.permuted(found, tuple(order.index(n) for n in range(len(own))))


@translates("index_select")
def index_select(step: Step) -> int:
    if not step.reader.state(step.tensor("index")).is_constant:
        raise UntranslatedError("elements at computed places")
    axis = step.axis("self", step["dim"])
    return picked(step, step.value("self"), axis, step.result[step["dim"]])


def picked(step: Step, value: int, axis: int, number: int) -> int:
    """Elements at constant places along an axis."""
    own = step.reader.shapes[value]
    shape = (*own[:axis], number, *own[axis + 1 :])
    return step.call("pick", (value,), shape=shape, number=number, axis=axis)


@translates("flip")
def flip(step: Step) -> int:
    """Elements in the other order are elements at constant places."""
    value = step.value("self")
    for dim in step["dims"]:
        axis = step.axis("self", dim)
        value = picked(step, value, axis, step.reader.shapes[value][axis])
    return value


@translates("slice_scatter select_scatter")
def scatter(step: Step) -> int:
    """The input with a part replaced, as a slice or a selection of it shows that part."""
    source, part = step.value("self"), step.value("src")
    word = step.asked.name.rpartition("_")[0]
    shown = Step(step.reader, step.asked._replace(name=word, results=(step.tensor("src"),)))
    own = slice_(shown) if word == "aten.slice" else select(shown)
    moves = path(shown.moves, source, own) if isinstance(own, int) else None
    if moves is None:
        raise UntranslatedError("a part that is written cannot be followed")
    return replaced(step, moves, part)
