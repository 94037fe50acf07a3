"""Our operators at the shapes of another library, for the doors of files; imports no library."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from costcalc import ops
from costcalc.algebra import decided
from costcalc.imports.trace import Argument
from costcalc.ops.base import AttributeFault, Op

Sizes = tuple[int, ...]


class Untranslated(Exception):
    """What has no counterpart, with the reason where its operator alone does not say it."""


def operator_on(name: str, attributes: Mapping[str, Argument], x: Sequence[Sizes]) -> Op:
    """Our operator for inputs of these shapes. Raises Untranslated with the broken rule."""
    operator = ops.find(name)
    axes = len(x[0]) - 1 if operator.spreads and x else None
    for shape in x:
        if len(shape) not in operator.ranks:
            raise Untranslated(f"`{name}` takes no input of {len(shape)} axes")
    if operator.spreads and axes not in (1, 2, 3):
        raise Untranslated(f"`{name}` takes one to three axes beside the channels")
    try:
        op = operator.on(axes, **{key: _word(value) for key, value in attributes.items()})
    except AttributeFault as error:
        raise Untranslated(error.message) from None
    for need in op.needs(*x):
        if decided(need.condition) is not True:
            raise Untranslated(need.rule)
    return op


def shape_of(
    name: str, attributes: Mapping[str, Argument], x: Sequence[Sizes], stored: int
) -> Sizes:
    """The shape that our operator gives. Raises Untranslated where it does not take these inputs,
    or stores another number of values than the `stored` ones.
    """
    op = operator_on(name, attributes, x)
    ours = sum(map(_whole, op.params(*x)))
    if ours != stored:
        raise Untranslated(f"it stores {stored:,} values, and our operator {ours:,}")
    return tuple(map(_whole, op.shape(*x)))


def on_one_line(text: str) -> str:
    """A text of a file as it may stand in a comment of a spec: what cannot be printed is `?`."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def version_of(found: Any, otherwise: str) -> str:
    """A version that a file names, or `otherwise` where it is none."""
    is_one = isinstance(found, str) and re.fullmatch(r"[\w.+-]{1,40}", found, re.ASCII)
    return str(found) if is_one else otherwise


def _whole(size: Any) -> int:
    """The size as Python's own integer."""
    return int(size)


def _word(value: Any) -> Any:
    """A word of the language as the value that an operator knows it as."""
    return ops.CONSTANTS.get(value, value) if isinstance(value, str) else value
