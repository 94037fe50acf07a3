"""Chains of one to three operators: what a shape can take is drawn until the needs are met."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, get_args

from costcalc.ops import find, names
from costcalc.ops.base import TF_SAME, Flag, Missing
from costcalc.ops.base.attributes import MODES
from tests.bridge.random_specs.draws import Attributes, Drawn, Shape, written
from tests.bridge.random_specs.windows import Windows

Made = tuple[list[str], Shape]
"""Lines of YAML, and the shape they come to."""

LARGEST = 4000
"""Elements of a tensor, so that a run takes milliseconds."""

FUNCTIONS = ("absolute", "exp", "log", "mish", "neg", "rsqrt", "selu", "softplus", "sqrt")
NUMBERED = {
    "elu": "alpha",
    "hardtanh": "high",
    "leaky_relu": "slope",
    "plus": "by",
    "power": "to",
    "times": "by",
}
"""Functions of one element with a number, and its attribute."""
PAIRS = ("add", "div", "maximum", "minimum", "mul", "sub")
REDUCTIONS = ("reduce_max", "reduce_mean", "reduce_norm", "reduce_sum")
ACTIVATIONS = ("relu", "relu6", "gelu", "hsigmoid", "hswish", "sigmoid", "silu", "tanh", "identity")


FLAG = get_args(Flag)[1]
OF_FLAGS = sorted(
    name
    for name in names()
    if find(name).fields and all(field.rule is FLAG for field in find(name).fields)
    if find(name).arity == (1, 1) and name != "bn"  # without statistics it needs a batch
)
"""Operators that may be drawn as they are: flags are all that may be written for them."""


class Chains(Windows):
    """Every operator with one input, but those that a spec has for its structure."""

    def chain(self, shape: Shape, depth: int) -> Made:
        name = self.name()
        parts: list[str] = []
        for _ in range(self.random.randint(1, 3)):
            word, shape = self.operator(shape, first=self.number == 1 and not parts)
            parts.append(word)
        return [f"  - {name}: {' | '.join(parts)}"], shape

    def operator(self, shape: Shape, *, first: bool) -> tuple[str, Shape]:
        """One operator that takes the shape, as it is written, and what it makes of it."""
        while True:
            self.axes = max(len(shape) - 1, 1)
            name, attributes = self.random.choice(list(self.candidates(shape, first)))()
            op = find(name).on(self.axes, **attributes)
            turns = self.is_other(shape, op.order)
            x = shape[::-1] if turns else shape
            if len(x) not in op.ranks or not all(n.condition is True for n in op.needs(x)):
                continue
            if isinstance(op.module(x), Missing):
                continue
            output, word = op.shape(x), written(name, attributes)
            word = f"transpose | {word}" if turns else word
            if self.is_other(output, op.gives or ""):
                output, word = output[::-1], f"{word} | transpose"
            elements: Any = 1
            for size in output:
                elements *= size
            if min(output) >= 1 and elements <= LARGEST:
                return word, output

    def is_other(self, shape: Shape, order: str) -> bool:
        """Whether two axes mean something else here."""
        return len(shape) == 2 and order == ("tokens" if self.sequence else "channels")

    def candidates(self, shape: Shape, first: bool) -> Iterator[Drawn]:
        pick = self.random.choice
        yield lambda: (pick(ACTIVATIONS), {})
        for _ in range(2):
            yield lambda: (pick(FUNCTIONS), {})
        yield self.function()
        yield self.reduction(shape)
        yield lambda: ("glu", {"axis": self.random.randrange(len(shape))})
        yield lambda: ("dropout", {})
        yield self.along("layerscale", shape)
        yield self.along("linear", shape, out=self.size(12), bias=self.maybe())
        yield self.along("ln", shape, affine=self.maybe(), bias=self.maybe())
        yield self.along("rmsnorm", shape, affine=self.maybe())
        yield lambda: ("ln", {"whole": True})
        for name in OF_FLAGS:
            if len(shape) in find(name).ranks and (
                len(shape) != 2 or (find(name).reads == "channels") == self.sequence
            ):
                yield self.flagged(name)
        yield lambda: ("softmax", {"axis": self.random.randrange(len(shape))})
        yield self.sliced(shape)
        axis = self.random.randrange(len(shape))
        yield lambda: ("pick", {"number": self.size(9), "axis": axis})
        yield from self.of_axes(shape)
        if len(shape) <= 4:
            yield self.normalized(shape)
        if len(shape) == 1 or self.is_spatial(shape):
            yield lambda: ("standardize", {})
        if self.is_spatial(shape):
            yield from self.of_channels(shape)
        if len(shape) == 3:
            yield from self.of_images(shape)
        if len(shape) == 2 and self.sequence:
            yield lambda: ("gap", {"axis": self.random.choice([1, -1])})
        elif len(shape) == 2:
            yield from self.of_tokens(shape)
        elif len(shape) == 4:
            yield lambda: ("gap", {})
        if len(shape) == 1 and first:  # only an input holds indices
            yield lambda: ("embedding", {"n": self.size(20), "dim": self.size()})

    def function(self) -> Drawn:
        """A function of one element and a number."""
        name = self.random.choice(list(NUMBERED))
        return lambda: (name, {NUMBERED[name]: self.random.choice([-1, 2, Fraction(1, 2)])})

    def reduction(self, shape: Shape) -> Drawn:
        axes = self.random.sample(range(len(shape)), self.size(len(shape)))
        return lambda: (
            self.random.choice(REDUCTIONS),
            {"axis": tuple(axes) if len(axes) > 1 else axes[0], "keep": self.maybe()},
        )

    def along(self, name: str, shape: Shape, **attributes: Any) -> Drawn:
        """An operator along an axis."""
        axis = self.axis(shape)
        return lambda: (name, attributes if axis is None else {**attributes, "axis": axis})

    def normalized(self, shape: Shape) -> Drawn:
        given: Attributes = {"affine": self.maybe(), "scale": self.maybe(), "stats": True}
        own = len(shape) == 2 and not self.sequence  # tokens say which axis has the channels
        if own or self.random.random() < 0.2:
            given["axis"] = self.random.randrange(-len(shape), len(shape))
        return lambda: ("bn", given)

    def flagged(self, name: str) -> Drawn:
        return lambda: (name, {field.name: self.maybe() for field in find(name).fields})

    def of_axes(self, shape: Shape) -> Iterator[Drawn]:
        """Operators that lay the values out in other axes."""
        axes = list(range(len(shape)))
        mixed = tuple(self.random.sample(axes, len(axes)))
        first = self.divisor(shape[0])
        yield lambda: ("permute", {"axis": mixed})
        if len(shape) < 6:
            yield lambda: ("reshape", {"to": (first, -1, *shape[1:])})
        yield lambda: ("reshape", {"to": (-1,)})
        if 1 in shape:
            yield lambda: ("squeeze", {"axis": shape.index(1)})
            grown = tuple(self.size(3) if size == 1 else -1 for size in shape)
            yield lambda: ("expand", {"to": grown})

    def sliced(self, shape: Shape) -> Drawn:
        axis = self.random.randrange(len(shape))
        start = self.random.randrange(shape[axis])
        stop = self.random.randint(start + 1, shape[axis])
        return lambda: ("slice", {"start": start, "stop": stop, "axis": axis})

    def of_channels(self, shape: Shape) -> Iterator[Drawn]:
        c = shape[0]
        for _ in range(3):
            yield self.convolution(c)
        yield lambda: ("dwconv", {**self.window(TF_SAME), "m": self.size(3), "bias": self.maybe()})
        yield self.transposed(c)
        yield lambda: ("maxpool", self.pool(dilated=True))
        yield lambda: ("avgpool", self.pool(dilated=False))
        yield lambda: ("adaptive_avgpool", {"out": self.each(5)})
        yield lambda: ("adaptive_maxpool", {"out": self.each(5)})
        yield lambda: ("flatten", {})
        yield lambda: ("gn", {"g": self.divisor(c)})
        yield lambda: ("lrn", {"n": self.size(5)})
        yield lambda: ("shuffle", {"g": self.divisor(c)})
        yield lambda: ("upsample", {"s": self.each(2), "bilinear": self.maybe()})
        yield lambda: ("pixel_shuffle", {"r": self.random.choice([1, 2])})
        yield lambda: ("pixel_unshuffle", {"r": self.random.choice([1, 2, 3])})
        yield lambda: ("tokens", {})
        yield lambda: self.resized(len(shape) == 3)
        yield lambda: ("pad", {"p": self.sides(-1, 2), "c": self.random.choice([0, (1, 0)])})
        yield lambda: ("pad", {"p": self.sides(0, 3), "mode": self.random.choice(MODES)})
        yield lambda: ("roll", {"by": tuple(size - 3 for size in self.each(6))})
        yield lambda: (
            "transpose",
            {"a": self.random.randrange(len(shape)), "b": self.random.randrange(len(shape))},
        )

    def of_images(self, shape: Shape) -> Iterator[Drawn]:
        _, h, w = shape
        yield lambda: ("gap", {})
        yield lambda: ("gmp", {})
        yield lambda: ("roi_align", {"n": self.size(3), "out": self.pair(3), "ratio": self.size(2)})
        yield lambda: ("unfold", self.columns())
        yield self.local()
        yield lambda: ("tokens", {"window": (self.divisor(h), self.divisor(w))})
        yield lambda: ("merge_heads", {})

    def of_tokens(self, shape: Shape) -> Iterator[Drawn]:
        tokens, dim = shape
        yield self.recurrent()
        yield self.folded(shape[::-1])
        yield lambda: ("gmp", {"axis": self.random.randrange(2)})
        heads = self.divisor(dim)
        yield lambda: ("rope", {"heads": heads, "base": self.size(9) * 100})
        yield lambda: ("class_token", {})
        yield lambda: ("position", {})
        yield lambda: ("transpose", {})
        yield lambda: ("split_heads", {"n": self.divisor(dim)})
        h = self.divisor(tokens)
        w = self.divisor(tokens // h)
        yield lambda: ("image", {"out": (h, tokens // h)})
        yield lambda: ("image", {"out": self.random.choice([(tokens,), (h, w, tokens // h // w)])})

    def recurrent(self) -> Drawn:
        name = self.random.choice(["lstm", "gru", "rnn"])
        both: Attributes = {"bidirectional": self.maybe(), "layers": self.size(3)}
        both["bias" if self.maybe() else "one_bias"] = self.maybe()
        out = self.size()
        if name == "lstm" and out > 1 and self.maybe():
            both["proj"] = self.size(out - 1)
        return lambda: (name, {"out": out, **both})

    def keeping(self, shape: Shape) -> str:
        """A chain that keeps the shape."""
        if self.is_spatial(shape):
            g = self.divisor(shape[0])
            k: Any = self.odd(len(shape) - 1)
            return f"{written('conv', {'out': shape[0], 'k': k, 'g': g})} | bn | relu"
        if len(shape) > 4:
            return self.random.choice(ACTIVATIONS)
        return f"linear({shape[-1]}) | {self.random.choice(ACTIVATIONS)}"
