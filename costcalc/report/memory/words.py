"""Sentences about the memory of a network."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.memory.dtypes import BYTES_PER_INDEX, Dtype
from costcalc.cost.memory.record import Memory
from costcalc.report import units

ORDER = "layers run one after another, in the order of the spec; steps are numbered from 0"
ENDS = "never overwritten, the outputs live to the end"
NOT_COUNTED = "what kernels allocate for themselves is not in the graph and is not counted"


def both(size: int) -> str:
    """`6,021,120 bytes = 5.742 MiB`."""
    text = f"{units.exactly(size)} bytes"
    return text if size < 1024 else f"{text} = {units.binary(size)}"


def figure(memory: Memory) -> str:
    """`peak 6,021,120 bytes = 5.742 MiB at stages/1/0/depthwise/dwconv`."""
    peak = memory.peak
    place = "" if peak.step is None else f" at {memory.path_of(peak.step)}"
    return f"peak {both(peak.bytes)}{place}"


def plan(memory: Memory) -> str:
    """`plan greedy 6,021,120 bytes, as much as the bound`."""
    text = f"plan {memory.plan.planner.name} {both(memory.plan.bytes)}"
    gap = memory.gap
    share = units.percent(gap, memory.bound)
    return (
        f"{text}, {f'{units.exactly(gap)} bytes ({share}) above' if gap else 'equal to'} the bound"
    )


def basis(memory: Memory) -> str:
    """`definition liveness · fp32 · batch 1`."""
    return f"definition {memory.definition.name} · {memory.dtype.name} · batch {memory.batch}"


def stored(memory: Memory) -> str:
    """`stored 13,951,264 bytes = 13.31 MiB · with the peak 19,972,384 bytes = 19.05 MiB`."""
    what = "plan" if memory.plan.offsets else "peak"
    return f"stored {both(memory.weights)} · with the {what} {both(memory.total)}"


def definitions(memory: Memory) -> Iterator[str]:
    """Each definition with its figure and its rule; the one that was asked for is marked."""
    for definition, size in memory.figures():
        mark = " (asked for)" if definition.name == memory.definition.name else ""
        yield f"{definition.name}{mark} {units.exactly(size)}: {definition.rule}"


def notes(memory: Memory) -> Iterator[str]:
    """What holds of every figure."""
    yield f"bytes: {size_of(memory.dtype)}; stored are weights, biases and norms"
    inputs = "the inputs are" if len(memory.graph.inputs) > 1 else "the input is"
    yield f"order: {ORDER}; {inputs} {ENDS}"
    yield f"plan {memory.plan.planner.name}: {memory.plan.planner.rule}"
    yield f"not counted: {NOT_COUNTED}"
    if memory.takes_indices:
        yield f"assumed: an index that is looked up has {BYTES_PER_INDEX} bytes"


def size_of(dtype: Dtype) -> str:
    """How large a value is."""
    text = f"{dtype.name}, {dtype.value} a value"
    return (
        text
        if dtype.bias == dtype.value
        else (f"{text}, {dtype.bias} for a bias or a value of a norm that is not folded")
    )
