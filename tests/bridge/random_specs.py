"""Random valid specs over every operator, to be held against PyTorch.

A spec is grown step by step from the shape it has come to; what an operator's needs refuse is
thrown away and tried again. Sizes differ along height and width wherever they can. In a spec of
sequences two axes are (channels, length), in any other (tokens, dim).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import Any, get_args

from costcalc.ops import find, names
from costcalc.ops.base import TF_SAME, Flag, Missing
from costcalc.ops.base.attributes import MODES

Shape = tuple[int, ...]
Attributes = dict[str, Any]
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


class Writer:
    """Grows one spec; every choice comes from one source of randomness."""

    def __init__(self, random: Random):
        self.random = random
        self.number = 0
        self.sequence = False
        """Whether two axes are (channels, length)."""
        self.axes = 2
        """The spatial axes of what the next operator takes."""

    # Choices

    def size(self, largest: int = 7) -> int:
        return self.random.randint(1, largest)

    def each(self, largest: int) -> Shape:
        """A size for each spatial axis."""
        return tuple(self.size(largest) for _ in range(self.axes))

    def is_spatial(self, shape: Shape) -> bool:
        return len(shape) in (3, 4) or (len(shape) == 2 and self.sequence)

    def axis(self, shape: Shape) -> int | None:
        """An axis, or none where none need be written."""
        usual = len(shape) < 4 and not (len(shape) == 2 and self.sequence)
        if usual and self.random.random() < 0.6:
            return None
        return self.random.randrange(-len(shape), len(shape))

    def maybe(self) -> bool:
        return self.random.random() < 0.5

    def divisor(self, *sizes: int) -> int:
        return self.random.choice([n for n in range(1, 13) if all(size % n == 0 for size in sizes)])

    def name(self) -> str:
        self.number += 1
        return f"s{self.number}"

    # The whole

    def input_shape(self, sequence: bool | None = None) -> Shape:
        """The shape of an input, by which what two axes mean is chosen unless it is given."""
        shape: Shape = self.random.choice(
            [
                (self.size(), *self.random.sample(range(5, 16), 2)),
                (self.size(9), self.size(12)),
                (self.size(30),),
                (self.size(), self.random.randint(8, 40)),
                (self.size(5), *self.random.sample(range(3, 10), 3)),
            ]
        )
        self.sequence = len(shape) == 2 and self.maybe() if sequence is None else sequence
        return shape

    def spec(self) -> str:
        shape = self.input_shape()
        lines, _ = self.body(shape, self.random.randint(1, 5), 0)
        text = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
        return "\n".join(["costcalc: 1", f"input: ({text})", "layers:", *lines, ""])

    def body(self, shape: Shape, steps: int, depth: int) -> Made:
        lines: list[str] = []
        for _ in range(steps):
            made, shape = self.step(shape, depth)
            lines += made
        return lines, shape

    def step(self, shape: Shape, depth: int) -> Made:
        kinds: list[Callable[[Shape, int], Made | None]] = [self.chain] * 5
        if depth < 2:
            kinds += [self.residual, self.concat, self.gate, self.repeat, self.tap, self.table]
            kinds += [self.held, self.stacked, self.two, self.branches, self.rows]
            kinds += [self.experts] * 2
            kinds += [self.again, self.again_on_another, self.tied]
            if len(shape) == 2 and not self.sequence:
                kinds += [self.attention] * 3
                kinds += [self.causal, self.scan]
            if len(shape) > 1:
                kinds.append(self.product)
        while True:
            made = self.random.choice(kinds)(shape, depth)
            if made is not None:
                return made

    # Chains

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

    def candidates(
        self, shape: Shape, first: bool
    ) -> Iterator[Callable[[], tuple[str, Attributes]]]:
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

    def function(self) -> Callable[[], tuple[str, Attributes]]:
        """A function of one element and a number."""
        name = self.random.choice(list(NUMBERED))
        return lambda: (name, {NUMBERED[name]: self.random.choice([-1, 2, Fraction(1, 2)])})

    def reduction(self, shape: Shape) -> Callable[[], tuple[str, Attributes]]:
        axes = self.random.sample(range(len(shape)), self.size(len(shape)))
        return lambda: (
            self.random.choice(REDUCTIONS),
            {"axis": tuple(axes) if len(axes) > 1 else axes[0], "keep": self.maybe()},
        )

    def along(
        self, name: str, shape: Shape, **attributes: Any
    ) -> Callable[[], tuple[str, Attributes]]:
        """An operator along an axis."""
        axis = self.axis(shape)
        return lambda: (name, attributes if axis is None else {**attributes, "axis": axis})

    def normalized(self, shape: Shape) -> Callable[[], tuple[str, Attributes]]:
        given: Attributes = {"affine": self.maybe(), "scale": self.maybe(), "stats": True}
        own = len(shape) == 2 and not self.sequence  # tokens say which axis has the channels
        if own or self.random.random() < 0.2:
            given["axis"] = self.random.randrange(-len(shape), len(shape))
        return lambda: ("bn", given)

    def flagged(self, name: str) -> Callable[[], tuple[str, Attributes]]:
        return lambda: (name, {field.name: self.maybe() for field in find(name).fields})

    def of_axes(self, shape: Shape) -> Iterator[Callable[[], tuple[str, Attributes]]]:
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

    def sliced(self, shape: Shape) -> Callable[[], tuple[str, Attributes]]:
        axis = self.random.randrange(len(shape))
        start = self.random.randrange(shape[axis])
        stop = self.random.randint(start + 1, shape[axis])
        return lambda: ("slice", {"start": start, "stop": stop, "axis": axis})

    def of_channels(self, shape: Shape) -> Iterator[Callable[[], tuple[str, Attributes]]]:
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
        yield lambda: ("resize", {"out": self.each(9), "bilinear": self.maybe()})
        yield lambda: ("pad", {"p": self.sides(-1, 2), "c": self.random.choice([0, (1, 0)])})
        yield lambda: ("pad", {"p": self.sides(0, 3), "mode": self.random.choice(MODES)})
        yield lambda: ("roll", {"by": tuple(size - 3 for size in self.each(6))})
        yield lambda: (
            "transpose",
            {"a": self.random.randrange(len(shape)), "b": self.random.randrange(len(shape))},
        )

    def of_images(self, shape: Shape) -> Iterator[Callable[[], tuple[str, Attributes]]]:
        _, h, w = shape
        yield lambda: ("gap", {})
        yield lambda: ("gmp", {})
        yield lambda: ("roi_align", {"n": self.size(3), "out": self.pair(3), "ratio": self.size(2)})
        yield lambda: ("unfold", self.columns())
        yield self.local()
        yield lambda: ("tokens", {"window": (self.divisor(h), self.divisor(w))})
        yield lambda: ("merge_heads", {})

    def of_tokens(self, shape: Shape) -> Iterator[Callable[[], tuple[str, Attributes]]]:
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

    def pair(self, largest: int) -> tuple[int, int]:
        return self.size(largest), self.size(largest)

    def columns(self) -> Attributes:
        return {"k": self.pair(3), "s": self.pair(3), "p": self.pair(3), "d": self.pair(2)}

    def local(self) -> Callable[[], tuple[str, Attributes]]:
        own = {"out": self.size(4), "bias": self.maybe()}
        return lambda: ("locally_connected", {**own, **self.columns()})

    def folded(self, shape: Shape) -> Callable[[], tuple[str, Attributes]]:
        """Columns side by side, as an image of one row of windows."""
        channels, places = shape
        k = (self.divisor(channels), 1)
        return lambda: ("fold", {"out": (k[0], places), "k": k, "s": (self.size(3), 1)})

    def recurrent(self) -> Callable[[], tuple[str, Attributes]]:
        name = self.random.choice(["lstm", "gru", "rnn"])
        both: Attributes = {"bidirectional": self.maybe(), "layers": self.size(3)}
        both["bias" if self.maybe() else "one_bias"] = self.maybe()
        out = self.size()
        if name == "lstm" and out > 1 and self.maybe():
            both["proj"] = self.size(out - 1)
        return lambda: (name, {"out": out, **both})

    def sides(self, least: int, most: int) -> tuple[tuple[int, int], ...]:
        def one() -> int:
            return self.random.randint(least, most)

        return tuple((one(), one()) for _ in range(self.axes))

    def window(self, *words: Any) -> Attributes:
        """Kernel, stride, padding and dilation; the default padding only for odd kernels. `words`
        are paddings besides numbers.
        """
        k = self.each(4)
        attributes: Attributes = {"k": k, "s": self.each(3), "d": self.each(2)}
        if not all(size % 2 for size in k) or self.maybe():
            attributes["p"] = self.random.choice([self.sides(0, 2), self.each(3), *words])
        return attributes

    def convolution(self, c: int) -> Callable[[], tuple[str, Attributes]]:
        g = self.divisor(c)
        out = g * self.size(4)
        own = {"out": out, "g": g, "bias": self.maybe()}
        if self.random.random() < 0.1:
            own["weight_norm"] = self.random.randrange(3)
        return lambda: ("conv", {**own, **self.window(TF_SAME)})

    def transposed(self, c: int) -> Callable[[], tuple[str, Attributes]]:
        g = self.divisor(c)
        out = g * self.size(3)
        own = {"out": out, "g": g, "bias": self.maybe(), "output_padding": self.each(2)}
        return lambda: ("conv_transpose", {**own, **self.window()})

    def pool(self, *, dilated: bool) -> Attributes:
        k = self.each(3)
        p: Any = tuple(self.random.randint(0, size // 2) for size in k)
        if self.random.random() < 0.2:
            p = TF_SAME
        attributes: Attributes = {"k": k, "s": self.each(3), "p": p, "ceil": self.maybe()}
        return {**attributes, "d": self.each(2)} if dilated else attributes

    # Structures

    def keeping(self, shape: Shape) -> str:
        """A chain that keeps the shape."""
        if self.is_spatial(shape):
            g = self.divisor(shape[0])
            k: Any = self.odd(len(shape) - 1)
            return f"{written('conv', {'out': shape[0], 'k': k, 'g': g})} | bn | relu"
        if len(shape) > 4:
            return self.random.choice(ACTIVATIONS)
        return f"linear({shape[-1]}) | {self.random.choice(ACTIVATIONS)}"

    def odd(self, axes: int) -> Any:
        """An odd kernel, as one number or one for each axis."""
        return self.random.choice([1, 3, tuple(self.random.choice([1, 3, 5]) for _ in range(axes))])

    def residual(self, shape: Shape, depth: int) -> Made:
        name = self.name()
        if self.maybe():
            return [f"  - {name}:", f"      residual: {self.keeping(shape)}"], shape
        inner = self.random.choice([f"    - {self.name()}: {self.keeping(shape)}", ""])
        lines = [f"  - {name}:", "      residual:", f"        - {self.keeping(shape)}"]
        lines += [f"    {inner}"] if inner else []
        return [*lines, f"      skip: {self.keeping(shape)}"], shape

    def concat(self, shape: Shape, depth: int) -> Made:
        """Branches that differ along the first axis only."""
        branches = ["x: []"] if self.maybe() else []
        total = shape[0] if branches else 0
        for _ in range(2):
            if self.is_spatial(shape):
                out = self.size(5)
                k = self.odd(len(shape) - 1)
                branches.append(f"{self.name()}: {written('conv', {'out': out, 'k': k})}")
                total += out
            else:
                branches.append(f"{self.name()}: {self.random.choice(ACTIVATIONS)}")
                total += shape[0]
        lines = ["  - concat:", *(f"      {branch}" for branch in branches)]
        return lines, (total, *shape[1:])

    def branches(self, shape: Shape, depth: int) -> Made:
        """Branches that a repeat gives, which keep the shape."""
        word = self.random.choice(["add", "mul"])
        lines = [f"  - {word}: {self.keeping(shape)}", f"    repeat: {self.size(3)}"]
        return [*lines, *(["    shared: true"] if self.maybe() else [])], shape

    def experts(self, shape: Shape, depth: int) -> Made | None:
        """Experts, of which some run; their text keeps the shape and stores something."""
        if len(shape) > 4:
            return None
        active = self.size(3)
        keys = [f"experts: {active + self.random.randrange(4)}", f"active: {active}"]
        inner = [f"{self.name()}: {self.keeping(shape)}"]
        if self.maybe():
            x = self.name()
            inner.append(self.random.choice([f"{x}: dropout", f"residual: {self.keeping(shape)}"]))
        if depth == 0 and self.random.random() < 0.3:
            route = f"{{experts: 3, active: 2, do: '{self.keeping(shape)}'}}"
            inner.append(f"{self.name()}: {{route: {route}}}")
        name = self.name()
        lines = [f"  - {name}:", "      route:", *(f"        {key}" for key in keys)]
        lines += ["        do:", *(f"          - {one}" for one in inner)]
        again = [f"  - {self.name()}: {{same: {name}}}"] if self.random.random() < 0.2 else []
        return [*lines, *again], shape

    def rows(self, shape: Shape, depth: int) -> Made | None:
        """Branches that a table gives, side by side."""
        if not self.is_spatial(shape):
            return None
        rows = [[self.size(4), self.random.choice([1, 3])] for _ in range(self.size(3))]
        lines = [f"  - {self.name()}: {{concat: 'conv(c, k=k) | relu'}}", "    table:"]
        lines += ["      - [c, k]", *(f"      - [{c}, {k}]" for c, k in rows)]
        return lines, (sum(c for c, _ in rows), *shape[1:])

    def gate(self, shape: Shape, depth: int) -> Made | None:
        if not self.is_spatial(shape):
            return None
        mean = "gap" if len(shape) > 2 else "adaptive_avgpool(1)"
        squeeze = f"{mean} | conv({self.size(4)}, bias=true) | relu | conv({shape[0]}, bias=true)"
        return ["  - mul:", "      x: []", f"      gate: {squeeze} | sigmoid"], shape

    def repeat(self, shape: Shape, depth: int) -> Made:
        lines = [f"  - {self.name()}: {self.keeping(shape)}", f"    repeat: {self.size(3)}"]
        return [*lines, *(["    shared: true"] if self.maybe() else [])], shape

    def table(self, shape: Shape, depth: int) -> Made | None:
        if not self.is_spatial(shape):
            return None
        rows = [[self.size(6), self.random.choice([1, 3])] for _ in range(2)]
        lines = [f"  - {self.name()}: conv(c, k=k) | bn", "    table:", "      - [c, k]"]
        lines += [f"      - [{c}, {k}]" for c, k in rows]
        return lines, (rows[-1][0], *shape[1:])

    def again(self, shape: Shape, depth: int) -> Made:
        """A chain and one more use of it, or several in a loop."""
        x = self.name()
        lines = [f"  - {x}: {self.keeping(shape)}", f"  - {self.name()}: {{same: {x}}}"]
        return [*lines, *([f"    repeat: {self.size(3)}"] if self.maybe() else [])], shape

    def again_on_another(self, shape: Shape, depth: int) -> Made | None:
        """One head on two sizes of a map, in a group where they are added."""
        if len(shape) != 3 or min(shape[1:]) < 3:
            return None
        x, head, small, other = (self.name() for _ in range(4))
        chain = f"{self.keeping(shape)} | {written('conv', {'out': self.size(5), 'k': 1})}"
        lines = [f"  - {x}: identity", f"  - {head}: [{{a: '{chain}'}}, {{b: gap}}]"]
        lines += [f"  - {small}: maxpool({written_pair(self.pair(2))})", f"    from: {x}"]
        lines += [f"  - {other}: {{same: {head}}}", f"  - {self.name()}: add"]
        out = int(chain.rpartition("out=")[2].split(",")[0])
        return [*lines, f"    from: [{head}, {other}]"], (out, 1, 1)

    def tied(self, shape: Shape, depth: int) -> Made:
        """The weight of one layer as that of another: dilated, transposed, with its own bias."""
        x, y = self.name(), self.name()
        if self.is_spatial(shape):
            own = {"out": shape[0], "k": 3, "bias": self.maybe()}
            other = {"out": shape[0], "k": 3, "d": self.size(2), "bias": self.maybe()}
            pair = written("conv", own), written("conv", other)
        else:
            out = self.random.choice([shape[-1], self.size(9)])
            axis = {"axis": -1} if len(shape) > 2 else {}
            back = {"out": shape[-1], "bias": self.maybe(), **axis}
            pair = written("linear", {"out": out, **axis}), written("linear", back)
        return [f"  - {x}: {pair[0]}", f"  - {y}: {pair[1]}", f"    tied: {x}"], shape

    def tap(self, shape: Shape, depth: int) -> Made:
        return [f"  - tap: flatten | linear({self.size(5)})"], shape

    def attention(self, shape: Shape, depth: int) -> Made:
        """Queries, keys and values, each projected to a size of its own."""
        tokens, _ = shape
        heads = self.size(3)
        d, e = heads * self.size(4), heads * self.size(4)
        windows = self.divisor(tokens)
        relative = ""
        if self.maybe():
            run = tokens // windows
            h = self.divisor(run)
            relative = f", relative=({h}, {run // h})"
        x, q, k, v = (self.name() for _ in range(4))
        lines = [f"  - {x}: ln"]
        for name, out in ((q, d), (k, d), (v, e)):
            lines += [f"  - {name}: linear({out})", f"    from: {x}"]
        lines.append(f"  - {self.name()}: sdpa(heads={heads}, windows={windows}{relative})")
        return [*lines, f"    from: [{q}, {k}, {v}]"], (tokens, e)

    def held(self, shape: Shape, depth: int) -> Made:
        """Values that the network holds, beside the input."""
        name = self.random.choice(["stored", "constant"])
        if self.maybe():
            lines = [f"  - {self.random.choice(['add', 'mul'])}:", "      x: []"]
            return [*lines, f"      held: {written(name, {'sizes': shape})}"], shape
        own = (self.size(), *shape[1:])
        lines = ["  - concat:", f"      held: {written(name, {'sizes': own})}", "      x: []"]
        return lines, (own[0] + shape[0], *shape[1:])

    def stacked(self, shape: Shape, depth: int) -> Made | None:
        if len(shape) > 2:
            return None
        x, y, both = (self.name() for _ in range(3))
        axis = self.random.randint(0, len(shape))
        lines = [f"  - {x}: {self.random.choice(ACTIVATIONS)}", f"  - {y}: dropout"]
        lines += [f"  - {both}: stack(axis={axis})", f"    from: [{x}, {y}]"]
        return lines, (*shape[:axis], 2, *shape[axis:])

    def causal(self, shape: Shape, depth: int) -> Made:
        """Grouped queries, a causal mask, rotary positions."""
        tokens, _ = shape
        shared = self.size(3)
        heads, dim = shared * self.size(3), 2 * self.size(2)
        mask: Attributes = {"heads": heads, "kv_heads": shared, "causal": True}
        if self.maybe():
            mask["window"] = self.size(9)
        x, q, k, v = (self.name() for _ in range(4))
        lines = [f"  - {x}: ln", f"  - {q}: linear({heads * dim}) | rope({heads})"]
        for name, end in ((k, f" | rope({shared})"), (v, "")):
            lines += [f"  - {name}: linear({shared * dim}){end}", f"    from: {x}"]
        lines.append(f"  - {self.name()}: {written('sdpa', mask)}")
        return [*lines, f"    from: [{q}, {k}, {v}]"], (tokens, heads * dim)

    def scan(self, shape: Shape, depth: int) -> Made:
        dim, state = shape[1], self.size(4)
        x, delta, b, c = (self.name() for _ in range(4))
        lines = [f"  - {x}: ln"]
        for name, out, end in ((delta, dim, " | softplus"), (b, state, ""), (c, state, "")):
            lines += [f"  - {name}: linear({out}){end}", f"    from: {x}"]
        lines.append(f"  - {self.name()}: scan({state})")
        return [*lines, f"    from: [{x}, {delta}, {b}, {c}]"], shape

    def two(self, shape: Shape, depth: int) -> Made:
        """Two tensors, of which one may have an axis of size 1."""
        x, y = self.name(), self.name()
        lines = [f"  - {x}: {self.random.choice(ACTIVATIONS)}"]
        axis = self.random.randrange(len(shape))
        other = written("reduce_max", {"axis": axis, "keep": True}) if self.maybe() else "neg"
        lines += [f"  - {y}: {other}", f"  - {self.name()}: {self.random.choice(PAIRS)}"]
        first, second = (x, y) if self.maybe() else (y, x)
        return [*lines, f"    from: [{first}, {second}]"], shape

    def product(self, shape: Shape, depth: int) -> Made:
        """A matrix with its transpose."""
        axes = (len(shape) - 2, len(shape) - 1)
        x, y = self.name(), self.name()
        lines = [f"  - {x}: {self.random.choice(ACTIVATIONS)}"]
        lines += [f"  - {y}: {written('transpose', {'a': axes[0], 'b': axes[1]})}"]
        lines += [f"  - {self.name()}: matmul", f"    from: [{x}, {y}]"]
        return lines, (*shape[:-1], shape[-2])


def written(name: str, attributes: Attributes) -> str:
    """An operator as a spec writes it."""
    inside = ", ".join(f"{word}={_value(value)}" for word, value in attributes.items())
    return f"{name}({inside})" if inside else name


def written_pair(pair: tuple[int, int]) -> str:
    """A kernel as a spec writes it."""
    return _value(pair)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"({', '.join(map(_value, value))}{',' * (len(value) == 1)})"

        return f"({', '.join(map(_value, value))}{',' if len(value) == 1 else ''})"
    return str(value)
