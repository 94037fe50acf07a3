"""The letters of a page, for sizes, kernels, groups and channels; each has one value on the
page.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.symbols import to_exact
from costcalc.algebra.traced import Trace, Traced
from costcalc.cost.sizing import smooth_of, value_of
from costcalc.graph.flow import Flow, Tensor
from costcalc.graph.graph import INPUT, Layer
from costcalc.ops.base import Order, Shape
from costcalc.ops.base.window import EXTENTS
from costcalc.ops.base.window import NAMES as AXES
from costcalc.records import NamedTuple

BATCH, KERNEL, GROUPS, CHANNELS, OUTPUTS = "B", "D_K", "g", "M", "N"
SIZES = ("D_T", "D_F", "H", "W")
EXPANSION = "t"
FIRST = (BATCH, KERNEL, EXPANSION, CHANNELS)
LAST = (OUTPUTS, *SIZES, "T", "D", "s", GROUPS)
"""The order of letters in a product: kernel, input, intermediate sizes, output."""

MEANINGS = {
    BATCH: "examples in the batch",
    KERNEL: "kernel",
    CHANNELS: "channels in",
    OUTPUTS: "channels out",
    "D_T": "time in",
    "H": "height in",
    "W": "width in",
    "T": "tokens",
    "D": "features in",
    GROUPS: "groups",
    "s": "stride",
    EXPANSION: "expansion",
}


class Letter(NamedTuple):
    """A letter: its value, its meaning, and the multiplier that scales it (`αM`), if there is
    one.
    """

    name: str
    value: Exact
    meaning: str
    scaled_by: str = ""
    base: Exact | None = None


class Letters:
    """Assigns letters. `page` is the value of every letter already used on the page. `sizes`:
    whether input sizes get letters, or stay numbers.
    """

    def __init__(self, page: Mapping[str, Exact], *, sizes: bool):
        self.page = dict(page)
        self.sizes = sizes
        self.trace = Trace()
        self.given: dict[str, Letter] = {}
        self._spatial: dict[tuple[sympy.Expr, ...], str] = {}
        """The letters of output sizes, by the exact form of the size."""

    def give(self, name: str, value: Exact, meaning: str, smooth: Any = None) -> Traced:
        """The letter of a size. If the name has another value on the page, a tick is added.

        It keeps the multiplier of `smooth`, if that is a number times one parameter.
        """
        while self.page.get(name, value) != value:
            name += "'"
        self.page[name] = value
        scaled_by, base = _scale(smooth)
        words = MEANINGS.get(name) or meaning or MEANINGS.get(name.rstrip("'"), "")
        if meaning and name.rstrip("'") == OUTPUTS:
            words = meaning
        self.given[name] = Letter(name, value, words, scaled_by, base)
        return self.trace.symbol(name, value, whole=value.denominator == 1)

    def flow(self, shapes: Iterable[Shape], scaled: Iterable[Shape], order: Order = "") -> Flow:
        """Tensors of these shapes with a letter for each size; `scaled` are the shapes in
        symbols, `order` is what two axes mean.
        """
        pairs = enumerate(zip(shapes, scaled, strict=True))
        return tuple(
            Tensor(self._sizes(shape, twin, "'" * number, order), INPUT)
            for number, (shape, twin) in pairs
        )

    def _sizes(self, shape: Shape, scaled: Shape, tick: str, order: Order) -> Shape:
        sizes: list[Any] = []
        names = _names_in(shape, order)
        for (name, words), size, smooth in zip(names, shape, scaled, strict=True):
            assert isinstance(size, int)
            alone = not self.sizes or (size == 1 and name != CHANNELS)
            sizes.append(size if alone else self.give(name + tick, size, words, smooth))
        return tuple(sizes)

    def rename(self, old: str, new: str) -> None:
        """Rename a letter; it gets the meaning of the new name."""
        letter = self.given.pop(old)
        self.given[new] = letter._replace(name=new, meaning=MEANINGS[new])

    def as_indices(self) -> None:
        """The input holds indices: `D` counts indices."""
        if "D" in self.given:
            self.given["D"] = self.given["D"]._replace(meaning="indices in")

    def output_sizes(self, output: Shape, path: str) -> tuple[Any, ...]:
        """Letters for the spatial sizes of an output; one letter for those that are equal."""
        forms = [(smooth_of(size), value_of(size)) for size in output[1:]]
        names = zip(spatial_names(forms), output[1:], strict=True)
        return tuple(
            self.output_size(name, size, f"{words} out of `{path}`")
            for (name, words), size in names
        )

    def output_size(self, name: str, size: Any, meaning: str) -> Any:
        """A letter for a size that follows from others; sizes with the same form share a letter."""
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


def spatial_names(sizes: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """A letter and its meaning for each spatial axis; D_F for a length, for a height and width
    that are equal, and for a time that equals both.
    """
    words = AXES[len(sizes)]
    if all(size == sizes[0] for size in sizes):
        return (("D_F", EXTENTS[len(sizes)]),) * len(sizes)
    if len(sizes) == 3:
        return (("D_T", words[0]), *spatial_names(sizes[1:]))
    return tuple(zip(("H", "W"), words, strict=True))


def _names_in(shape: Shape, order: Order) -> Sequence[tuple[str, str]]:
    """A letter and its meaning for each size of an input."""
    if is_spatial(shape, order):
        spatial = ((name, f"{words} in") for name, words in spatial_names(shape[1:]))
        return ((CHANNELS, ""), *spatial)
    if len(shape) <= 2:
        return (("T", ""), ("D", ""))[-len(shape) :]
    return [(f"D_{axis}", f"size of axis {axis} in") for axis, _ in enumerate(shape)]


def is_spatial(shape: Shape, order: Order) -> bool:
    """Whether the first axis of a shape is that of the channels."""
    return len(shape) in (3, 4) or (len(shape) == 2 and order == "channels")


def order_of(layers: Iterable[Layer]) -> Order:
    """What two axes mean to the first of these layers to which they mean something."""
    orders = (layer.op.order for layer in layers if _has_two_axes(layer))
    return next(filter(None, orders), "")


def _has_two_axes(layer: Layer) -> bool:
    return bool(layer.inputs) and len(layer.inputs[0]) == 2


def _scale(smooth: Any) -> tuple[str, Exact | None]:
    """The multiplier and the number of a smooth form such as 32 alpha: alpha and 32.

    An empty text and None for any other form.
    """
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
