"""What "peak memory" means: named definitions, each with its rule in words.

Two tools that print different peaks for one network differ in the definition. An entry of
`DEFINITIONS` is all there is to a definition.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.ops.base import Storage
from costcalc.records import NamedTuple

Measure: TypeAlias = Literal["live", "layer", "convolution", "largest", "all"]
"""How tensors make the figure.

- `live`: the largest sum of the tensors that are live while a layer runs.
- `layer`: the largest sum of the inputs and the output of one layer.
- `convolution`: the largest sum of the inputs and the output of one convolution or matrix product,
  and for a depthwise convolution the other live tensors too.
- `largest`: the sum of the three largest tensors.
- `all`: the sum of all tensors.
"""


class Fusing(NamedTuple):
    """Which layers are computed with the layer before them, and need no tensor of their own.

    `operators` None: every one that works element by element. `into` None: into any layer;
    `folds_only`: only norms that can be folded into the weights of that layer.
    """

    operators: Collection[str] | None = None
    into: Collection[str] | None = None
    folds_only: bool = False


NOTHING = Fusing(operators=())
NORMS = Fusing(folds_only=True)
EVERYTHING = Fusing()
OF_TFLITE = Fusing(
    operators=("bn", "relu", "relu6"),
    into=("conv", "dwconv", "linear", "add", "mul", "maxpool", "avgpool"),
)


class Definition(NamedTuple):
    """A meaning of "peak memory": what is fused, what is copied, what is overwritten, what is
    summed.

    `copied`: the views that are tensors of their own. `in_place`: which outputs may overwrite an
    input that no later layer reads; `sums`: whether outputs of several inputs may. The input of the
    network and its outputs are never overwritten.
    """

    name: str
    rule: str
    measure: Measure = "live"
    fusing: Fusing = EVERYTHING
    copied: tuple[Storage, ...] = ("strided",)
    in_place: tuple[Storage, ...] = ()
    sums: bool = False

    @property
    def is_placed(self) -> bool:
        """Whether its tensors can be placed at offsets: they are summed while they live, and keep
        their size.
        """
        return self.measure == "live" and "channels" not in self.in_place

    @property
    def has_free_order(self) -> bool:
        """Whether an order can be searched: nothing is overwritten, and what lives counts."""
        return self.measure == "live" and not self.in_place


_ALL = (
    Definition(
        "liveness",
        "the most bytes live while one layer runs; batch norm and activations are computed by the "
        "layer before them if nothing else reads it, sums are not in place, a reshape is no copy, "
        "a slice, transpose or concat is one",
    ),
    Definition(
        "unfused",
        "the most bytes live while one layer runs; batch norm is folded into the layer before it, "
        "every other layer writes a tensor of its own, activations too",
        fusing=NORMS,
    ),
    Definition(
        "in-place",
        "the most bytes live while one layer runs; nothing is fused, but activations, norms, "
        "softmax and sums overwrite an input that nothing reads later",
        fusing=NOTHING,
        in_place=("elements", "rows"),
        sums=True,
    ),
    Definition(
        "depthwise-in-place",
        "as liveness, but a depthwise convolution whose output is no larger overwrites its input "
        "if nothing reads that later, and meanwhile holds one channel of the output beside it",
        in_place=("channels",),
    ),
    Definition(
        "layer",
        "the largest input + output of one layer, fused as for liveness; what is kept for a later "
        "layer is not counted",
        measure="layer",
    ),
    Definition(
        "layer-residual",
        "the largest input + output of one convolution or matrix product, fused as for liveness; "
        "for a depthwise convolution what is kept for later layers too",
        measure="convolution",
    ),
    Definition(
        "three-largest",
        "the sum of the three largest tensors, whenever they are live; batch norm is folded, every "
        "other layer has a tensor of its own",
        measure="largest",
        fusing=NORMS,
    ),
    Definition(
        "pytorch",
        "the most bytes live while one layer runs in PyTorch's evaluation mode, its own workspace "
        "not counted; nothing is fused or in place, a slice or transpose is a view",
        fusing=NOTHING,
        copied=(),
    ),
    Definition(
        "tflite-micro",
        "the most bytes live while one operator of TensorFlow Lite runs; batch norm is folded into "
        "the convolution or linear layer before it, a ReLU or ReLU6 is computed by the "
        "convolution, linear layer, pool, sum or product before it, a reshape, slice or transpose "
        "is a copy",
        fusing=OF_TFLITE,
        copied=("reshaped", "strided"),
    ),
    Definition(
        "all-kept",
        "the sum of all tensors, none of which is freed before the end; nothing is fused or in "
        "place, views are not counted",
        measure="all",
        fusing=NOTHING,
        copied=(),
    ),
)
DEFINITIONS = {definition.name: definition for definition in _ALL}


def definition_of(name: str) -> Definition:
    """The definition of a name. Raises UsageError if there is none."""
    if name in DEFINITIONS:
        return DEFINITIONS[name]
    helps = (did_you_mean(name, DEFINITIONS) or f"there are {', '.join(DEFINITIONS)}",)
    raise UsageError([Diagnostic(f"there is no definition `{name}`", helps=helps)])
