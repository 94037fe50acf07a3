"""Definitions computed one scalar at a time, with every operation on a scalar counted.

A walk like this gives two things at once: values, which are PyTorch's if the definition is written
down right, and counts, which are the operator's if its formula is. No shape is multiplied with
another here. A tensor is a dictionary from an index to a `Scalar`, the batch not counted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from itertools import product
from typing import Any

Index = tuple[int, ...]


class Desk:
    """Where scalars are worked with: `counts` what is done, and notes which trained ones are used.

    `look_up` gives the value of a trained one for its name in PyTorch and its index.
    """

    def __init__(self, look_up: Callable[..., float] = lambda name, *index: 0.5):
        self.counts: Counter[str] = Counter()
        self.used: set[tuple[Any, ...]] = set()
        self.look_up = look_up

    def number(self, value: float) -> Scalar:
        return Scalar(self, value)

    def trained(self, name: str, *index: int) -> Scalar:
        self.used.add((name, *index))
        return self.number(self.look_up(name, *index))


class Scalar:
    """A number at a desk. To turn its sign costs nothing, nor does a constant."""

    __slots__ = ("desk", "value")

    def __init__(self, desk: Desk, value: float):
        self.desk, self.value = desk, value

    def _done(self, what: str, result: float) -> Scalar:
        self.desk.counts[what] += 1
        return Scalar(self.desk, result)

    def __add__(self, other: Scalar | float) -> Scalar:
        return self._done("additions", self.value + plain(other))

    __radd__ = __add__

    def __sub__(self, other: Scalar | float) -> Scalar:
        return self._done("additions", self.value - plain(other))

    def __rsub__(self, other: float) -> Scalar:
        return self._done("additions", other - self.value)

    def __mul__(self, other: Scalar | float) -> Scalar:
        return self._done("multiplications", self.value * plain(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar | float) -> Scalar:
        return self._done("divisions", self.value / plain(other))

    def __rtruediv__(self, other: float) -> Scalar:
        return self._done("divisions", other / self.value)

    def __neg__(self) -> Scalar:
        return Scalar(self.desk, -self.value)

    def __pow__(self, exponent: float) -> Scalar:
        return self._done("roots", self.value**exponent)

    def larger(self, other: Scalar | float) -> Scalar:
        return self._done("comparisons", max(self.value, plain(other)))

    def smaller(self, other: Scalar | float) -> Scalar:
        return self._done("comparisons", min(self.value, plain(other)))

    def transcendental(self, function: Callable[[float], float]) -> Scalar:
        return self._done("exponentials", function(self.value))

    def multiply_add(self, other: Scalar, total: float) -> Scalar:
        return self._done("macs", total + self.value * other.value)


Tensor = dict[Index, Scalar]


def plain(x: Scalar | float) -> float:
    return x.value if isinstance(x, Scalar) else x


def shape(x: Tensor) -> Index:
    return tuple(max(places) + 1 for places in zip(*x, strict=True))


def axes(x: Tensor) -> list[range]:
    return [range(size) for size in shape(x)]


def runs(places: Sequence[int], n: int) -> list[Sequence[int]]:
    """The places in n runs of one length."""
    length = len(places) // n
    return [places[start : start + length] for start in range(0, len(places), length)]


def total(xs: Iterable[Scalar]) -> Scalar:
    return reduce(lambda a, b: a + b, xs)


def dot(a: Iterable[Scalar], b: Iterable[Scalar]) -> Scalar:
    pairs = list(zip(a, b, strict=True))
    result = pairs[0][0].desk.number(0.0)
    for x, y in pairs:
        result = x.multiply_add(y, result.value)
    return result


def each(function: Callable[[Scalar], Scalar]) -> Callable[..., Tensor]:
    """The operator that treats every element alike."""
    return lambda desk, x, **_: {i: function(a) for i, a in x.items()}


def _sigmoid(x: Scalar) -> Scalar:
    return 1 / (1 + (-x).transcendental(math.exp))


def _tanh(x: Scalar) -> Scalar:
    return x.transcendental(math.tanh)


def _relu6(x: Scalar) -> Scalar:
    return x.larger(0).smaller(6)


relu = each(lambda x: x.larger(0))
relu6 = each(_relu6)
hsigmoid = each(lambda x: _relu6(x + 3) / 6)
hswish = each(lambda x: x * _relu6(x + 3) / 6)
sigmoid = each(_sigmoid)
silu = each(lambda x: x / (1 + (-x).transcendental(math.exp)))
gelu = each(lambda x: x * (1 + (x * math.sqrt(1 / 2)).transcendental(math.erf)) * (1 / 2))
tanh = each(_tanh)


def prelu(desk: Desk, x: Tensor, shared: bool) -> Tensor:
    """The slope is multiplied with, whichever of the two is then chosen."""

    def one(index: Index, a: Scalar) -> Scalar:
        below = desk.trained("weight", 0 if shared else index[0]) * a
        a.larger(0)
        return a if a.value > 0 else below

    return {index: one(index, a) for index, a in x.items()}


def layerscale(desk: Desk, x: Tensor, axis: int | None) -> Tensor:
    channel = own(x, axis)
    return {index: desk.trained("weight", index[channel]) * a for index, a in x.items()}


def grouped(x: Tensor, key: Callable[[Index], Any]) -> list[list[Index]]:
    groups: dict[Any, list[Index]] = {}
    for index in x:
        groups.setdefault(key(index), []).append(index)
    return list(groups.values())


def standardized(xs: list[Scalar]) -> list[Scalar]:
    """Mean and variance are subtracted and divided out; eps is PyTorch's."""
    mean = total(xs) / len(xs)
    apart = [x - mean for x in xs]
    variance = total(x * x for x in apart) / len(xs)
    factor = 1 / (variance + 1e-5) ** (1 / 2)
    return [x * factor for x in apart]


def own(x: Tensor, axis: int | None) -> int:
    """The axis that is given, or the channels of an image, or else the last."""
    return axis if axis is not None else 0 if len(shape(x)) == 3 else -1


def ln(desk: Desk, x: Tensor, affine: bool, bias: bool, whole: bool, axis: int | None) -> Tensor:
    along = range(len(shape(x)))[own(x, axis)]

    def rest(index: Index) -> Index:
        return () if whole else index[:along] + index[along + 1 :]

    def place(index: Index) -> Index:
        return index if whole else (index[along],)

    y: Tensor = {}
    for group in grouped(x, rest):
        for index, a in zip(group, standardized([x[i] for i in group]), strict=True):
            y[index] = a * desk.trained("weight", *place(index)) if affine else a
            if affine and bias:
                y[index] = y[index] + desk.trained("bias", *place(index))
    return y


def gn(desk: Desk, x: Tensor, g: int, affine: bool) -> Tensor:
    y: Tensor = {}
    for channels in runs(axes(x)[0], g):
        group = [index for index in x if index[0] in channels]
        for index, a in zip(group, standardized([x[i] for i in group]), strict=True):
            y[index] = a
            if affine:
                scale = desk.trained("weight", index[0])
                y[index] = a * scale + desk.trained("bias", index[0])
    return y


def lrn(desk: Desk, x: Tensor, n: int, alpha: float, beta: float, k: float) -> Tensor:
    squares = {index: a * a for index, a in x.items()}
    y = {}
    for index in x:
        c, *place = index
        around = range(c - n // 2, c - n // 2 + n)
        near = [squares.get((i, *place), desk.number(0.0)) for i in around]
        y[index] = x[index] / (k + total(near) * (alpha / n)) ** beta
    return y


def _softmax(xs: list[Scalar]) -> list[Scalar]:
    largest = reduce(Scalar.larger, xs)
    raised = [(x - largest).transcendental(math.exp) for x in xs]
    whole = total(raised)
    return [x / whole for x in raised]


def softmax(desk: Desk, x: Tensor, axis: int) -> Tensor:
    y: Tensor = {}
    at = range(len(shape(x)))[axis]
    for group in grouped(x, lambda index: index[:at] + index[at + 1 :]):
        y.update(zip(group, _softmax([x[i] for i in group]), strict=True))
    return y


def matmul(desk: Desk, x: Tensor, y: Tensor) -> Tensor:
    *stack, rows, inner = axes(x)
    columns = axes(y)[-1]
    return {
        (*b, i, j): dot([x[(*b, i, n)] for n in inner], [y[(*b, n, j)] for n in inner])
        for b in product(*stack)
        for i, j in product(rows, columns)
    }


def sdpa(
    desk: Desk,
    q: Tensor,
    k: Tensor,
    v: Tensor,
    heads: int,
    windows: int,
    relative: tuple[int, int] | None = None,
    kv_heads: int | None = None,
    causal: bool = False,
    window: int | None = None,
    mirrored: bool = False,
    stride: int = 1,
) -> Tensor:
    """Run by run, head by head, query by query; a score has the bias of its relative position, or
    is masked after it was computed.
    """
    (queries, dims), (keys, inner), values = axes(q), axes(k), axes(v)[1]
    shared = kv_heads or heads
    y = {}
    for here, there in zip(runs(queries, windows), runs(keys, windows), strict=True):
        for head, own in enumerate(runs(dims, heads)):
            group = head * shared // heads
            theirs, mean = runs(inner, shared)[group], runs(values, shared)[group]
            scale = 1 / math.sqrt(len(own))
            for i in here:
                query = [q[i, n] for n in own]
                products = [dot(query, [k[j, n] for n in theirs]) for j in there]
                scores = [product * scale for product in products]
                if relative:
                    place = _strided(here.index(i), relative[1], stride)
                    ways = [_way(place, there.index(j), relative[1]) for j in there]
                    if mirrored:
                        ways = [(abs(down), abs(right)) for down, right in ways]
                    biases = [desk.trained("weight_relative", head, *way) for way in ways]
                    scores = [score + bias for score, bias in zip(scores, biases, strict=True)]
                if causal:
                    seen = range(max(0, i + 1 - window) if window else 0, i + 1)
                    hidden = desk.number(-math.inf)
                    scores = [
                        a if j in seen else hidden for a, j in zip(scores, there, strict=True)
                    ]
                shares = _softmax(scores)
                for n, feature in enumerate(mean):
                    y[i, head * len(mean) + n] = dot(shares, [v[j, feature] for j in there])
    return y


def _strided(query: int, width: int, stride: int) -> int:
    """The place of a query, where queries are those of every `stride`-th row and column."""
    row, column = divmod(query, len(range(0, width, stride)))
    return stride * row * width + stride * column


def _way(place: int, other: int, width: int) -> tuple[int, int]:
    """How far down and to the right one place of a window lies from another."""
    (row, column), (to_row, to_column) = divmod(place, width), divmod(other, width)
    return to_row - row, to_column - column


State = tuple[list[Scalar], ...]
Step = Callable[[Desk, str, list[Scalar], State, int], State]


def _recurrent(
    desk: Desk,
    x: Tensor,
    out: int,
    bidirectional: bool,
    bias: bool,
    layers: int,
    one_bias: bool,
    proj: int | None = None,
    *,
    step: Step,
    states: int,
) -> Tensor:
    """Layer by layer, token by token, once for each direction; the state starts as zeros."""
    biases = (1 if one_bias else 2) if bias else 0
    for layer in range(layers):
        tokens, dims = axes(x)
        y: Tensor = {}
        for direction, end in enumerate(("", "_reverse") if bidirectional else ("",)):
            suffix = f"_l{layer}{end}"
            zeros = [[desk.number(0.0)] * size for size in (proj or out, *[out] * (states - 1))]
            state: State = tuple(zeros)
            for token in reversed(tokens) if direction else tokens:
                state = step(desk, suffix, [x[token, n] for n in dims], state, biases)
                if proj:
                    state = (_projected(desk, suffix, state[0], proj), *state[1:])
                for unit, a in enumerate(state[0], start=direction * (proj or out)):
                    y[token, unit] = a
        x = y
    return x


def _projected(desk: Desk, suffix: str, h: list[Scalar], proj: int) -> list[Scalar]:
    def row(n: int) -> list[Scalar]:
        return [desk.trained(f"weight_hr{suffix}", n, unit) for unit, _ in enumerate(h)]

    return [dot(row(n), h) for n in range(proj)]


def _halves(
    desk: Desk, suffix: str, row: int, token: list[Scalar], h: list[Scalar], biases: int
) -> list[Scalar]:
    """What a unit of a gate makes of the token, and what of the state."""
    found = []
    for number, (source, xs) in enumerate((("ih", token), ("hh", h))):
        weights = [desk.trained(f"weight_{source}{suffix}", row, n) for n, _ in enumerate(xs)]
        half = dot(weights, xs)
        has_bias = number < biases
        found.append(half + desk.trained(f"bias_{source}{suffix}", row) if has_bias else half)
    return found


def _lstm_step(desk: Desk, suffix: str, token: list[Scalar], state: State, biases: int) -> State:
    before, cells = state
    units = range(len(cells))
    rows = iter(range(4 * len(units)))
    i, f, g, o = (
        [total(_halves(desk, suffix, next(rows), token, before, biases)) for _ in units]
        for _ in "ifgo"
    )
    kept = [_sigmoid(f[n]) * cells[n] + _sigmoid(i[n]) * _tanh(g[n]) for n in units]
    return [_sigmoid(o[n]) * _tanh(kept[n]) for n in units], kept


def _gru_step(desk: Desk, suffix: str, token: list[Scalar], state: State, biases: int) -> State:
    (before,) = state
    units = range(len(before))
    rows = iter(range(3 * len(units)))
    r, z, n = (
        [_halves(desk, suffix, next(rows), token, before, biases) for _ in units] for _ in "rzn"
    )
    after = []
    for u in units:
        reset, update = _sigmoid(total(r[u])), _sigmoid(total(z[u]))
        from_token, from_state = n[u]
        new = _tanh(from_token + reset * from_state)
        after.append((1 - update) * new + update * before[u])
    return (after,)


def _rnn_step(desk: Desk, suffix: str, token: list[Scalar], state: State, biases: int) -> State:
    (before,) = state
    rows = range(len(before))
    return ([_tanh(total(_halves(desk, suffix, n, token, before, biases))) for n in rows],)


lstm = partial(_recurrent, step=_lstm_step, states=2)
gru = partial(_recurrent, step=_gru_step, states=1)
rnn = partial(_recurrent, step=_rnn_step, states=1)


def resize(desk: Desk, x: Tensor, out: Index, bilinear: bool) -> Tensor:
    """The centre of an output element lies between two input elements along each axis, or in the
    nearest.
    """
    channels, *sizes = axes(x)
    y = {}
    for place in product(*map(range, out)):
        along = zip(place, map(len, sizes), out, strict=True)
        if bilinear:
            near = list(product(*(between(*one) for one in along)))
            shares = [(*zip(*ends, strict=True),) for ends in near]
            for c in channels:
                y[c, *place] = total(x[c, *where] * math.prod(by) for where, by in shares)
        else:
            where = tuple(i * size // n for i, size, n in along)
            for c in channels:
                y[c, *place] = x[c, *where]
    return y


def between(i: int, size: int, out: int) -> list[tuple[int, float]]:
    """The two elements an output element lies between, each with its share."""
    place = max((i + 0.5) * size / out - 0.5, 0.0)
    first = math.floor(place)
    return [(first, first + 1 - place), (min(first + 1, size - 1), place - first)]


def bicubic(desk: Desk, x: Tensor, out: Index) -> Tensor:
    """Each output element is mixed from the four input elements around its centre along each axis,
    at the border from the last one again; the shares are those of Keys with a = -3/4.
    """
    channels, *sizes = axes(x)
    y = {}
    for place in product(*map(range, out)):
        along = zip(place, map(len, sizes), out, strict=True)
        near = list(product(*(around(*one) for one in along)))
        shares = [(*zip(*ends, strict=True),) for ends in near]
        for c in channels:
            y[c, *place] = total(x[c, *where] * math.prod(by) for where, by in shares)
    return y


def around(i: int, size: int, out: int) -> list[tuple[int, float]]:
    """The four elements around an output element, each with its share."""
    place = (i + 0.5) * size / out - 0.5
    first = math.floor(place)
    return [
        (min(max(first + n, 0), size - 1), cubic(abs(place - first - n))) for n in (-1, 0, 1, 2)
    ]


def cubic(far: float, a: float = -0.75) -> float:
    if far <= 1:
        return (a + 2) * far**3 - (a + 3) * far**2 + 1
    return a * far**3 - 5 * a * far**2 + 8 * a * far - 4 * a


def upsample(desk: Desk, x: Tensor, s: Index, bilinear: bool) -> Tensor:
    return resize(desk, x, tuple(map(int.__mul__, shape(x)[1:], s)), bilinear)


def reshape(desk: Desk, x: Tensor, to: Index) -> Tensor:
    """The values in their order, row by row; -1 is what is left of them."""
    rest = len(x) // math.prod(size for size in to if size != -1)
    sizes = [rest if size == -1 else size for size in to]
    return dict(zip(product(*map(range, sizes)), (x[i] for i in sorted(x)), strict=True))


def permute(desk: Desk, x: Tensor, axis: Index) -> Tensor:
    return {tuple(i[a] for a in axis): value for i, value in x.items()}


def expand(desk: Desk, x: Tensor, to: Index) -> Tensor:
    sizes = [own if size == -1 else size for size, own in zip(to, shape(x), strict=True)]
    y = {}
    for i in product(*map(range, sizes)):
        y[i] = x[tuple(min(n, own - 1) for n, own in zip(i, shape(x), strict=True))]
    return y


def squeeze(desk: Desk, x: Tensor, axis: int) -> Tensor:
    at = range(len(shape(x)))[axis]
    return {(*i[:at], *i[at + 1 :]): value for i, value in x.items()}


def stack(desk: Desk, *tensors: Tensor, axis: int) -> Tensor:
    at = range(len(shape(tensors[0])) + 1)[axis]
    return {
        (*i[:at], number, *i[at:]): value
        for number, x in enumerate(tensors)
        for i, value in x.items()
    }


def stored(desk: Desk, sizes: Index) -> Tensor:
    return {i: desk.trained("weight", *i) for i in product(*map(range, sizes))}


def constant(desk: Desk, sizes: Index) -> Tensor:
    """They are what they are set to: here zeros."""
    return {i: desk.number(0.0) for i in product(*map(range, sizes))}


OPERATORS: dict[str, Callable[..., Tensor]] = {
    "relu": relu,
    "relu6": relu6,
    "hsigmoid": hsigmoid,
    "hswish": hswish,
    "sigmoid": sigmoid,
    "silu": silu,
    "gelu": gelu,
    "tanh": tanh,
    "prelu": prelu,
    "layerscale": layerscale,
    "ln": ln,
    "gn": gn,
    "lrn": lrn,
    "softmax": softmax,
    "matmul": matmul,
    "sdpa": sdpa,
    "lstm": lstm,
    "gru": gru,
    "rnn": rnn,
    "resize": resize,
    "bicubic": bicubic,
    "upsample": upsample,
    "reshape": reshape,
    "permute": permute,
    "expand": expand,
    "squeeze": squeeze,
    "stack": stack,
    "stored": stored,
    "constant": constant,
}
