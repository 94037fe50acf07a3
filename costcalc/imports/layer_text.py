"""A call of a trace as it is written in a spec: `conv(64, k=7, s=2)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from costcalc import ops
from costcalc.imports.trace import OPAQUE, Argument, Call
from costcalc.ops.base import Op
from costcalc.records import NamedTuple

ALONG_AXIS = {"linear": 2, "ln": 2, "rmsnorm": 2}
"""Operators along the last axis, and the number of axes up to which that is so without `axis`."""


IN_ORDER = ("slice",)
"""Operators whose values are usually written without their names."""


class Word(NamedTuple):
    """One value between the parentheses of a call."""

    attribute: str
    is_named: bool
    """Whether the attribute is written before it."""

    value: Argument


def layer_text(call: Call, *shapes: tuple[int, ...], explicit: bool = False) -> str:
    """The call for inputs of these shapes, without what is the default.

    `explicit` keeps `axis`, as where two axes are not those the operator would take them for.
    """
    words = layer_words(call, *shapes, explicit=explicit)
    texts = [value_text(word.value) for word in words]
    return call_text(spelled(call, shapes), words, texts)


def call_text(name: str, words: Sequence[Word], texts: Sequence[str]) -> str:
    """An operator with the texts of its values."""
    pairs = zip(words, texts, strict=True)
    inside = ", ".join(f"{w.attribute}={text}" if w.is_named else text for w, text in pairs)
    return f"{name}({inside})" if inside else name


def layer_words(call: Call, *shapes: tuple[int, ...], explicit: bool = False) -> tuple[Word, ...]:
    """The values that must be written, in order."""
    op = ops.find(spelled(call, shapes))
    given = _idiomatic(op, call, shapes, explicit)
    words: list[Word] = []
    for place, field in enumerate(op.fields):
        if field.name not in given:
            continue
        value = given[field.name]
        if field.rule.spreads and not isinstance(_flat(value), tuple):
            value = _flat(value)
        if place == 0 and op.gathers and isinstance(value, tuple) and len(value) > 1:
            words += [Word(field.name, is_named=False, value=one) for one in value]
        else:
            is_positional = field.required and (place == 0 or op.name in IN_ORDER)
            is_named = not is_positional or field.name == "k"
            words.append(Word(field.name, is_named, value))
    return tuple(words)


def spelled(call: Call, shapes: tuple[tuple[int, ...], ...]) -> str:
    """The operator's name, the more particular one where there are two for the same."""
    if call.op == "conv" and _is_depthwise(call, shapes[0]):
        return "dwconv"
    if call.op == "adaptive_avgpool" and len(shapes[0]) > 2 and set(_sizes(call, "out")) == {1}:
        return "gap" if len(shapes[0]) == 3 else call.op
    if call.op == "reshape" and len(_sizes(call, "to")) == 1 and len(shapes[0]) > 1:
        return "flatten"
    return call.op


def _sizes(call: Call, name: str) -> tuple[Any, ...]:
    value = call.attributes[name]
    return value if isinstance(value, tuple) else (value,)


def _is_depthwise(call: Call, shape: tuple[int, ...]) -> bool:
    groups, out = call.attributes.get("g", 1), call.attributes["out"]
    alone = groups == shape[0] and shape[0] > 1
    return alone and isinstance(out, int) and out % shape[0] == 0


def _idiomatic(
    op: type[Op], call: Call, shapes: tuple[tuple[int, ...], ...], explicit: bool
) -> dict[str, Argument]:
    """The attributes that must be written."""
    given = dict(call.attributes)
    if op.name == OPAQUE:
        given.pop("why", None)  # of the import: a comment of the spec says it
    if op.name in ("gap", "flatten"):
        return {}
    if op.name == "dwconv":
        out = given.pop("out")
        given["m"] = out // shapes[0][0] if isinstance(out, int) else out
        del given["g"]
    if "p" in given and op.name in ("conv", "dwconv") and _keeps_size(given):
        del given["p"]
    if op.name in ("maxpool", "avgpool") and given["s"] == given["k"]:
        del given["s"]
    if given.get("axis") is not None and shapes and not explicit:
        _without_axis(op.name, given, len(shapes[0]))
    return {name: value for name, value in given.items() if not _is_default(op, name, value)}


def _without_axis(name: str, given: dict[str, Argument], rank: int) -> None:
    """Leave the axis out where the operator takes it anyway; the last one is -1."""
    axis = given["axis"]
    if name in ALONG_AXIS:
        of_pixels = axis == 0 and rank == 3 and name != "linear"
        if of_pixels or (axis == rank - 1 and rank <= ALONG_AXIS[name]):
            del given["axis"]
        elif axis == rank - 1:
            given["axis"] = -1
    elif name == "bn" and axis == 0:
        del given["axis"]


def _keeps_size(given: Mapping[str, Any]) -> bool:
    """Whether a padding is the one that a convolution has if none is written."""
    if not isinstance(given["p"], tuple) or not all(isinstance(p, int) for p in given["p"]):
        return False
    ends = zip(given["p"], given["k"], given["d"], strict=True)
    return all(2 * p == d * (k - 1) for p, k, d in ends)


def _is_default(op: type[Op], name: str, value: Argument) -> bool:
    """Whether an attribute has its default, which may be one number for all axes."""
    field = {one.name: one for one in op.fields}[name]
    if field.required:
        return False
    if value is None or value == field.default:
        return True
    wanted = getattr(field.default, "text", field.default)
    listed = value if isinstance(value, tuple) else (value,)
    if name == "mode":
        return value == str(field.default)
    return bool(listed) and all(one == wanted or _flat(one) == _flat(wanted) for one in listed)


def _flat(value: Any) -> Any:
    """A tuple of equal values as one of them."""
    if isinstance(value, tuple) and value and all(_flat(one) == _flat(value[0]) for one in value):
        return _flat(value[0])
    return value


def value_text(value: Any) -> str:
    """A value in the language."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, tuple):
        inside = ", ".join(value_text(one) for one in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return str(value)


def fraction_text(value: Fraction) -> str:
    """A decimal where it is one, else a quotient."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest > 1 or value.denominator > 10**12:
        return f"{value.numerator}/{value.denominator}"
    places = next(n for n in range(1, 60) if 10**n % value.denominator == 0)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"
