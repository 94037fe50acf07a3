"""What operators with several inputs ask of their shapes."""

from __future__ import annotations

from itertools import combinations

from costcalc.algebra import Truth, both, either, equal
from costcalc.ops.base.answers import Need
from costcalc.ops.base.attributes import Shape


def same_rank(shapes: tuple[Shape, ...]) -> Need:
    return Need(
        "",
        len({len(shape) for shape in shapes}) == 1,
        "the inputs have different numbers of axes",
    )


def agree(shapes: tuple[Shape, ...], *, but: int | None = None) -> Truth:
    """Whether every axis (but one) has the same size everywhere."""
    first, *others = shapes
    truth: Truth = True
    for other in others:
        for axis, (a, b) in enumerate(zip(first, other, strict=True)):
            if axis != but:
                truth = both(truth, equal(a, b))
    return truth


def broadcast(shapes: tuple[Shape, ...]) -> Truth:
    """Whether every two inputs have the same size, or one of them size 1, along every axis."""
    truth: Truth = True
    for a, b in combinations(shapes, 2):
        for m, n in zip(a, b, strict=True):
            truth = both(truth, either(equal(m, n), either(equal(m, 1), equal(n, 1))))
    return truth
