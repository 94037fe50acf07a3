"""A walk with letters: for the sizes that enter a block, its arguments, its kernels and groups."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Container, Iterable, Mapping
from typing import Any

import sympy

from costcalc.algebra import Exact, Value
from costcalc.algebra.symbols import to_exact, to_sympy
from costcalc.algebra.traced import Trace, Traced
from costcalc.cost.cost import figures_of
from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.cost.sizing import (
    SizeRule,
    needs_letters,
    rules_of,
    smooth_of,
    value_of,
    with_output,
)
from costcalc.errors import SpecError
from costcalc.graph.flow import Flow, Surroundings, Tensor, entry_values, is_flow
from costcalc.graph.graph import INPUT, Graph, Layer
from costcalc.graph.symbolic import TracedNumbers
from costcalc.graph.walk import Walk
from costcalc.ops.base import SAME, Op, Shape
from costcalc.records import NamedTuple
from costcalc.spec.evaluate import Scope
from costcalc.spec.syntax import Body
from costcalc.spec.values import is_number

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


class LetteredLayer(NamedTuple):
    """A layer of the block: its path inside, its kind, its figure and its formula in letters."""

    path: str
    op: Op
    kind: str
    value: Exact
    form: sympy.Expr


class Textbook(NamedTuple):
    """A formula in letters, layer by layer, and what the letters are at the current setting."""

    title: str
    letters: tuple[Letter, ...]
    parts: tuple[LetteredLayer, ...]
    value: int
    sizes: tuple[SizeRule, ...] = ()
    """The rules of all windows, in order of execution."""

    @property
    def form(self) -> sympy.Expr:
        return sympy.Add(*(part.form for part in self.parts))

    @property
    def setting(self) -> dict[str, Exact]:
        return {letter.name: letter.value for letter in self.letters}


def kernels_of(layers: Iterable[Layer]) -> dict[str, dict[Exact, str]]:
    """A letter for the kernel, and one for the groups, where layers have only one of each."""
    multiplying = [layer.op for layer in layers if layer.op.multiplies]
    found: dict[str, dict[Exact, str]] = {}
    for attribute, name in (("k", KERNEL), ("g", GROUPS), ("s", "s")):
        single = [_single(getattr(op, attribute)) for op in multiplying if _has(op, attribute)]
        plain = {size for size in single if size is not None and size != 1}
        if len(plain) == 1 and None not in single:
            found[attribute] = {plain.pop(): name}
    return found


class Writer:
    """Gives letters, walks the body, and puts the formula together."""

    def __init__(
        self,
        graph: Graph,
        body: Body,
        *,
        sizes: bool = True,
        page: dict[str, Exact] | None = None,
    ):
        self.graph = graph
        self.page = {} if page is None else page
        """The value of every letter that is on the page already: a letter has only one."""

        self.rules: list[SizeRule] = []
        self.spatial: dict[tuple[sympy.Expr, ...], str] = {}
        """Letters for what windows give, by the exact form of that."""

        self.sizes = sizes
        """Whether what enters has letters."""

        self.body = body
        self.trace = Trace()
        self.letters: dict[str, Letter] = {}
        self.flow: Flow = ()
        self.arguments: dict[str, Any] = {}
        self.kernels: dict[str, dict[Exact, str]] = {}
        self.only: tuple[Layer, Layer] | None = None
        self.counting = ONE_EXAMPLE
        self.left_out: Container[int] = ()
        """Numbers of the layers that are left out as a whole."""

        self.outputs: Exact | None = None
        """Channels at the end of a chain, in which numbers of channels have letters too."""

    def give(self, name: str, value: Exact, meaning: str, smooth: Any = None) -> Traced:
        """A letter for a size, unless it has one; with what scales it, where one thing does."""
        while self.page.get(name, value) != value:
            name += "'"
        self.page[name] = value
        scaled_by, base = _scale(smooth)
        words = MEANINGS.get(name) or meaning or MEANINGS.get(name.rstrip("'"), "")
        if meaning and name.rstrip("'") == OUTPUTS:
            words = meaning
        self.letters[name] = Letter(name, value, words, scaled_by, base)
        return self.trace.symbol(name, value, whole=value.denominator == 1)

    def enter(self, shapes: Iterable[Shape], scaled: Iterable[Shape], first: Op | None) -> None:
        """Letters for the shapes that enter; `first` is the operator that takes them, if any."""
        self.flow = self.shapes(shapes, scaled)
        if first is not None and first.takes_indices and "D" in self.letters:
            self.letters["D"] = self.letters["D"]._replace(meaning="indices in")

    def shapes(self, shapes: Iterable[Shape], scaled: Iterable[Shape]) -> Flow:
        """Tensors of these shapes, each size with a letter."""
        flow = []
        for number, (shape, twin) in enumerate(zip(shapes, scaled, strict=True)):
            tick = "'" * number
            if len(shape) == 3 and shape[1] == shape[2]:
                names: tuple[str, ...] = (CHANNELS, "D_F", "D_F")
            else:
                names = {3: (CHANNELS, "H", "W"), 2: ("T", "D"), 1: ("D",)}[len(shape)]
            sizes = []
            for name, size, smooth in zip(names, shape, twin, strict=True):
                assert isinstance(size, int)
                alone = not self.sizes or (size == 1 and name != CHANNELS)
                sizes.append(size if alone else self.give(name + tick, size, "", smooth))
            flow.append(Tensor(tuple(sizes), INPUT))
        return tuple(flow)

    def take(
        self, arguments: Mapping[str, Any], scaled: Mapping[str, Any], *, lettered: bool
    ) -> None:
        """Letters for arguments that are sizes; 0 and 1 decide about structure and stay."""
        for name, value in arguments.items():
            letter: Any = value
            if is_flow(value):
                shapes = tuple(t.shape for t in value if t.shape is not None)
                letter = self.shapes(shapes, shapes)
            elif lettered and is_number(value) and value > 0 and value != 1:
                own = KERNEL if name == "k" else name
                letter = self.give(own, value, f"`{name}` of the block", scaled.get(name))
            self.arguments[name] = letter

    def slide(self, plain: Op, inputs: tuple[Shape, ...], path: str) -> Op:
        """The operator in letters; what its window gives has letters where it needs them."""
        sliding = plain.sliding()
        if sliding is None or len(inputs) != 1 or len(inputs[0]) != 3:
            return lettered(self, plain, path)
        (x,) = inputs
        output = plain.shape(x)
        needed = self.sizes and needs_letters(sliding, output)
        op = lettered(self, plain, path, sized=needed)
        sizes = output[1:]
        if needed:
            sizes = self.output_sizes(output, path or plain.name)
            op = with_output(op, sizes)
        self.rules += rules_of(plain, op, x, path or plain.name, sizes, plain.kind(x))
        return op

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
        if key not in self.spatial:
            free = f"{name}'"
            while free in self.page:
                free += "'"
            self.spatial[key] = free
        return self.give(self.spatial[key], size.value, meaning)

    def textbook(self, title: str, quantity: str) -> Textbook:
        layers, output = self._only() if self.only else self._walked()
        renamed = self._equals()
        counting = self._counting()
        parts = []
        for place, layer in enumerate(layers):
            number = 0 if place in self.left_out else _figure(layer, quantity, counting)
            if _value(number):
                form = sympy.expand(_form(number).xreplace(renamed))
                kind = layer.op.kind(*layer.inputs)
                parts.append(LetteredLayer(layer.path, layer.op, kind, _value(number), form))
        parts, final = self._named_output(parts, output, renamed)
        rules = tuple(rule.renamed({**renamed, **final}) for rule in self.rules)
        used = {s.name for part in parts for s in part.form.free_symbols}
        used |= {s.name for rule in rules for s in rule.letters}
        letters = tuple(letter for name, letter in self.letters.items() if name in used)
        value = sum(part.value for part in parts)
        assert isinstance(value, int)
        return Textbook(title, tuple(sorted(letters, key=_place)), tuple(parts), value, rules)

    def _counting(self) -> Counting:
        """What is counted in each layer, with a letter for a batch of more than one."""
        counting = self.counting._replace(paths=frozenset(), operators=frozenset())
        if not self.sizes or not isinstance(counting.batch, int) or counting.batch == 1:
            return counting
        return counting._replace(batch=self.give(BATCH, counting.batch, ""))

    def _walked(self) -> tuple[list[Layer], Shape | None]:
        walk = Walk(self.graph.spec, self.graph.settings, LetteredNumbers(self))
        scope = Scope({**entry_values(self.flow), **self.arguments}, ChainMap())
        with self.trace.on("need"):
            flow = walk.body(self.body, self.flow, Surroundings(scope, self.flow), "")
        if walk.layers.faults:
            raise SpecError(walk.layers.faults.values())
        return walk.layers.layers, flow[0].shape

    def _only(self) -> tuple[list[Layer], Shape | None]:
        """The layer with letters for its inputs and attributes."""
        assert self.only is not None
        layer, twin = self.only
        op = layer.op
        changes: dict[str, Any] = {}
        out = getattr(op, "out", None)
        if op.multiplies and isinstance(out, int):
            words = f"{_word(op)} out"
            changes["out"] = self.give(OUTPUTS, out, words, getattr(twin.op, "out", None))
        inputs = tuple(t.shape for t in self.flow if t.shape is not None)
        op = self.slide(_changed(op, changes), inputs, layer.path)
        output = op.shape(*inputs)
        return [layer._replace(op=op, inputs=inputs, output=output)], output

    def _equals(self) -> dict[sympy.Symbol, sympy.Expr]:
        """Letters that the block needs to be equal are one: a residual gives what it takes."""
        found: dict[sympy.Symbol, sympy.Expr] = {}
        for fact in self.trace.facts:
            if fact.relation != "==":
                continue
            left, right = fact.left.xreplace(found), fact.right.xreplace(found)
            for one, other in ((right, left), (left, right)):
                if one.is_Symbol and not other.is_Rational and one not in other.free_symbols:
                    keep = other.is_Symbol and one.name == CHANNELS
                    one, other = (other, one) if keep else (one, other)
                    found = {k: v.xreplace({one: other}) for k, v in found.items()}
                    found[one] = other
                    break
        return found

    def _named_output(
        self,
        parts: list[LetteredLayer],
        output: Shape | None,
        renamed: Mapping[sympy.Symbol, sympy.Expr],
    ) -> tuple[list[LetteredLayer], dict[sympy.Symbol, sympy.Expr]]:
        """N for the argument that is the channels of the output, and what was renamed so."""
        if not output or len(output) != 3 or not isinstance(output[0], Traced):
            return parts, {}
        channels = output[0].smooth.xreplace(renamed)
        if not channels.is_Symbol or channels.name in (CHANNELS, OUTPUTS, *SIZES, "D"):
            return parts, {}
        if self.page.get(OUTPUTS, self.letters[channels.name].value) != output[0].value:
            return parts, {}
        old = self.letters.pop(channels.name)
        self.letters[OUTPUTS] = old._replace(name=OUTPUTS, meaning=MEANINGS[OUTPUTS])
        symbol = sympy.Symbol(OUTPUTS, positive=True, integer=True)
        found = {channels: symbol}
        return [p._replace(form=p.form.xreplace(found)) for p in parts], found


class LetteredNumbers(TracedNumbers):
    """Letters for the kernels and groups that are written in a body, as it is walked."""

    def __init__(self, writer: Writer):
        super().__init__(writer.trace)
        self.writer = writer

    def operator(self, operator: Op, shapes: tuple[Shape, ...], path: str) -> Op:
        return self.writer.slide(operator, shapes, path)


def lettered(writer: Writer, op: Op, path: str = "", *, sized: bool = False) -> Op:
    """The operator with letters for its kernel and groups, and in a chain for its channels.

    `sized`: what it gives has letters of its own, so any kernel may have one.
    """
    if not op.multiplies:
        return op
    changes: dict[str, Any] = {}
    out = getattr(op, "out", None)
    if writer.outputs is not None and type(out) is int and out != 1:
        own = _own_name(path, op.name)
        between = {n: size for n, size in writer.page.items() if n.startswith("E_")}
        known = next((n for n, size in between.items() if size == out), f"E_{len(between) + 1}")
        name = OUTPUTS if out == writer.outputs else own or known
        word = _word(op)
        meaning = f"{word} of `{own}`" if own else f"{word} between"
        if name == OUTPUTS:
            meaning = f"{word} out"
        changes["out"] = writer.give(name, out, meaning)
    for attribute, names in writer.kernels.items():
        value = _single(getattr(op, attribute)) if _has(op, attribute) else None
        if value is not None and value in names:
            letter = writer.give(names[value], value, "")
            changes[attribute] = letter if attribute == "g" else (letter, letter)
    if "k" in changes and (pads := _padding(op)) is not None:
        changes["p"] = pads
    elif "k" in changes and not sized:
        del changes["k"]
    return _changed(op, changes)


def _word(op: Op) -> str:
    """What an operator gives a number of."""
    return "features" if op.sliding() is None else "channels"


def _own_name(path: str, operator: str) -> str:
    """The name a step gives its layer, or an empty text where it gives none."""
    *before, last = path.split("/")
    if not re.fullmatch(rf"{operator}(_\d+)?", last):
        return last
    parent = before[-1] if before else ""
    return "" if re.fullmatch(r"(residual|concat|add|mul|tap)(_\d+)?|\d*", parent) else parent


def _has(op: Op, attribute: str) -> bool:
    """Whether an operator has groups, or a window over height and width with a kernel or stride.

    An operator may have another use for the attribute's name.
    """
    return hasattr(op, attribute) and (attribute == "g" or op.sliding() is not None)


def _padding(op: Op) -> Any:
    """Padding that keeps its meaning when the kernel is a letter: none, or half of it."""
    pads = getattr(op, "p", None)
    if pads is SAME or pads == ((0, 0), (0, 0)):
        return pads
    half = tuple(d * (k - 1) for k, d in zip(op.k, op.d, strict=True))  # type: ignore[attr-defined]
    same = all(
        2 * side == reach for sides, reach in zip(pads or (), half, strict=False) for side in sides
    )
    odd = all(k % 2 for k in op.k)  # type: ignore[attr-defined]
    return SAME if pads and same and odd else None


def _changed(op: Op, changes: Mapping[str, Any]) -> Op:
    return type(op)(**{**op.attributes(), **changes}) if changes else op


def _single(size: Any) -> int | None:
    """The size of a square kernel, or a number of groups; None where it is not a single number."""
    if isinstance(size, tuple):
        sizes = {one if type(one) is int else None for one in size}
        return sizes.pop() if len(sizes) == 1 else None
    return size if type(size) is int else None


def _scale(smooth: Any) -> tuple[str, Exact | None]:
    """The multiplier a smooth form is a number of, and the number: alpha and 32 for 32 alpha."""
    if not isinstance(smooth, Traced):
        return "", None
    number, rest = smooth.smooth.as_coeff_Mul()
    if rest.is_Symbol and rest.is_integer is not True and to_exact(number) is not None:
        return rest.name, to_exact(number)
    return "", None


def figure_of(layers: Iterable[Layer], quantity: str, counting: Counting = ONE_EXAMPLE) -> Exact:
    """The figure of some layers together."""
    return sum((_value(_figure(layer, quantity, counting)) for layer in layers), 0)


def _figure(layer: Layer, quantity: str, counting: Counting) -> Value:
    """The figure of a layer; 0 where it is left out as a whole."""
    if counting.leaves_out(layer):
        return 0
    only = counting._replace(quantities=(quantity,))
    return figures_of(layer, only).of(quantity)


def _form(number: Value) -> sympy.Expr:
    return number.smooth if isinstance(number, Traced) else to_sympy(number)  # type: ignore[arg-type]


def _value(number: Value) -> Exact:
    return number.value if isinstance(number, Traced) else number  # type: ignore[return-value]


def _place(letter: Letter) -> tuple[int, int]:
    if letter.name in FIRST:
        return 0, FIRST.index(letter.name)
    if letter.name.rstrip("'") in LAST:
        return 2, LAST.index(letter.name.rstrip("'"))
    return 1, 0
