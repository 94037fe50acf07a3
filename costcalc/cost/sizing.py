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
from costcalc.ops.base import Op, Shape
from costcalc.ops.base.window import Sliding
from costcalc.records import NamedTuple

AXES = ("height", "width")


class SizeRule(NamedTuple):
    """How the output size follows along one axis; `axis` is empty if the rule holds for both.

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
    """Whether the output's height and width are written with letters of their own."""
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
    """The rules along both axes; one rule if they are the same.

    `plain` has numbers, `op` letters; `sizes` are those of the output, in letters where it has
    some.
    """
    sliding = plain.sliding()
    assert sliding is not None
    lettered = op.attributes()
    kernels, strides = lettered["k"], lettered["s"] or lettered["k"]
    found = []
    for axis, word in enumerate(AXES):
        numbers = (value_of(x[axis + 1]), value_of(sliding.k[axis]), value_of(sliding.s[axis]))
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
                pads=(value_of(sliding.p[axis][0]), value_of(sliding.p[axis][1])),
                dilation=value_of(sliding.d[axis]),
                extra=value_of(sliding.extra[axis]),
                ceil=sliding.ceil,
                transposed=sliding.transposed,
            )
        )
    height, width = found
    alike = height._replace(axis="") == width._replace(axis="")
    return [height._replace(axis="")] if alike else found
