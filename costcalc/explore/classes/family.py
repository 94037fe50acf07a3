"""A network at every setting of some sliders: an exact form for each structure that it takes.

A form is derived at a setting and holds where its conditions do. `searching` says which settings
are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from costcalc.algebra import Exact, Value, Whole
from costcalc.algebra.facts import Fact, Relation, independent
from costcalc.algebra.traced import Trace
from costcalc.cost.cost import LayerCost, evaluate
from costcalc.cost.counting import Counting
from costcalc.cost.dtypes import Dtype
from costcalc.cost.forms import Form
from costcalc.cost.memory.definitions import definition_of
from costcalc.cost.memory.lifetimes import lifetimes, live
from costcalc.cost.network import Network
from costcalc.cost.roofline.traffic import traffic_of
from costcalc.errors import CostcalcError, confirm
from costcalc.explore.classes.sliders import Slider
from costcalc.explore.classes.table import Condition, Table, Values
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import follow
from costcalc.ops.base.window import by
from costcalc.records import NamedTuple
from costcalc.spec.values import SpecValue, exact_number

Setting: TypeAlias = Mapping[str, SpecValue]
Record = TypeVar("Record", "Row", "Step")


class Row(NamedTuple):
    """A layer: its path and kind, the places of its figures and of its output's sizes.

    A kernel that follows a slider is no part of the kind: it has the places of its extents.
    """

    path: str
    kind: str
    macs: int
    params: int
    output: tuple[int, ...]
    kernel: tuple[int, ...] = ()


class Step(NamedTuple):
    """Layers that run together: the row they are named by, the places of what is live, of the
    multiply-adds and of the bytes that are moved.
    """

    row: int
    live: int
    macs: int
    bytes: int


class Structure(NamedTuple):
    """A form: the words it was derived with; its conditions, rows and steps by number."""

    words: Setting
    conditions: tuple[int, ...]
    rows: tuple[int, ...]
    steps: tuple[int, ...]


def numbered(one: Record, numbers: dict[Record, int], found: list[Record]) -> int:
    """The number of a record, which is added where it is new."""
    if one not in numbers:
        numbers[one] = len(found)
        found.append(one)
    return numbers[one]


def kernel_in(cost: LayerCost) -> tuple[Whole, ...]:
    """The extents of the kernel that a kind ends with, where a slider is in one of them."""
    kernel = getattr(cost.layer.op, "k", None)
    if not isinstance(kernel, tuple) or all(type(extent) is int for extent in kernel):
        return ()
    return kernel if cost.kind.endswith(f" {by(kernel)}") else ()


def whole(batch: Value) -> int:
    """The batch, which is an int where no formula is in it."""
    if not isinstance(batch, int):
        raise TypeError(f"not an exact integer: {batch!r}")
    return batch


class Family:
    """The forms of a network along its sliders, in one table of nodes."""

    def __init__(self, graph: Graph, sliders: Sequence[Slider], counting: Counting, dtype: Dtype):
        self.graph = graph
        self.sliders = tuple(sliders)
        self.counting = counting
        self.dtype = dtype
        self.table = Table()
        self.rows: list[Row] = []
        self.steps: list[Step] = []
        self.conditions: list[Condition] = []
        self.structures: list[Structure] = []
        self._conditions: dict[tuple[Relation, int, int], int] = {}
        self._rows: dict[Row, int] = {}
        self._steps: dict[Step, int] = {}

    @property
    def now(self) -> Setting:
        """The current setting of every slider."""
        return {one.name: one.now for one in self.sliders}

    def values(self, setting: Setting) -> Values:
        """The values of the table at a setting."""
        numbers = {
            one.name: exact_number(setting[one.name]) for one in self.sliders if one.symbolic
        }
        return self.table.at(numbers)

    def structure_at(self, setting: Setting) -> tuple[Structure, Values] | None:
        """The first structure whose form holds at a setting, and the values there; None if there is
        none.
        """
        values = self.values(setting)
        known: dict[int, bool] = {}
        for one in self.structures:
            if any(setting[name] != value for name, value in one.words.items()):
                continue
            for number in one.conditions:
                if number not in known:
                    known[number] = self.conditions[number].holds(values)
                if not known[number]:
                    break
            else:
                return one, values
        return None

    def totals_at(self, setting: Setting) -> dict[str, Exact] | None:
        """MACs and params at a setting by its form; None where no form holds."""
        found = self.structure_at(setting)
        if found is None:
            return None
        structure, values = found
        rows = [self.rows[number] for number in structure.rows]
        return {
            "macs": sum(values[row.macs] for row in rows),
            "params": sum(values[row.params] for row in rows),
        }

    def built(self, setting: Setting) -> Graph | None:
        """The network at a setting; None where the spec refuses it."""
        try:
            return Network.of(self.graph).at(**setting).graph()
        except CostcalcError:
            return None

    def derive(self, graph: Graph) -> None:
        """Add the form of the structure that a graph has."""
        symbols = [one.name for one in self.sliders if one.symbolic]
        whole_ones = [one.name for one in self.sliders if one.symbolic and one.is_whole]
        followed = follow(graph, symbols, fold=False, whole=whole_ones)
        costs = evaluate(followed.graph, self.counting).layers
        rows = [numbered(self._row(cost), self._rows, self.rows) for cost in costs]
        steps = list(self._steps_of(graph, followed.graph, rows))
        structure = Structure(
            {one.name: graph.settings[one.name] for one in self.sliders if not one.symbolic},
            tuple(dict.fromkeys(self._needed(followed.trace))),
            tuple(rows),
            tuple(steps),
        )
        self.structures.append(structure)
        here = {one.name: graph.settings[one.name] for one in self.sliders}
        totals = evaluate(graph, self.counting).totals
        found = self.totals_at(here)
        wanted = {"macs": totals.macs, "params": totals.params}
        confirm(found == wanted, f"the form gives {found} at {here}, the network has {wanted}")

    def _steps_of(self, graph: Graph, symbolic: Graph, rows: Sequence[int]) -> Iterator[int]:
        """The steps of a run, with what is live and what each moves."""
        batch, definition = whole(self.counting.batch), definition_of("liveness")
        found = lifetimes(graph, definition, self.dtype, batch)
        buffers = lifetimes(symbolic, definition, self.dtype, batch).buffers
        sizes = live(buffers, len(found.steps))
        traffics = traffic_of(graph, found, self.counting.causal, symbolic)
        for step, size, traffic in zip(found.steps, sizes, traffics, strict=True):
            figures = (size, traffic.macs * batch, traffic.bytes(self.dtype, batch))
            one = Step(rows[step.layer], *map(self._place, figures))
            yield numbered(one, self._steps, self.steps)

    def _row(self, cost: LayerCost) -> Row:
        """A layer, whose kind names its kernel as of any setting where a slider is in it."""
        kernel = kernel_in(cost)
        return Row(
            cost.layer.path,
            cost.kind.removesuffix(by(kernel)),
            self._place(cost.totals.macs),
            self._place(cost.totals.params),
            tuple(map(self._place, cost.layer.output)),
            tuple(map(self._place, kernel)),
        )

    def _place(self, number: Value) -> int:
        return self.table.place(Form.of(number).exact)

    def _needed(self, trace: Trace) -> Iterator[int]:
        """What must hold of a setting, those of symbols that are whole numbers first."""
        whole = [Fact.of_whole(symbol) for symbol in trace.symbols if symbol.is_integer]
        kept = independent(fact for fact, role in trace.facts.items() if role != "branch")
        for fact in (*whole, *kept):
            one = fact.relation, self.table.place(fact.left), self.table.place(fact.right)
            if one not in self._conditions:
                self._conditions[one] = len(self.conditions)
                self.conditions.append(Condition(*one, fact))
            yield self._conditions[one]
