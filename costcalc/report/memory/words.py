"""Sentences about the memory of a network."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.dtypes import BYTES_PER_INDEX, Dtype, in_words
from costcalc.cost.memory.cache import Cache
from costcalc.cost.memory.order import Reordering
from costcalc.cost.memory.record import Memory
from costcalc.cost.memory.training import Training
from costcalc.report import units

OWN_ORDER = "layers run one after another, in the order of the spec; steps are numbered from 0"
FOUND_ORDER = "layers run one after another, in the order that was found; steps are numbered from 0"
ENDS = "never overwritten, the outputs live to the end"
CACHE = (
    "each causal attention keeps the key and the value of every token in each head of keys and "
    "values, in a window of the last of them; states of recurrent layers are not counted"
)
TRAINING = (
    "what automatic differentiation in PyTorch has saved behind a forward pass, each tensor once; "
    "attention saves queries, keys, values and its softmax, dropout a flag a value; gradients of "
    "tensors are not counted"
)
FOLDED = (
    "of a batch norm folded into the layer before it one bias a channel, none where that layer has "
    "biases already"
)
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


def order(found: Reordering) -> str:
    """`order found 28,183,584 bytes = 26.88 MiB, 10.81 % below that of the spec; no order needs
    less`.
    """
    less = found.before - found.peak
    text = f"order found {both(found.peak)}"
    share = f"{units.percent(less, found.before)} below that of the spec"
    text = f"{text}, {share if less else 'as that of the spec'}"
    if found.is_best:
        return f"{text}; no order needs less"
    return f"{text}; none needs less than {both(found.bound)}, and the search ended between"


def cache(found: Cache) -> str:
    """`cache of 128 tokens 9,437,184 bytes = 9.000 MiB in 12 layers, beside the peak`."""
    layers = len(found.layers)
    count = f"{layers} layers" if layers > 1 else "1 layer"
    tokens = f"{units.exactly(found.tokens)} token{'s' if found.tokens > 1 else ''}"
    return f"cache of {tokens} {both(found.bytes)} in {count}, beside the peak"


def training(found: Training, dtype: Dtype) -> str:
    """`training with adamw 160,435,328 bytes = 153.0 MiB, beside the peak`."""
    copies = "mixed precision, " if found.copies else ""
    return f"training with {found.optimizer.name} {both(found.bytes)} ({copies}{dtype.name})"


def what_is_stored(memory: Memory) -> str:
    """`stored are weights, biases and norms with their running statistics`, and what is folded."""
    text = "stored are weights, biases and norms with their running statistics"
    return f"{text}; {FOLDED}" if memory.lifetimes.folded else text


def heading(memory: Memory) -> str:
    """What stands over the figures of all definitions."""
    where = " in the order of the spec" if memory.reordering else ""
    return f"peak memory by definition{where}, in bytes"


def definitions(memory: Memory) -> Iterator[str]:
    """Each definition with its figure and its rule; the one that was asked for is marked."""
    for definition, size in memory.figures():
        mark = " (asked for)" if definition.name == memory.definition.name else ""
        yield f"{definition.name}{mark} {units.exactly(size)}: {definition.rule}"


def notes(memory: Memory) -> Iterator[str]:
    """What holds of every figure."""
    yield f"bytes: {in_words(memory.dtype)}; {what_is_stored(memory)}"
    inputs = "the inputs are" if len(memory.graph.inputs) > 1 else "the input is"
    order = FOUND_ORDER if memory.reordering else OWN_ORDER
    yield f"order: {order}; {inputs} {ENDS}"
    yield f"plan {memory.plan.planner.name}: {memory.plan.planner.rule}"
    yield f"not counted: {NOT_COUNTED}"
    if memory.cache:
        yield f"cache: {CACHE}"
    if memory.training:
        yield f"training: {TRAINING}"
    if memory.takes_indices:
        yield f"assumed: an index that is looked up has {BYTES_PER_INDEX} bytes"
