"""Checks of the shapes of operators with several inputs."""

from __future__ import annotations

from costcalc.algebra import Truth, Whole, always_equal, both, common, either, equal
from costcalc.ops.base.answers import Need
from costcalc.ops.base.attributes import Shape


def same_rank(shapes: tuple[Shape, ...]) -> Need:
    return Need(
        "",
        len({len(shape) for shape in shapes}) == 1,
        "the inputs have different numbers of axes",
    )


def agree(shapes: tuple[Shape, ...], *, but: int | None = None) -> Truth:
    """Whether all shapes have the same size along every axis, except the axis `but`."""
    first, *others = shapes
    truth: Truth = True
    for other in others:
        for axis, (a, b) in enumerate(zip(first, other, strict=True)):
            if axis != but:
                truth = both(truth, equal(a, b))
    return truth


def broadcast(shapes: tuple[Shape, ...]) -> Truth:
    """Whether the shapes broadcast: along every axis, each size is 1 or the common size."""
    truth: Truth = True
    widest = shapes[0]
    for shape in shapes[1:]:
        for m, n in zip(widest, shape, strict=True):
            truth = both(truth, either(equal(m, n), either(equal(m, 1), equal(n, 1))))
        widest = wider(widest, shape)
    return truth


def wider(a: Shape, b: Shape) -> Shape:
    """The larger of the two sizes along every axis."""
    return tuple(map(_larger, a, b))


def _larger(m: Whole, n: Whole) -> Whole:
    """The size that two which broadcast come to, in the form of one where that is known."""
    if always_equal(n, 1) or always_equal(m, n):
        return m
    return n if always_equal(m, 1) else common(m, n)
