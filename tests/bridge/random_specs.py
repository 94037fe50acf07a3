"""Random valid specs over every operator, to be held against PyTorch.

A spec is grown step by step from the shape it has come to; what an operator's needs refuse is
thrown away and tried again. Sizes differ along height and width wherever they can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, get_args

from costcalc.ops import find, names
from costcalc.ops.base import Flag

Shape = tuple[int, ...]
Attributes = dict[str, Any]
Made = tuple[list[str], Shape]
"""Lines of YAML, and the shape they come to."""

LARGEST = 4000
"""Elements of a tensor, so that a run takes milliseconds."""

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

    # Choices

    def size(self, largest: int = 7) -> int:
        return self.random.randint(1, largest)

    def pair(self, largest: int) -> tuple[int, int]:
        return self.size(largest), self.size(largest)

    def maybe(self) -> bool:
        return self.random.random() < 0.5

    def divisor(self, *sizes: int) -> int:
        return self.random.choice([n for n in range(1, 13) if all(size % n == 0 for size in sizes)])

    def name(self) -> str:
        self.number += 1
        return f"s{self.number}"

    # The whole

    def spec(self) -> str:
        shape: Shape = self.random.choice(
            [
                (self.size(), *self.random.sample(range(5, 16), 2)),
                (self.size(9), self.size(12)),
                (self.size(30),),
            ]
        )
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
            if len(shape) == 2:
                kinds += [self.attention] * 3
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
            name, attributes = self.random.choice(list(self.candidates(shape, first)))()
            op = find(name)(**attributes)
            if len(shape) not in op.ranks or not all(n.condition is True for n in op.needs(shape)):
                continue
            output = op.shape(shape)
            elements: Any = 1
            for size in output:
                elements *= size
            if min(output) >= 1 and elements <= LARGEST:
                return written(name, attributes), output

    def candidates(
        self, shape: Shape, first: bool
    ) -> Iterator[Callable[[], tuple[str, Attributes]]]:
        pick = self.random.choice
        yield lambda: (pick(ACTIVATIONS), {})
        yield lambda: ("dropout", {})
        yield lambda: ("layerscale", {})
        yield lambda: ("linear", {"out": self.size(12), "bias": self.maybe()})
        for name in OF_FLAGS:
            if len(shape) in find(name).ranks:
                yield self.flagged(name)
        yield lambda: ("softmax", {"axis": self.random.randrange(len(shape))})
        yield self.sliced(shape)
        if len(shape) != 2:
            yield lambda: ("bn", {"affine": self.maybe(), "scale": self.maybe(), "stats": True})
            yield lambda: ("standardize", {})
        if len(shape) == 3:
            yield from self.of_images(shape)
        if len(shape) == 2:
            yield from self.of_tokens(shape)
        if len(shape) == 1 and first:  # only an input holds indices
            yield lambda: ("embedding", {"n": self.size(20), "dim": self.size()})

    def flagged(self, name: str) -> Callable[[], tuple[str, Attributes]]:
        return lambda: (name, {field.name: self.maybe() for field in find(name).fields})

    def sliced(self, shape: Shape) -> Callable[[], tuple[str, Attributes]]:
        axis = self.random.randrange(len(shape))
        start = self.random.randrange(shape[axis])
        stop = self.random.randint(start + 1, shape[axis])
        return lambda: ("slice", {"start": start, "stop": stop, "axis": axis})

    def of_images(self, shape: Shape) -> Iterator[Callable[[], tuple[str, Attributes]]]:
        c, h, w = shape
        for _ in range(3):
            yield self.convolution(c)
        yield lambda: ("dwconv", {**self.window(), "m": self.size(3), "bias": self.maybe()})
        yield self.transposed(c)
        yield lambda: ("maxpool", self.pool(dilated=True))
        yield lambda: ("avgpool", self.pool(dilated=False))
        yield lambda: ("adaptive_avgpool", {"out": self.pair(5)})
        yield lambda: ("gap", {})
        yield lambda: ("flatten", {})
        yield lambda: ("gn", {"g": self.divisor(c)})
        yield lambda: ("lrn", {"n": self.size(5)})
        yield lambda: ("shuffle", {"g": self.divisor(c)})
        yield lambda: ("upsample", {"s": self.pair(2), "bilinear": self.maybe()})
        yield lambda: ("resize", {"out": self.pair(9), "bilinear": self.maybe()})
        yield lambda: ("pad", {"p": self.sides(-1, 2), "c": self.random.choice([0, (1, 0)])})
        yield lambda: ("roll", {"by": (self.random.randint(-3, 3), self.size(3))})
        yield lambda: ("pixel_shuffle", {"r": self.random.choice([1, 2])})
        yield lambda: ("pixel_unshuffle", {"r": self.random.choice([1, 2, 3])})
        yield lambda: ("tokens", {})
        yield lambda: ("tokens", {"window": (self.divisor(h), self.divisor(w))})
        yield lambda: ("transpose", {"a": self.random.randrange(3), "b": self.random.randrange(3)})
        yield lambda: ("merge_heads", {})

    def of_tokens(self, shape: Shape) -> Iterator[Callable[[], tuple[str, Attributes]]]:
        tokens, dim = shape
        recurrent = self.random.choice(["lstm", "gru"])
        both = {"bidirectional": self.maybe(), "bias": self.maybe()}
        yield lambda: (recurrent, {"out": self.size(), **both})
        yield lambda: ("class_token", {})
        yield lambda: ("position", {})
        yield lambda: ("transpose", {})
        yield lambda: ("split_heads", {"n": self.divisor(dim)})
        h = self.divisor(tokens)
        yield lambda: ("image", {"out": (h, tokens // h)})

    def sides(self, least: int, most: int) -> tuple[tuple[int, int], tuple[int, int]]:
        def one() -> int:
            return self.random.randint(least, most)

        return (one(), one()), (one(), one())

    def window(self) -> Attributes:
        """Kernel, stride, padding and dilation; the default padding only for odd kernels."""
        k = self.pair(4)
        attributes: Attributes = {"k": k, "s": self.pair(3), "d": self.pair(2)}
        if not all(size % 2 for size in k) or self.maybe():
            attributes["p"] = self.sides(0, 2) if self.maybe() else self.pair(3)
        return attributes

    def convolution(self, c: int) -> Callable[[], tuple[str, Attributes]]:
        g = self.divisor(c)
        out = g * self.size(4)
        own = {"out": out, "g": g, "bias": self.maybe()}
        return lambda: ("conv", {**own, **self.window()})

    def transposed(self, c: int) -> Callable[[], tuple[str, Attributes]]:
        g = self.divisor(c)
        out = g * self.size(3)
        own = {"out": out, "g": g, "bias": self.maybe(), "output_padding": self.pair(2)}
        return lambda: ("conv_transpose", {**own, **self.window()})

    def pool(self, *, dilated: bool) -> Attributes:
        k = self.pair(3)
        p = tuple(self.random.randint(0, size // 2) for size in k)
        attributes: Attributes = {"k": k, "s": self.pair(3), "p": p, "ceil": self.maybe()}
        return {**attributes, "d": self.pair(2)} if dilated else attributes

    # Structures

    def keeping(self, shape: Shape) -> str:
        """A chain that keeps the shape."""
        if len(shape) == 3:
            g = self.divisor(shape[0])
            k = self.random.choice([1, 3, (1, 3), (5, 3)])
            return f"{written('conv', {'out': shape[0], 'k': k, 'g': g})} | bn | relu"
        return f"linear({shape[-1]}) | {self.random.choice(ACTIVATIONS)}"

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
            if len(shape) == 3:
                out = self.size(5)
                k = self.random.choice([1, 3, (3, 1)])
                branches.append(f"{self.name()}: {written('conv', {'out': out, 'k': k})}")
                total += out
            else:
                branches.append(f"{self.name()}: {self.random.choice(ACTIVATIONS)}")
                total += shape[0]
        lines = ["  - concat:", *(f"      {branch}" for branch in branches)]
        return lines, (total, *shape[1:])

    def gate(self, shape: Shape, depth: int) -> Made | None:
        if len(shape) < 3:
            return None
        squeeze = f"gap | conv({self.size(4)}, bias=true) | relu | conv({shape[0]}, bias=true)"
        return ["  - mul:", "      x: []", f"      gate: {squeeze} | sigmoid"], shape

    def repeat(self, shape: Shape, depth: int) -> Made:
        lines = [f"  - {self.name()}: {self.keeping(shape)}", f"    repeat: {self.size(3)}"]
        return lines, shape

    def table(self, shape: Shape, depth: int) -> Made | None:
        if len(shape) < 3:
            return None
        rows = [[self.size(6), self.random.choice([1, 3])] for _ in range(2)]
        lines = [f"  - {self.name()}: conv(c, k=k) | bn", "    table:", "      - [c, k]"]
        lines += [f"      - [{c}, {k}]" for c, k in rows]
        return lines, (rows[-1][0], *shape[1:])

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


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"({', '.join(map(_value, value))})"
    return str(value)


def random_spec(random: Random) -> str:
    """A valid spec."""
    return Writer(random).spec()
