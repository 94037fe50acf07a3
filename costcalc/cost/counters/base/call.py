"""`ModuleCall`: a module or function of PyTorch that an exported network calls, with its shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from costcalc.cost.sharing import Sharer
from costcalc.ops.base import Op, Params, Shape
from costcalc.records import NamedTuple


class ModuleCall(NamedTuple):
    """One module or function, called once for one example; shapes are without the batch.

    `op` and `shapes` are the operator that it stands for and what the operator takes. A call that
    only lays values out keeps the shape it was given: of it only the number of elements is meant.
    """

    name: str
    arguments: Mapping[str, Any]
    inputs: tuple[Shape, ...]
    output: Shape
    op: Op
    shapes: tuple[Shape, ...]
    is_main: bool = True
    """Whether it is the one that computes; the others of a layer lay out or fill."""
    times: int = 1
    """How often it is called: for each of several different tensors, or with two at a time."""
    follows: str = ""
    """The name of the call whose output it alone takes, and nothing else; or an empty text."""
    feeds: str = ""
    """The name of the call that alone takes its output, and nothing else; or an empty text."""
    piece: int = 0
    """Of a slice: which it is of equal slices one after the other that are a whole tensor, from 1
    on; 0 of any other. `export` writes such slices as one `chunk`."""
    is_copy: bool = False
    """Whether an earlier one computed the same, without stored values, of the same tensors."""
    is_part: bool = False
    """Whether its layer is made of several that compute, so that the shapes between are not known.
    The first of them stores what the layer stores."""
    is_turned: bool = False
    """Whether what it takes may lie in memory in another order than that of its axes."""

    shares: Sharer | None = None
    """What it stores that a call before it stores too."""
    has_turned_weight: bool = False
    """Whether its weight is that of another module, transposed: `export` writes a function."""
    sets: int = 1
    """How many sets of stored values it stands for: of a first expert more than its own."""
    once: bool = False
    """Whether stored values count at the first call that uses them alone."""

    @property
    def stored(self) -> Params:
        """What it stores; nothing for a call that lays out or fills."""
        found = self.op.params(*self.shapes) if self.is_main else Params()
        if not self.once:
            return found
        found = self.shares.without(found) if self.shares else found
        return found if self.sets == 1 else Params(*(value * self.sets for value in found))

    @property
    def has_uneven_windows(self) -> bool:
        """Whether it is an adaptive pool whose windows are of several sizes."""
        if not self.name.startswith("nn.AdaptiveAvgPool"):
            return False
        sizes: Any = zip(self.inputs[0][1:], self.output[1:], strict=True)
        return any(h % out for h, out in sizes)
