"""The memory of a network as data: the object of `schema/memory.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.cost.memory.cache import Cache
from costcalc.cost.memory.lifetimes import Buffer
from costcalc.cost.memory.order import Reordering
from costcalc.cost.memory.record import Memory
from costcalc.cost.memory.training import Training
from costcalc.report.data import ends_data, parameters_data, plain_value


def data(memory: Memory) -> dict[str, Any]:
    """The object that `schema/memory.json` describes."""
    graph, peak, plan = memory.graph, memory.peak, memory.plan
    offsets = plan.offsets or (None,) * len(memory.buffers)
    tensors = zip(memory.buffers, offsets, strict=True)
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        **ends_data(graph),
        "batch": memory.batch,
        "dtype": memory.dtype.name,
        "definition": memory.definition.name,
        "peak": {
            "bytes": peak.bytes,
            "path": None if peak.step is None else memory.path_of(peak.step),
            "step": peak.step,
            "live": [_tensor(memory.buffers[number]) for number in peak.buffers],
        },
        "bound": memory.bound,
        "plan": {
            "name": plan.planner.name,
            "bytes": plan.bytes,
            "gap": memory.gap,
            "tensors": [{**_tensor(one), "offset": offset} for one, offset in tensors],
        },
        "weights": memory.weights,
        "total": memory.total,
        "steps": [
            {"path": memory.path_of(step), "bytes": size} for step, size in enumerate(memory.live)
        ],
        "definitions": [
            {"name": one.name, "bytes": size, "rule": one.rule} for one, size in memory.figures()
        ],
        **({"order": _order(memory.reordering)} if memory.reordering else {}),
        **({"cache": _cache(memory.cache)} if memory.cache else {}),
        **({"training": _training(memory.training)} if memory.training else {}),
    }


def _training(found: Training) -> dict[str, Any]:
    """What training needs, and what each layer saves."""
    return {
        "optimizer": found.optimizer.name,
        "weights": found.weights,
        "copies": found.copies,
        "gradients": found.gradients,
        "states": found.states,
        "saved": found.saved,
        "bytes": found.bytes,
        "layers": [{"path": one.path, "bytes": one.bytes, "own": one.own} for one in found.layers],
    }


def _order(found: Reordering) -> dict[str, Any]:
    """The peak in the spec's order and in the one that was found; its steps are `steps`."""
    return {
        "spec": found.before,
        "found": found.peak,
        "bound": found.bound,
        "is_best": found.is_best,
    }


def _cache(cache: Cache) -> dict[str, Any]:
    """What attention keeps of the tokens before, layer by layer."""
    return {
        "tokens": cache.tokens,
        "bytes": cache.bytes,
        "layers": [one._asdict() for one in cache.layers],
    }


def _tensor(one: Buffer) -> dict[str, Any]:
    """A tensor, with its shape, bytes and the steps between which it lives."""
    return {
        "path": one.path,
        "shape": plain_value(one.shape),
        "bytes": one.bytes,
        "first": one.first,
        "last": one.last,
    }


def rows(memory: Memory) -> Iterator[tuple[object, ...]]:
    """A row for each tensor, under a header; `peak` is 1 where it is part of the peak."""
    yield ("path", "shape", "bytes", "first", "last", "offset", "peak")
    offsets = memory.plan.offsets
    at_peak = set(memory.peak.buffers)
    for number, one in enumerate(memory.buffers):
        shape = "x".join(map(str, one.shape))
        offset = offsets[number] if offsets else ""
        yield (one.path, shape, one.bytes, one.first, one.last, offset, int(number in at_peak))
