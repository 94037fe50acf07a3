"""Means, sums, maxima and norms over axes."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from costcalc.bridge.tracing.reader import Step, UntranslatedError
from costcalc.bridge.tracing.translation import translates


def _axes(step: Step) -> tuple[int, ...]:
    """The axes of one example that are reduced; all but the batch where none is named."""
    full = step.full("self")
    batch = step.reader.session.batch
    dims = step["dim"]
    if dims is None or dims == ():
        raise UntranslatedError("it reduces the batch too")
    listed = dims if isinstance(dims, tuple) else (dims,)
    if any(full[dim] % batch == 0 for dim in listed):
        raise UntranslatedError("it reduces the batch too")
    return tuple(sorted(step.axis("self", dim) for dim in listed))


def _reduced(step: Step, op: str) -> int:
    axes, keep = _axes(step), bool(step["keepdim"])
    own = step.example("self")
    value = step.value("self")
    left = tuple(size for n, size in enumerate(own) if n not in axes)
    if not keep and not left:
        shape = (1,) * len(own)
        found = step.call(op, (value,), shape=shape, axis=axes, keep=True)
        return step.reshaped(found, step.shape)
    return step.call(op, (value,), axis=axes, keep=keep)


@translates("mean")
def mean(step: Step) -> int:
    return _reduced(step, "reduce_mean")


@translates("sum")
def total(step: Step) -> int:
    return _reduced(step, "reduce_sum")


@translates("amax")
def maximum(step: Step) -> int:
    return _reduced(step, "reduce_max")


@translates("max")
def maximum_along(step: Step) -> tuple[int | None, ...]:
    """The maximum along an axis; the indices have no counterpart."""
    return _reduced(step, "reduce_max"), None


@translates("linalg_vector_norm norm")
def norm(step: Step) -> int:
    order = step["ord"] if step["ord"] is not None else step["p"]
    if order not in (None, 2, 2.0):
        raise UntranslatedError(f"a norm of order {order}")
    return _reduced(step, "reduce_norm")


def _variance(step: Step) -> int:
    """The mean of squared differences from the mean, times n / (n - 1) unless all n are counted."""
    axes, keep = _axes(step), bool(step["keepdim"])
    own, value = step.example("self"), step.value("self")
    narrow = tuple(1 if n in axes else size for n, size in enumerate(own))
    mean = step.call("reduce_mean", (value,), shape=narrow, axis=axes, keep=True)
    apart = step.call("sub", (value, mean), shape=own)
    square = step.call("power", (apart,), shape=own, to=2)
    found = step.call("reduce_mean", (square,), shape=narrow, axis=axes, keep=True)
    many = prod(own[axis] for axis in axes)
    less = _correction(step)
    if less and many <= less:
        raise UntranslatedError("the variance of one element")
    if less:
        found = step.call("times", (found,), shape=narrow, by=Fraction(many, many - less))
    return found if keep else step.reshaped(found, step.shape)


def _correction(step: Step) -> int:
    """How many fewer than all elements the sum of squares is divided by."""
    if step["unbiased"] is not None:
        return int(bool(step["unbiased"]))
    given = 1 if step["correction"] is None else step["correction"]
    if given not in (0, 1):
        raise UntranslatedError(f"a variance with a correction of {given}")
    return int(given)


@translates("var")
def variance(step: Step) -> int:
    return _variance(step)


@translates("std")
def deviation(step: Step) -> int:
    return step.call("sqrt", (_variance(step),))
