"""The records that the methods of an operator return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import gcd
from typing import Any, Literal, TypeAlias

from costcalc.algebra import Truth, Whole
from costcalc.records import NamedTuple


class Params(NamedTuple):
    """Values that a layer stores, by component.

    `weights`, `biases` and `norm` (scale and shift of a normalization) are trained and are
    parameters. `buffers` (running statistics) are not trained; they are counted only on request.
    """

    weights: Whole = 0
    biases: Whole = 0
    norm: Whole = 0
    buffers: Whole = 0


NO_PARAMS = Params()


class Moved(NamedTuple):
    """The values that a layer reads and writes at least: `stored` values once for a batch, all
    others for each example.

    `inputs` has a number for each input. `rows` are the values of stored weights that are looked
    up, `indices` those under which they are.
    """

    stored: Params = NO_PARAMS
    inputs: tuple[Whole, ...] = ()
    output: Whole = 0
    rows: Whole = 0
    indices: Whole = 0


class Kept(NamedTuple):
    """Numbers of each token that attention keeps for the tokens behind it, and of how many of the
    last tokens at most; None: of all.
    """

    values: Whole
    window: Whole | None = None


class Saved(NamedTuple):
    """What the gradient of a layer needs of the run, as automatic differentiation in PyTorch saves
    it.

    `inputs` are the numbers of the inputs that are saved, `output` whether the output is. Of its
    own a layer saves `values`, `indices` of 8 bytes and `flags` of 1 byte for each example,
    `statistics` of 4 bytes for each example, and `of_batch` of 4 bytes once a batch.
    """

    inputs: tuple[int, ...] = ()
    output: bool = False
    values: Whole = 0
    indices: Whole = 0
    flags: Whole = 0
    statistics: Whole = 0
    of_batch: Whole = 0


SAVES_NOTHING = Saved()
SAVES_INPUT = Saved(inputs=(0,))
SAVES_OUTPUT = Saved(output=True)


class Work(NamedTuple):
    """Scalar operations that are not multiply-adds, for one example in evaluation mode.

    `exponentials` are evaluations of exp, log, tanh or erf; `roots` of a square root or another
    power.
    """

    additions: Whole = 0
    multiplications: Whole = 0
    comparisons: Whole = 0
    divisions: Whole = 0
    exponentials: Whole = 0
    roots: Whole = 0


class Need(NamedTuple):
    """A condition on the attributes and inputs of an operator.

    `attribute` is the attribute at fault (an empty text: the inputs). `rule` is the message that is
    printed when the condition is false. `help` is called only then.
    """

    attribute: str
    condition: Truth
    rule: str
    help: Callable[[], str] = str


def common_divisors(*sizes: Whole) -> str:
    """Advice on valid values of `g`: `use 1, 2 or 4`. Of ten or more, it names the six smallest and
    the largest (up to 1024).
    """
    if not all(isinstance(size, int) for size in sizes):
        return f"use a divisor of {' and '.join(map(str, sizes))}"
    largest = gcd(*(size for size in sizes if isinstance(size, int)))
    found = [str(g) for g in range(1, min(largest, 1024) + 1) if largest % g == 0]
    shown = found if len(found) < 10 else [*found[:6], "...", found[-1]]
    return f"use {', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else f"use {shown[0]}"


class Words(NamedTuple):
    """The counting rule in plain words, and the usual mistake."""

    rule: str
    mistake: str


Component: TypeAlias = Literal["weights", "biases", "norm", "buffers"]


class Stored(NamedTuple):
    """A tensor held among the arguments of a PyTorch function: its shape and its component.

    It is trained, unless its component is `buffers`.
    """

    shape: tuple[Whole, ...]
    component: Component = "weights"


class RelativeBias(NamedTuple):
    """A trained bias for each head and each relative position of two places in an h x w window.

    The keys are all places of the window, the queries those of every `stride`-th row and column.
    `mirrored`: what is as far to the left as to the right, or above as below, has one bias.
    """

    heads: Whole
    window: tuple[Whole, Whole]
    mirrored: bool = False
    stride: Whole = 1

    @property
    def table(self) -> tuple[Whole, Whole, Whole]:
        """The shape of what is stored; looked up, it is [heads, queries, keys]."""
        h, w = self.window
        return (self.heads, h, w) if self.mirrored else (self.heads, 2 * h - 1, 2 * w - 1)


class Band(NamedTuple):
    """A mask for each pair of as many queries and keys: true where the key is the query's own or
    one of the `width` - 1 before it.
    """

    tokens: Whole
    width: Whole


class Written(NamedTuple):
    """How a step is written in Python source by hand. With the defaults, the call is correct too:
    it names every argument.

    `positional`: the number of leading arguments written without their names. `defaults`: PyTorch's
    default values; an argument equal to its default is left out. `sign`: an operator such as `+`,
    written between the operands in place of a call. `method`: the function is written as a method
    of its tensor. `labels`: the meaning of the numbers in an argument, where its name does not say
    it. `short`: the word for this step in the name of a class made of several steps. `called`: the
    name of a step next to the one that has the layer's name; a name that begins with an underscore
    is a suffix of the layer's name.
    """

    positional: int = 0
    defaults: Mapping[str, Any] = {}
    sign: Literal["", "+", "-", "*", "/", "@"] = ""
    method: bool = False
    labels: Mapping[str, tuple[str, ...]] = {}
    short: str = ""
    called: str = ""


CALL = Written()


Storage: TypeAlias = Literal[
    "held", "input", "reshaped", "strided", "elements", "rows", "channels", "new"
]
"""How the output of an operator may use the memory of an input.

- `input`: the output is the input; in evaluation mode nothing is run.
- `held`: stored values, which are read where they are stored.
- `reshaped`: the same values in the same order, with another shape.
- `strided`: values of the input that lie there with other strides, such as a slice.
- `elements`: an element is computed from the element at the same place of each input (where a
  product broadcasts, of its widest input) and from stored values. It may be written over that
  element, or be computed before the element is written at all.
- `rows`: as `elements`, but an element also depends on others of its row, group or image, so that
  all of them are read before the first is written over.
- `channels`: a depthwise convolution: a channel is computed from the same channel of the input
  alone, and may be written over it if it is no larger.
- `new`: anything else; the inputs are kept until the whole output is written.
"""


class Module(NamedTuple):
    """One step of a PyTorch counterpart, as data. This file does not import torch.

    `name` is looked up in `torch`. A class of `nn` is built with the arguments, a function is
    called with them. `takes` is how tensors are passed:

    - `one`: the only tensor;
    - `list`: all tensors as one list;
    - `pairs`: two at a time, from the left;
    - `all`: all tensors as separate arguments;
    - `each`: each tensor in a call of its own, with one output for each;
    - `behind`: after the argument `first`, which is repeated for each example;
    - `batch`: only the number of its examples, for each of which the argument `values` is repeated.
      The layer itself takes no tensor.

    `gives_first`: the step returns a tuple, and only its first element is used. Axes in the
    arguments count the batch as axis 0.
    """

    name: str
    arguments: Mapping[str, Any]
    takes: Literal["one", "list", "pairs", "all", "each", "behind", "batch"] = "one"
    gives_first: bool = False
    component: Component | None = None
    """The component of the values that a class of `nn` stores. None: a parameter called `weight...`
    counts as weights, one called `bias...` as biases.
    """

    tallied: bool = False
    """Whether the counter of batches of a batch norm (`num_batches_tracked`) is a stored value of
    the layer."""

    free: tuple[str, ...] = ()
    """The PyTorch operators (without `aten::`) that the step runs and that multiply no matrices.
    `verify` reports an error for an operator that is neither counted nor listed here.
    """

    unseen: tuple[str, ...] = ()
    """The operators whose products fvcore does not see; fvcore is not used for such a layer."""

    mixes: bool = False
    """Whether the output has other channels than the input, in number or in order."""

    crops: bool = False
    """Whether the step removes a part of the output of the step before it."""

    written: Written = CALL


class Missing(NamedTuple):
    """There is no PyTorch counterpart; `reason` says why."""

    reason: str


Counterpart: TypeAlias = tuple[Module, ...] | Missing
