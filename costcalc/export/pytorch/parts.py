"""The structure of a network: nested parts, found from the paths of its layers.

A structure that only groups, such as the body of a residual, is merged into the part that contains
it. A part with a single step is replaced by this step.
"""

from __future__ import annotations

from costcalc.graph.graph import INPUT, BlockCall
from costcalc.ops.base import Band, Module, RelativeBias, Shape, Stored
from costcalc.records import NamedTuple

Value = int
"""The number of a tensor: that of the layer it is the output of; negative for one inside a
layer.
"""


class ModuleStep(NamedTuple):
    """One step of a layer's counterpart: a module with a name, or a function."""

    module: Module
    op: str

    @property
    def is_module(self) -> bool:
        """Whether the step is a module, which is built once, and not a function."""
        return self.module.name.rpartition(".")[2][0].isupper()

    @property
    def joins_alike(self) -> str:
        """The sign of an elementwise operation on several tensors whose order is free; an empty
        text for other steps.
        """
        sign = self.module.written.sign
        return sign if self.module.takes == "pairs" and sign in ("+", "*") else ""

    @property
    def stored(self) -> dict[str, Stored | RelativeBias | Band]:
        """The arguments of a function that are tensors: trained ones, and masks."""
        kinds = (Stored, RelativeBias, Band)
        return {n: v for n, v in self.module.arguments.items() if isinstance(v, kinds)}


class ModuleBody:
    """Units that belong together, with their input and output tensors."""

    def __init__(
        self, path: str, call: BlockCall | None, units: list[Unit], outputs: tuple[Value, ...]
    ):
        self.path = path
        self.call = call
        self.units = units
        made = {value for unit in units for value in unit.outputs}
        used = (value for unit in units for value in unit.inputs)
        self.inputs = tuple(dict.fromkeys(value for value in used if value not in made))
        self.outputs = outputs
        self.shapes: tuple[Shape, Shape] | None = None
        self.experts: tuple[int, int] | None = None
        """Of the experts of a route how many there are, and how many run; its unit is the first."""

    @property
    def block(self) -> str:
        return self.call.block if self.call else ""

    @property
    def runs(self) -> tuple[int, ...]:
        """For each unit, the number of the first one that is the same module."""
        first: dict[int, int] = {}
        return tuple(first.setdefault(id(unit.what), n) for n, unit in enumerate(self.units))

    def is_run_again(self, index: int) -> bool:
        """Whether a unit is a module that an earlier unit is too; a function is never one."""
        what = self.units[index].what
        return self.runs[index] != index and (isinstance(what, ModuleBody) or what.is_module)

    @property
    def repeats_in_a_row(self) -> bool:
        """Whether every module that runs several times does so without another in between."""
        runs = self.runs
        return all(first == n or runs[n - 1] == first for n, first in enumerate(runs))

    @property
    def is_list(self) -> bool:
        """Whether its units are rows of a table or passes of a repeat."""
        return not self.call and all(unit.name.isdecimal() for unit in self.units)

    @property
    def is_chain(self) -> bool:
        """Whether a single tensor passes through all units in order, and the last output is the
        part's.
        """
        if len(self.inputs) != 1 or not self.units:
            return False
        value: tuple[Value, ...] = self.inputs
        for unit in self.units:
            if not unit.fits_in_a_chain or unit.inputs != value:
                return False
            value = unit.outputs
        return value == self.outputs

    @property
    def has_modules(self) -> bool:
        return any(
            isinstance(unit.what, ModuleBody) or unit.what.is_module or unit.what.stored
            for unit in self.units
        )


class Unit(NamedTuple):
    """A step or part in its place: its name, its input and output tensors. Units of a part with one
    and the same `what` are a module that runs several times.
    """

    name: str
    what: ModuleStep | ModuleBody
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    layer: int = INPUT
    """The number of the layer that it is a step of; `INPUT` for a part."""

    @property
    def fits_in_a_chain(self) -> bool:
        if isinstance(self.what, ModuleBody):
            return len(self.inputs) == len(self.outputs) == 1
        return self.what.is_module and not self.what.module.gives_first
