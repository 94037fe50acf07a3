"""A model traced at several sizes of its input, as plain records."""

from __future__ import annotations

from costcalc.imports.trace import Trace
from costcalc.records import NamedTuple

STEP = 32
"""The larger of the other sizes is a multiple of it, as many models ask for."""


class Resized(NamedTuple):
    """A model traced at other sizes, or why it was not; both empty where nobody asked."""

    traces: tuple[Trace, ...] = ()
    why: str = ""
    """A clause, as `the model does not take one square image`."""


class Traced(NamedTuple):
    """A model traced at the input that was asked for, and at other sizes of it."""

    trace: Trace
    resized: Resized = Resized()


def square(trace: Trace) -> tuple[int, int] | None:
    """The channels of the input and its height, which is its width; None if the model does not take
    one square image, larger than a pixel.
    """
    if len(trace.inputs) != 1 or trace.inputs[0].indices:
        return None
    shape = trace.shapes[trace.inputs[0].value]
    return (shape[0], shape[1]) if len(shape) == 3 and shape[1] == shape[2] > 1 else None


def other_sizes(size: int) -> tuple[int, int]:
    """Sizes at which a model is traced besides its own: an odd one of about half, at which strides
    round, and a larger one.

    >>> other_sizes(224), other_sizes(32)
    ((113, 288), (17, 64))
    """
    return size // 2 | 1, (size * 5 // 4 // STEP + 1) * STEP
