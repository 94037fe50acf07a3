"""The records in which an operator answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import gcd
from typing import Any, Literal, TypeAlias

from costcalc.algebra import Truth, Whole
from costcalc.records import NamedTuple


class Params(NamedTuple):
    """Values a layer stores, each component an integer of its own.

    `weights`, `biases` and `norm` (scale and shift of a normalization) are trained; `buffers`
    (running statistics) are not, and never part of a parameter count unless someone asks.
    """

    weights: Whole = 0
    biases: Whole = 0
    norm: Whole = 0
    buffers: Whole = 0


NO_PARAMS = Params()


class Work(NamedTuple):
    """Scalar operations that are not multiply-adds, for one example in evaluation mode.

    `exponentials` are evaluations of exp, tanh or erf; `roots` of a square root or another power
    with a fraction for its exponent.
    """

    additions: Whole = 0
    multiplications: Whole = 0
    comparisons: Whole = 0
    divisions: Whole = 0
    exponentials: Whole = 0
    roots: Whole = 0


class Need(NamedTuple):
    """A condition an operator puts on its attributes and inputs.

    `attribute` says which attribute is at fault (an empty text: the inputs); `rule` is how the
    broken rule reads; `help` is asked only when the condition is false.
    """

    attribute: str
    condition: Truth
    rule: str
    help: Callable[[], str] = str


def common_divisors(*sizes: Whole) -> str:
    """What `g` could be: `use 1, 2 or 4`, the smallest few and the largest where there are many."""
    if not all(isinstance(size, int) for size in sizes):
        return f"use a divisor of {' and '.join(map(str, sizes))}"
    largest = gcd(*(size for size in sizes if isinstance(size, int)))
    found = [str(g) for g in range(1, min(largest, 1024) + 1) if largest % g == 0]
    shown = found if len(found) < 10 else [*found[:6], "...", found[-1]]
    return f"use {', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else f"use {shown[0]}"


class Words(NamedTuple):
    """The counting rule as a teacher says it, and the mistake usually made with it."""

    rule: str
    mistake: str


Component: TypeAlias = Literal["weights", "biases", "norm"]


class Stored(NamedTuple):
    """A trained tensor among the arguments of a counterpart: its shape, and what it counts as."""

    shape: tuple[Whole, ...]
    component: Component = "weights"


class RelativeBias(NamedTuple):
    """A trained bias for each head and each way from one place of a window to another.

    The table has heads * (2h - 1) * (2w - 1) values; looked up, it is [heads, h*w, h*w].
    """

    heads: Whole
    window: tuple[Whole, Whole]


class Written(NamedTuple):
    """How a person writes a step in Python. What is not said gives a correct call as well: all
    arguments with their names.

    `positional`: how many arguments come first, without their names. `defaults`: what PyTorch takes
    for an argument that is left out. `sign` stands between the operands in place of a call;
    `method`: the function is written as a method of its tensor. `labels`: what the numbers in an
    argument mean, where its name does not say. `short`: the step in the name of a class made of
    several. `called`: what a step is called that stands beside the one which has the layer's name;
    after an underscore that is the end of it.
    """

    positional: int = 0
    defaults: Mapping[str, Any] = {}
    sign: Literal["", "+", "*", "@"] = ""
    method: bool = False
    labels: Mapping[str, tuple[str, ...]] = {}
    short: str = ""
    called: str = ""


CALL = Written()


class Module(NamedTuple):
    """A step of a PyTorch counterpart as data: nothing here imports torch.

    `name` is looked up in `torch`; classes of `nn` are built with the arguments, functions are
    called with them. `takes` says how tensors are passed: the only one, a list of all, two by two
    from the left, all of them as arguments, each in a call of its own, which gives as many, or
    `behind` the argument `first`, which is repeated for each example.
    `gives_first`: of the tuple it returns, the first counts. Every axis in the arguments counts
    the batch as axis 0.
    """

    name: str
    arguments: Mapping[str, Any]
    takes: Literal["one", "list", "pairs", "all", "each", "behind"] = "one"
    gives_first: bool = False
    component: Component | None = None
    """What the values that a class of `nn` stores count as. None: a parameter called `weight...`
    counts as weights, one called `bias...` as biases."""

    free: tuple[str, ...] = ()
    """PyTorch's operators (`aten::` left out) that it is made of and that multiply no matrices.
    Those that a counter neither counts nor finds here are an error of `verify`."""

    unseen: tuple[str, ...] = ()
    """Those whose products fvcore does not see: it is not asked about the layer."""

    mixes: bool = False
    """Whether it gives other channels than it takes, in number or in order."""

    crops: bool = False
    """Whether it takes away some of what the step before it computed."""

    written: Written = CALL


class Missing(NamedTuple):
    """No PyTorch counterpart, and why."""

    reason: str


Counterpart: TypeAlias = tuple[Module, ...] | Missing
