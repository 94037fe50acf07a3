"""What a page of a network shows: its cost, its memory, its roofline, and its forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.counting import Counting
from costcalc.cost.dtypes import dtype_of
from costcalc.cost.explanation import Explanation, explain
from costcalc.cost.formula_record import FormulaReport, formula_of
from costcalc.cost.memory.record import Memory, memory_of
from costcalc.cost.roofline.record import Roofline, roofline_of
from costcalc.cost.roofline.roof import roof_of, usual_dtype
from costcalc.errors import UsageError
from costcalc.explore.classes.family import Family, whole
from costcalc.explore.classes.searching import family_of
from costcalc.explore.classes.sliders import Fixed, Slider, slider_of, sliders_of
from costcalc.explore.progress import Progress, silent
from costcalc.graph.graph import BlockCall, Graph
from costcalc.records import NamedTuple

MOST_IN_BLOCK = 40
"""Layers of a block that is shown as an example."""


class Block(NamedTuple):
    """A block that is shown as an example: its first call, and its count worked out by hand."""

    call: BlockCall
    explanation: Explanation


class Sheet(NamedTuple):
    """All that is shown of one network.

    `roofline` is None without a device, `family` where the network has no slider, `formula` where
    it has none that could be written out, `block` where it has no block that multiplies. `fixed`
    are the parameters without a slider, of those that were asked for if any were.
    """

    name: str
    cost: Cost
    memory: Memory
    roofline: Roofline | None
    family: Family | None
    fixed: tuple[Fixed, ...]
    formula: FormulaReport | None
    block: Block | None

    @property
    def graph(self) -> Graph:
        return self.cost.graph


def sheet_of(
    name: str,
    graph: Graph,
    counting: Counting,
    *,
    device: str | None = None,
    sliders: Sequence[str] = (),
    progress: Progress = silent,
) -> Sheet:
    """All that a page shows of a graph; `sliders` are parameters, without any as many as can be.

    Raises UsageError for an unknown device.
    """
    dtype = counting.dtype if device is None else usual_dtype(device)
    cost = evaluate(graph, counting)
    chosen, fixed = _named(graph, sliders) if sliders else sliders_of(graph)
    family = None
    if chosen:
        asked = bool(sliders)
        found = family_of(graph, chosen, counting, dtype_of(dtype), progress, asked=asked)
        family = found.family if found.family.sliders else None
        fixed += found.fixed
    return Sheet(
        name,
        cost,
        memory_of(graph, dtype=dtype, batch=whole(counting.batch)),
        None if device is None else _roofline(graph, device, dtype, counting),
        family,
        tuple(fixed),
        _formula(graph, family.sliders if family else (), counting),
        _block(cost),
    )


def _named(graph: Graph, names: Sequence[str]) -> tuple[list[Slider], list[Fixed]]:
    """The sliders of parameters, those without one, and those that the network does not have."""
    found = [
        slider_of(graph, name)
        if name in graph.spec.params
        else Fixed(name, "there is no such parameter")
        for name in dict.fromkeys(names)
    ]
    return (
        [one for one in found if isinstance(one, Slider)],
        [one for one in found if isinstance(one, Fixed)],
    )


def _roofline(graph: Graph, device: str, dtype: str, counting: Counting) -> Roofline:
    roof = roof_of(dtype, device=device)
    batch, causal = whole(counting.batch), counting.causal
    return roofline_of(graph, roof, dtype=dtype, batch=batch, causal=causal)


def _formula(graph: Graph, sliders: Sequence[Slider], counting: Counting) -> FormulaReport | None:
    symbols = [one.name for one in sliders if one.symbolic]
    if not symbols:
        return None
    try:
        return formula_of(graph, symbols, counting, quantity="macs", per="total")
    except UsageError:
        return None


def _block(cost: Cost) -> Block | None:
    """The block that is called most often, of those that no other block holds: its first call with
    as many layers as most of its calls have.
    """
    shown = [call for call in cost.graph.calls if _can_be_shown(cost, call)]
    outer = [call for call in shown if not any(_holds(other, call) for other in shown)]
    if not outer:
        return None
    names = Counter(call.block for call in outer)
    name = names.most_common(1)[0][0]
    calls = [call for call in outer if call.block == name]
    length = Counter(map(_length, calls)).most_common(1)[0][0]
    call = next(call for call in calls if _length(call) == length)
    return Block(call, explain(cost, call.path, "macs"))


def _length(call: BlockCall) -> int:
    first, last = call.layers
    return last - first


def _can_be_shown(cost: Cost, call: BlockCall) -> bool:
    """Whether a block multiplies, and is small enough for a picture."""
    inside = cost.layers[slice(*call.layers)]
    return len(inside) <= MOST_IN_BLOCK and any(one.totals.macs for one in inside)


def _holds(outer: BlockCall, inner: BlockCall) -> bool:
    return inner.path.startswith(f"{outer.path}/")
