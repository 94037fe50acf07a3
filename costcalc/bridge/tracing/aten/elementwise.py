"""Functions of each element, and of pairs of elements."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from costcalc.bridge.tracing.asked import Ref
from costcalc.bridge.tracing.reader import Step, UntranslatedError, exact
from costcalc.bridge.tracing.translation import translates
from costcalc.ops.base import MOST_AXES

ALIKE = {
    "relu": "relu",
    "relu6": "relu6",
    "gelu": "gelu",
    "silu": "silu",
    "mish": "mish",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "hardswish": "hswish",
    "hardsigmoid": "hsigmoid",
    "selu": "selu",
    "exp": "exp",
    "log": "log",
    "abs": "absolute",
    "neg": "neg",
    "sqrt": "sqrt",
    "rsqrt": "rsqrt",
}
"""Functions without a number of their own, and their names here."""

PAIRS = {
    "add": "add",
    "sub": "sub",
    "mul": "mul",
    "div": "div",
    "maximum": "maximum",
    "minimum": "minimum",
}

SAME = """
    alias clone contiguous detach dropout feature_dropout alpha_dropout feature_alpha_dropout
    lift_fresh to _to_copy positive requires_grad type_as bernoulli fill_diagonal
"""
"""Operators that give one example what it was, in evaluation mode."""


@translates(" ".join(ALIKE))
def alike(step: Step) -> int:
    name = step.asked.name.partition(".")[2].rstrip("_")
    return step.call(ALIKE[name], (step.value("self"),))


@translates("softplus")
def softplus(step: Step) -> int:
    return step.call("softplus", (step.value("self"),))


@translates("elu celu")
def elu(step: Step) -> int:
    alpha = 1 if step["alpha"] is None else exact(step["alpha"])
    return step.call("elu", (step.value("self"),), alpha=alpha)


@translates("leaky_relu")
def leaky_relu(step: Step) -> int:
    slope = exact(step["negative_slope"])
    return step.call("leaky_relu", (step.value("self"),), slope=slope)


@translates("hardtanh clamp")
def clipped(step: Step) -> int:
    names = ("min_val", "max_val") if "hardtanh" in step.asked.name else ("min", "max")
    low, high = (step[name] for name in names)
    if isinstance(low, Ref) or isinstance(high, Ref):
        return _between(step, low, high)
    if low is None or high is None:
        bound, op = (low, "maximum") if high is None else (high, "minimum")
        return _bounded(step, op, bound)
    if (low, high) == (0, 6):
        return step.call("relu6", (step.value("self"),))
    return step.call("hardtanh", (step.value("self"),), low=exact(low), high=exact(high))


def _between(step: Step, low: object, high: object) -> int:
    """Each element, bounded by tensors."""
    value = step.value("self")
    for op, bound in (("maximum", low), ("minimum", high)):
        if isinstance(bound, Ref):
            value = step.call(op, (value, step.aligned(bound.value)))
        elif bound is not None:
            raise UntranslatedError("one of its bounds is a tensor")
    return value


@translates("clamp_min")
def clamp_min(step: Step) -> int:
    return _bounded(step, "maximum", step["min"])


@translates("clamp_max")
def clamp_max(step: Step) -> int:
    return _bounded(step, "minimum", step["max"])


def _bounded(step: Step, op: str, bound: object) -> int:
    """The larger or the smaller of each element and a number."""
    value = step.value("self")
    if op == "maximum" and bound == 0:
        return step.call("relu", (value,))
    exact(bound)
    ones = (1,) * len(step.shape)
    number = step.call("constant", (), shape=ones, sizes=ones)
    return step.call(op, (value, number))


@translates("pow")
def power(step: Step) -> int:
    if not isinstance(step["self"], Ref) or isinstance(step["exponent"], Ref):
        raise UntranslatedError("its exponent is a tensor")
    return step.call("power", (step.value("self"),), to=exact(step["exponent"]))


@translates("square")
def square(step: Step) -> int:
    return step.call("power", (step.value("self"),), to=2)


@translates("reciprocal")
def reciprocal(step: Step) -> int:
    return step.call("power", (step.value("self"),), to=-1)


@translates(" ".join(PAIRS))
def pair(step: Step) -> int:
    """Of two tensors, or of a tensor and a number."""
    name = PAIRS[step.asked.name.partition(".")[2].rstrip("_")]
    if step["rounding_mode"]:
        raise UntranslatedError("a quotient that is rounded")
    other = step["other"]
    left = step.tensor("self")
    if not isinstance(other, Ref):
        return _with_number(step, name, other)
    x, y = step.aligned(left), step.aligned(other.value)
    if step["alpha"] not in (None, 1):
        own = step.reader.shapes[y]
        y = step.call("times", (y,), shape=own, by=exact(step["alpha"]))
    if len(step.shape) > MOST_AXES:
        return _with_merged_axes(step, name, x, y)
    return step.call(name, (x, y))


def _with_merged_axes(step: Step, name: str, x: int, y: int) -> int:
    """A pair of more axes than the language has: neighbours that are broadcast alike are one."""
    own = [step.reader.shapes[value] for value in (x, y)]
    groups: list[list[int]] = []
    alike: tuple[bool, ...] = ()
    for axis, size in enumerate(step.shape):
        now = tuple(shape[axis] == size for shape in own)
        if groups and now == alike:
            groups[-1].append(axis)
        else:
            groups.append([axis])
        alike = now
    a, b, shape = (
        tuple(prod(sizes[axis] for axis in group) for group in groups)
        for sizes in (*own, step.shape)
    )
    found = step.call(name, (step.reshaped(x, a), step.reshaped(y, b)), shape=shape)
    return step.reshaped(found, step.shape)


def _with_number(step: Step, name: str, other: object) -> int:
    number = exact(other)
    value = step.value("self")
    if name in ("add", "sub"):
        number = number * exact(1 if step["alpha"] is None else step["alpha"])
        return step.call("plus", (value,), by=number if name == "add" else -number)
    if name == "mul":
        return step.call("times", (value,), by=number)
    if name == "div" and number != 0:
        inverse = 1 / Fraction(number)
        by = int(inverse) if inverse.denominator == 1 else inverse
        return step.call("times", (value,), by=by)
    return _bounded(step, name, other)


@translates("rsub")
def rsub(step: Step) -> int:
    """A number minus the tensor."""
    if isinstance(step["other"], Ref):
        pair_of = step.aligned(step["other"].value), step.aligned(step.tensor("self"))
        return step.call("sub", pair_of)
    turned = step.call("neg", (step.value("self"),))
    return step.call("plus", (turned,), by=exact(step["other"]))


@translates(SAME)
def same(step: Step) -> int:
    name = "input" if step["input"] is not None else "self"
    if step["train"]:
        raise UntranslatedError("dropout in training mode")
    return step.value(name)


@translates("prelu")
def prelu(step: Step) -> int:
    stored = step.stored(weight="weight")
    shared = step.reader.full(step.tensor("weight")) == (1,)
    return step.call("prelu", (step.value("self"),), stored, shared=shared)


@translates("glu")
def glu(step: Step) -> int:
    return step.call("glu", (step.value("self"),), axis=step.axis("self", step["dim"]))


@translates("copy")
def copy(step: Step) -> int:
    """The values of the source, in the shape of what they are written into."""
    return step.aligned(step.tensor("src"))
