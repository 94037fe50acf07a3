"""A model traced at several sizes of its input, and at several widths, as plain records."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.imports.trace import Trace
from costcalc.records import NamedTuple

STEP = 32
"""The larger of the other sizes is a multiple of it, as many models ask for."""


class Axes(NamedTuple):
    """The axes of the inputs that have one size, which may be a parameter."""

    name: str
    """The parameter: `resolution` or `length`."""

    places: tuple[tuple[int, int], ...]
    """The numbers of an input and of its axis."""

    size: int


class Resized(NamedTuple):
    """A model traced at other sizes, or why it was not; both empty where nobody asked."""

    traces: tuple[Trace, ...] = ()
    why: str = ""
    """A clause, as `the model does not take one square image`."""

    axes: Axes | None = None
    multiple: int = 1
    """What every size is a multiple of, where the model does not run at others."""


class Widened(NamedTuple):
    """A model built with other values of the argument that is its width, or why it was not."""

    argument: str = ""
    """Empty where nobody asked."""

    value: int = 0
    """The value of the argument in the trace that was asked for."""

    traces: tuple[tuple[int, Trace], ...] = ()
    why: str = ""


class Traced(NamedTuple):
    """A model traced at the input that was asked for, and otherwise."""

    trace: Trace
    resized: Resized = Resized()
    widened: Widened = Widened()


def axes_of(trace: Trace) -> Iterator[Axes]:
    """The axes that may be a parameter, in the order in which they are tried: height and width of
    one square image, larger than a pixel; the length of a sequence, which is the axis of indices,
    or one of two axes.
    """
    shapes = [trace.shapes[one.value] for one in trace.inputs]
    first = shapes[0]
    if len({*shapes}) == 1 and len(first) == 1 and all(one.indices for one in trace.inputs):
        yield Axes("length", tuple((n, 0) for n in range(len(shapes))), first[0])
    elif len(shapes) == 1 and not trace.inputs[0].indices:
        if len(first) == 3 and first[1] == first[2] > 1:
            yield Axes("resolution", ((0, 1), (0, 2)), first[1])
        elif len(first) == 2:
            yield from (Axes("length", ((0, axis),), first[axis]) for axis in (0, 1))


def other_sizes(size: int) -> tuple[int, int]:
    """Sizes at which a model is traced besides its own: an odd one of about half, at which strides
    round, and a larger one.

    >>> other_sizes(224), other_sizes(32)
    ((113, 288), (17, 64))
    """
    return size // 2 | 1, (size * 5 // 4 // STEP + 1) * STEP


def other_multiples(size: int) -> tuple[int, ...]:
    """Sizes that are multiples as `size` is one; none where it is none, or there is no smaller.

    >>> other_multiples(224), other_multiples(225)
    ((96, 288), ())
    """
    smaller = size // 2 // STEP * STEP
    return (smaller, other_sizes(size)[1]) if size % STEP == 0 and smaller else ()


def other_lengths(size: int) -> tuple[int, ...]:
    """Lengths besides a sequence's own; shorter ones, as tables of positions have an end.

    >>> other_lengths(77), other_lengths(2)
    ((39, 58), ())
    """
    return (size // 2 | 1, size - size // 4) if size >= 8 else ()
