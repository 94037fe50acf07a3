"""The output size of a window, as a rule in letters: `D_F' = ⌊(D_F + 2p - D_K) / s⌋ + 1`.

With a padding of half the window the size is D_F / s where s divides D_F, and a textbook writes it
so. The output size of any other window gets a letter of its own, so that formulas with it are
exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import sympy

from costcalc.algebra.symbols import to_exact, to_sympy
from costcalc.algebra.traced import Traced
from costcalc.ops.base import TF_SAME, Op, Shape
from costcalc.ops.base.window import NAMES, Sliding
from costcalc.records import NamedTuple


class SizeRule(NamedTuple):
    """How the output size follows along one axis; `axis` is empty if the rule holds for all.

    `size` is the letter of the output size, or its value if it has none. `entering` (the input
    size), `kernel` and `stride` are in letters, as far as they have letters.
    """

    path: str
    kind: str
    axis: str
    size: sympy.Expr
    value: int
    entering: sympy.Expr
    kernel: sympy.Expr
    stride: sympy.Expr
    numbers: tuple[int, int, int]
    """The values of the input size, kernel and stride."""

    pads: tuple[int, int]
    dilation: int
    extra: int
    ceil: bool
    transposed: bool
    tf_same: bool

    @property
    def letters(self) -> set[sympy.Basic]:
        """The symbols in it."""
        sides = (self.size, self.entering, self.kernel, self.stride)
        return {symbol for side in sides for symbol in side.free_symbols}

    def renamed(self, names: dict[sympy.Symbol, sympy.Expr]) -> SizeRule:
        """The same rule with its letters renamed."""
        return self._replace(
            size=self.size.xreplace(names),
            entering=self.entering.xreplace(names),
            kernel=self.kernel.xreplace(names),
            stride=self.stride.xreplace(names),
        )


def value_of(number: Any) -> int:
    """The value of a size at the current setting."""
    return int(number.value) if isinstance(number, Traced) else int(number)


def smooth_of(number: Any) -> sympy.Expr:
    """A size in letters."""
    return number.smooth if isinstance(number, Traced) else to_sympy(number)


def is_exact(size: Traced) -> bool:
    """Whether the smooth form of a size equals the size at the current setting."""
    values = {s: to_sympy(size.trace.symbols[s]) for s in size.smooth.free_symbols}
    return to_exact(size.smooth.xreplace(values)) == size.value


def needs_letters(sliding: Sliding, output: Shape) -> bool:
    """Whether the output's spatial sizes are written with letters of their own."""
    sizes = [size for size in output[1:] if isinstance(size, Traced)]
    return bool(sizes) and not (sliding.is_same and all(map(is_exact, sizes)))


def with_output(op: Op, spatial: Sequence[Any]) -> Op:
    """The operator with its output size replaced by these sizes."""
    found = copy(op)
    whole = op.shape
    found.__dict__["shape"] = lambda *x: (whole(*x)[0], *spatial)
    return found


def rules_of(
    plain: Op, op: Op, x: Shape, path: str, sizes: Sequence[Any], kind: str
) -> list[SizeRule]:
    """The rules along all axes; one for those that are the same.

    `plain` has numbers, `op` letters; `sizes` are those of the output, in letters where it has
    some.
    """
    sliding = plain.sliding()
    assert sliding is not None
    lettered = op.attributes()
    kernels, strides = lettered["k"], lettered["s"] or lettered["k"]
    found = []
    for axis, word in enumerate(NAMES[plain.spatial_axes]):
        numbers = (value_of(x[axis + 1]), value_of(sliding.k[axis]), value_of(sliding.s[axis]))
        tf_same = sliding.p is TF_SAME
        before, after = (0, 0) if tf_same else sliding.p[axis]
        found.append(
            SizeRule(
                path=path,
                kind=kind,
                axis=word,
                size=smooth_of(sizes[axis]),
                value=value_of(sizes[axis]),
                entering=smooth_of(x[axis + 1]),
                kernel=smooth_of(kernels[axis]),
                stride=smooth_of(strides[axis]),
                numbers=numbers,
                pads=(value_of(before), value_of(after)),
                dilation=value_of(sliding.d[axis]),
                extra=value_of(sliding.extra[axis]) if sliding.transposed else 0,
                ceil=sliding.ceil,
                transposed=sliding.transposed,
                tf_same=tf_same,
            )
        )
    return _alike(found)


def _alike(rules: list[SizeRule]) -> list[SizeRule]:
    """One rule for the axes on which it is the same: all of them, or height and width."""
    *_, last = (rule._replace(axis="") for rule in rules)
    same = [rule._replace(axis="") == last for rule in rules]
    if len(rules) > 1 and all(same):
        return [last]
    if len(rules) == 3 and same[1]:
        return [rules[0], last._replace(axis="height and width")]
    return rules
