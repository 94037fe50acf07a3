"""Where the batch lies in each tensor of a graph that was exported with a fixed batch.

A recorded run has a large prime as its batch, so that an axis that it divides holds it. A graph
with a batch of 1 shows nothing of the kind: here the axis is followed from the inputs, operator by
operator, and then the prime is put in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import prod
from typing import Any

from costcalc.bridge.exported.graph import Name, Step
from costcalc.bridge.tracing.asked import found_in
from costcalc.records import NamedTuple

Shape = tuple[int, ...]


class Place(NamedTuple):
    """The axis that the batch lies on. `outer`: how many elements of that axis lie outside it, as
    the channels do where channels and batch are merged.
    """

    axis: int
    outer: int = 1


class LostError(Exception):
    """The batch cannot be followed through an operator; the reason."""


class Seen(NamedTuple):
    """An operator as the rules see it: shapes without the batch, and where it lies."""

    step: Step
    shapes: Mapping[str, Shape]
    places: Mapping[str, Place]
    out: Shape
    result: int = 0
    """The place of the result among those of the operator."""

    def tensors(self) -> list[str]:
        """The names of the tensors among its arguments that hold the batch."""
        return [name for name in names_in(self.step.arguments.values()) if name in self.places]

    @property
    def first(self) -> str:
        return self.tensors()[0]

    @property
    def own(self) -> Shape:
        """The shape of the first tensor that holds the batch."""
        return self.shapes[self.first]

    @property
    def place(self) -> Place:
        return self.places[self.first]

    def dim(self, *words: str, default: int | None = None) -> int:
        """An axis among the arguments."""
        for word in words:
            if type(self.step.arguments.get(word)) is int:
                return int(self.step.arguments[word]) % max(len(self.own), 1)
        if default is None:
            raise LostError("its axis is not given")
        return default


def names_in(values: Any) -> list[str]:
    """The names of tensors in arguments."""
    return [one.name for one in found_in(values, Name)]


def _kind(step: Step) -> str:
    return step.target.partition(".")[2].rstrip("_")


def placed(seen: Seen) -> Place | None:
    """Where the batch lies in the first result; None where no argument holds it.

    Raises LostError.
    """
    kind = _kind(seen.step)
    if not seen.tensors() or kind.startswith("new_"):
        return None
    return RULES.get(kind, aligned)(seen)


def aligned(seen: Seen) -> Place:
    """As axes are aligned from the last on where tensors are broadcast."""
    found = set()
    for name in seen.tensors():
        place = seen.places[name]
        found.add(place._replace(axis=place.axis + len(seen.out) - len(seen.shapes[name])))
    if len({place.axis for place in found}) != 1 or min(found).axis < 0:
        raise LostError("its operands have their batch on different axes")
    return min(found)


def viewed(seen: Seen) -> Place:
    """The axis of the new shape that begins where the batch does, or holds that place.

    A batch that lay between rows and features is merged with the rows where the features stay.
    """
    axis, outer = seen.place
    before = prod(seen.own[:axis]) * outer
    features = len(seen.out) - 1 if seen.own[-1:] == seen.out[-1:] else None
    passed = 1
    for place, size in enumerate(seen.out):
        if passed == before and place == features and axis < len(seen.own) - 1 and place:
            return Place(place - 1, seen.out[place - 1])
        if passed == before:
            return Place(place)
        if before < passed * size:
            if before % passed:
                break
            return Place(place, before // passed)
        passed *= size
    if passed == before and seen.out:
        return Place(len(seen.out) - 1, seen.out[-1])
    raise LostError("the batch is split")


def views(seen: Seen, own: int) -> tuple[Place, ...]:
    """All axes of the new shape that may hold the batch of `own` examples: first the one of
    `viewed`, then those that are the batch alone, then those that it is merged into. One example
    may lie anywhere, as `einsum` puts it among the axes that it adds up over: last, all other axes.
    """
    axis, outer = seen.place
    before, sizes = prod(seen.own[:axis]) * outer, seen.out
    passed, found = 1, list[Place]()
    for place, size in enumerate(sizes):
        if passed == before:
            found.append(Place(place))
        elif before <= passed * size and before % passed == 0:
            found.append(Place(place, before // passed))
        passed *= size
    found.sort(key=lambda one: sizes[one.axis] != own)
    if own == 1:
        found += [Place(n) for n in range(len(sizes))]
    with suppress(LostError):
        found.insert(0, viewed(seen))
    fit = [one for one in found if sizes[one.axis] % (one.outer * own) == 0]
    return tuple(dict.fromkeys(fit))


def squeezed(seen: Seen) -> Place:
    given = seen.step.arguments.get("dim")
    rank = len(seen.own)
    listed = given if isinstance(given, tuple) else range(rank) if given is None else (given,)
    gone = {dim % rank for dim in listed if seen.own[dim % rank] == 1}
    gone.discard(seen.place.axis)
    return seen.place._replace(axis=seen.place.axis - sum(dim < seen.place.axis for dim in gone))


def unsqueezed(seen: Seen) -> Place:
    dim = int(seen.step.arguments["dim"]) % (len(seen.own) + 1)
    return seen.place._replace(axis=seen.place.axis + (dim <= seen.place.axis))


def permuted(seen: Seen) -> Place:
    order = [dim % len(seen.own) for dim in seen.step.arguments["dims"]]
    return seen.place._replace(axis=order.index(seen.place.axis))


def transposed(seen: Seen) -> Place:
    rank, axis = len(seen.own), seen.place.axis
    a = seen.dim("dim0", "axis0", default=rank - 2)
    b = seen.dim("dim1", "axis1", default=rank - 1)
    return seen.place._replace(axis={a: b, b: a}.get(axis, axis))


def without_dim(seen: Seen) -> Place:
    dim = seen.dim("dim", default=0)
    if dim == seen.place.axis:
        raise LostError("it acts along the batch")
    return seen.place._replace(axis=seen.place.axis - (dim < seen.place.axis))


def stacked(seen: Seen) -> Place:
    given = seen.step.arguments.get("dim", 0)
    dim = int(given or 0) % len(seen.out)
    return seen.place._replace(axis=seen.place.axis + (dim <= seen.place.axis))


def along(seen: Seen) -> Place:
    """What keeps the axis that it acts on, or leaves it out."""
    given = seen.step.arguments.get("dim")
    rank, axis = len(seen.own), seen.place.axis
    listed = given if isinstance(given, tuple) else () if given is None else (given,)
    dims = {dim % rank for dim in listed} or set(range(rank))
    if axis in dims:
        raise LostError("it reduces the batch too")
    if len(seen.out) == rank:
        return seen.place
    return seen.place._replace(axis=axis - sum(dim < axis for dim in dims))


LEFT, RIGHT = ("mat1", "batch1"), ("other", "mat2", "batch2", "vec")


def multiplied(seen: Seen) -> Place:
    """A product of matrices: axes before the last two are aligned, rows are those of the left."""
    given = {w: one.name for w, one in seen.step.arguments.items() if isinstance(one, Name)}
    left = next((word for word in LEFT if word in given), "self")
    right = next((word for word in RIGHT if word in given), "other")
    found = set()
    for word, inner in ((left, 1), (right, 2)):
        name = given.get(word, "")
        if name in seen.places:
            place, rank = seen.places[name], len(seen.shapes[name])
            if place.axis == rank - inner:
                raise LostError("it adds up over the batch")
            found.add(place._replace(axis=place.axis + len(seen.out) - rank))
    if len({place.axis for place in found}) != 1:
        raise LostError("its operands have their batch on different axes")
    return min(found)


def kept(seen: Seen) -> Place:
    """The axis of the first operand, whatever the others are."""
    return seen.place


def recurrent(seen: Seen) -> Place:
    """The tokens as they came; of states at the end the axis behind that of the layers."""
    return Place(1) if seen.result else seen.place


def indexed(seen: Seen) -> Place:
    """Elements at places along some axes, which the shape of the places stands for."""
    own = seen.step.arguments.get("self")
    if not isinstance(own, Name) or own.name not in seen.places:
        raise LostError("elements at computed places")
    place, rank = seen.places[own.name], len(seen.shapes[own.name])
    given = [n for n, one in enumerate(seen.step.arguments["indices"]) if one is not None]
    if place.axis in given:
        raise LostError("it acts along the batch")
    later = place.axis > given[-1]
    return place._replace(axis=place.axis + (len(seen.out) - rank) * later)


_NAMED: Mapping[Callable[[Seen], Place], str] = {
    viewed: "view reshape _unsafe_view _reshape_alias flatten unflatten view_as reshape_as",
    squeezed: "squeeze",
    unsqueezed: "unsqueeze",
    permuted: "permute",
    transposed: "transpose t numpy_T mT swapaxes swapdims",
    without_dim: "select unbind",
    stacked: "stack",
    along: "mean sum amax amin max min linalg_vector_norm norm argmax",
    multiplied: "matmul mm bmm addmm baddbmm mv",
    kept: "linear embedding scaled_dot_product_attention cat concat",
    recurrent: "lstm gru rnn_tanh rnn_relu",
    indexed: "index",
}
RULES = {word: rule for rule, words in _NAMED.items() for word in words.split()}


def is_view(step: Step) -> bool:
    """Whether an operator gives the same elements in another shape."""
    return RULES.get(_kind(step)) is viewed


def filled(shape: Shape, place: Place | None, batch: int, own: int) -> Shape:
    """The shape with a prime as the batch instead of its `own` one."""
    if place is None:
        return shape
    size = shape[place.axis]
    if size % own:
        raise LostError("the batch is split")
    return (*shape[: place.axis], size // own * batch, *shape[place.axis + 1 :])


def lacking(names: Sequence[str], places: Mapping[str, Place]) -> list[str]:
    """The parts of a concatenation without the batch, where another has it."""
    if not any(name in places for name in names):
        return []
    return [name for name in names if name not in places]
