"""The letters of a page, for sizes, kernels, groups and channels: each has one value there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.symbols import to_exact
from costcalc.algebra.traced import Trace, Traced
from costcalc.cost.sizing import smooth_of, value_of
from costcalc.graph.flow import Flow, Tensor
from costcalc.graph.graph import INPUT
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple

BATCH, KERNEL, GROUPS, CHANNELS, OUTPUTS = "B", "D_K", "g", "M", "N"
SIZES = ("D_F", "H", "W")
FIRST = (BATCH, KERNEL, "t", CHANNELS)
LAST = (OUTPUTS, *SIZES, "T", "D", "s", GROUPS)
"""The order of letters in a product: the kernel, what enters, what is between, what leaves."""

MEANINGS = {
    BATCH: "examples in the batch",
    KERNEL: "kernel",
    CHANNELS: "channels in",
    OUTPUTS: "channels out",
    "D_F": "height and width in",
    "H": "height in",
    "W": "width in",
    "T": "tokens",
    "D": "features in",
    GROUPS: "groups",
    "s": "stride",
    "t": "expansion",
}


class Letter(NamedTuple):
    """What a letter stands for: its value, and the multiplier it is scaled by (`αM`), if one."""

    name: str
    value: Exact
    meaning: str
    scaled_by: str = ""
    base: Exact | None = None


class Letters:
    """Gives letters. `page` is the value of every letter that is on the page already.

    `sizes`: whether the sizes that enter have letters, or stay numbers.
    """

    def __init__(self, page: Mapping[str, Exact], *, sizes: bool):
        self.page = dict(page)
        self.sizes = sizes
        self.trace = Trace()
        self.given: dict[str, Letter] = {}
        self._spatial: dict[tuple[sympy.Expr, ...], str] = {}
        """Letters for what windows give, by the exact form of that."""

    def give(self, name: str, value: Exact, meaning: str, smooth: Any = None) -> Traced:
        """A letter for a size, unless it has one; with what scales it, where one thing does."""
        while self.page.get(name, value) != value:
            name += "'"
        self.page[name] = value
        scaled_by, base = _scale(smooth)
        words = MEANINGS.get(name) or meaning or MEANINGS.get(name.rstrip("'"), "")
        if meaning and name.rstrip("'") == OUTPUTS:
            words = meaning
        self.given[name] = Letter(name, value, words, scaled_by, base)
        return self.trace.symbol(name, value, whole=value.denominator == 1)

    def flow(self, shapes: Iterable[Shape], scaled: Iterable[Shape]) -> Flow:
        """Tensors of these shapes, each size with a letter; `scaled` are the shapes in symbols."""
        pairs = enumerate(zip(shapes, scaled, strict=True))
        return tuple(
            Tensor(self._sizes(shape, twin, "'" * number), INPUT) for number, (shape, twin) in pairs
        )

    def _sizes(self, shape: Shape, scaled: Shape, tick: str) -> Shape:
        if len(shape) == 3 and shape[1] == shape[2]:
            names: tuple[str, ...] = (CHANNELS, "D_F", "D_F")
        else:
            names = {3: (CHANNELS, "H", "W"), 2: ("T", "D"), 1: ("D",)}[len(shape)]
        sizes: list[Any] = []
        for name, size, smooth in zip(names, shape, scaled, strict=True):
            assert isinstance(size, int)
            alone = not self.sizes or (size == 1 and name != CHANNELS)
            sizes.append(size if alone else self.give(name + tick, size, "", smooth))
        return tuple(sizes)

    def rename(self, old: str, new: str) -> None:
        """Another name, with its own meaning, for a letter that was given."""
        letter = self.given.pop(old)
        self.given[new] = letter._replace(name=new, meaning=MEANINGS[new])

    def as_indices(self) -> None:
        """What enters is looked up: `D` counts indices."""
        if "D" in self.given:
            self.given["D"] = self.given["D"]._replace(meaning="indices in")

    def output_sizes(self, output: Shape, path: str) -> tuple[Any, Any]:
        """Letters for the height and width of an output, the same one where they are the same."""
        height, width = output[1:]
        if smooth_of(height) == smooth_of(width) and value_of(height) == value_of(width):
            letter = self.output_size("D_F", height, f"height and width out of `{path}`")
            return letter, letter
        return (
            self.output_size("H", height, f"height out of `{path}`"),
            self.output_size("W", width, f"width out of `{path}`"),
        )

    def output_size(self, name: str, size: Any, meaning: str) -> Any:
        """A letter for a size that follows from others; the same for what has the same form."""
        if not isinstance(size, Traced) or size.value == 1:
            return value_of(size)
        key = (sympy.Symbol(name), size.form)
        if key not in self._spatial:
            free = f"{name}'"
            while free in self.page:
                free += "'"
            self._spatial[key] = free
        return self.give(self._spatial[key], size.value, meaning)

    def used_in(self, names: Container[str]) -> tuple[Letter, ...]:
        """The letters of these names, in the order of a product."""
        return tuple(sorted((one for one in self.given.values() if one.name in names), key=_place))


def _scale(smooth: Any) -> tuple[str, Exact | None]:
    """The multiplier a smooth form is a number of, and the number: alpha and 32 for 32 alpha."""
    if not isinstance(smooth, Traced):
        return "", None
    number, rest = smooth.smooth.as_coeff_Mul()
    if rest.is_Symbol and rest.is_integer is not True and to_exact(number) is not None:
        return rest.name, to_exact(number)
    return "", None


def _place(letter: Letter) -> tuple[int, int]:
    if letter.name in FIRST:
        return 0, FIRST.index(letter.name)
    if letter.name.rstrip("'") in LAST:
        return 2, LAST.index(letter.name.rstrip("'"))
    return 1, 0
