"""Our layers beside those that were recorded from torchvision and timm: same, or where they part.

    python -m tests.networks.layers NETWORK

prints, for each recorded counterpart, the first layers that differ; without names, for all.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from costcalc import Layer, cost_of

FOLDER = Path(__file__).parent / "recorded"
counted = lru_cache(maxsize=4)(cost_of)
"""The cost of an address; tests that follow each other ask for that of the same network."""


class Recorded(NamedTuple):
    """A model that was run: which network of ours it is a counterpart of, and what it came to."""

    file: str
    network: str
    settings: str
    source: str
    model: str
    arguments: str
    size: str
    layers: int
    params: int
    macs: int

    @property
    def address(self) -> str:
        return f"{self.network}:{self.settings}" if self.settings else self.network

    @property
    def pads_first(self) -> bool:
        """Whether its padding is a step before its convolutions, as in ports of TensorFlow."""
        return self.model.startswith("tf_") or self.model in ("nasnetalarge", "pnasnet5large")


class Step(NamedTuple):
    """A convolution or a matrix product, in the words of the recorded files."""

    op: str
    input: str
    output: str
    kernel: str
    stride: str
    padding: str
    dilation: str
    groups: str
    stored: int
    macs: int


def index() -> list[Recorded]:
    with (FOLDER / "index.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return [Recorded(*row[:7], *map(int, row[7:])) for row in rows]


def recorded_steps(entry: Recorded) -> list[Step]:
    with (FOLDER / f"{entry.file}.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    made: Any = Step
    return [made(*row[:8], int(row[8]), int(row[9])) for row in rows]


def by(sizes: Any) -> str:
    return "x".join(map(str, sizes))


def our_steps(address: str) -> Iterator[Step]:
    """What costcalc says a network is made of, as PyTorch would be asked to do it."""
    for cost in counted(address).layers:
        layer, totals = cost.layer, cost.totals
        held = layer.op.params(*layer.inputs)  # a layer that shares has them too
        stored = held.weights + held.biases
        if layer.op.name in ("conv", "dwconv"):
            yield convolution(layer, stored, totals.macs)
        elif layer.op.name == "linear":
            rows = layer.inputs[0][:-1] if len(layer.inputs[0]) < 3 else ()
            tokens, dim = (rows[0] if rows else 1), layer.inputs[0][0 if len(rows) < 1 else -1]
            ends = by((1, tokens, dim)), by((1, tokens, layer.output[-1]))
            yield Step("matmul", *ends, "", "", "", "", "", stored, totals.macs)
        elif layer.op.name == "sdpa":
            yield from attention(layer)
        elif layer.op.multiplies:
            raise AssertionError(f"{layer.op.name} has no recorded counterpart yet")


def convolution(layer: Layer, stored: int, macs: int) -> Step:
    op: Any = layer.op
    pads = op.module(*layer.inputs)[-1].arguments["padding"]
    groups = op.g if op.name == "conv" else layer.inputs[0][0]
    shapes = by(layer.inputs[0]), by(layer.output)
    return Step("conv", *shapes, by(op.k), by(op.s), by(pads), by(op.d), str(groups), stored, macs)


def attention(layer: Layer) -> Iterator[Step]:
    """Scores and the mean of the values, as one matrix product for each head and window."""
    (t, d), (s, _), (_, e) = layer.inputs
    op: Any = layer.op
    matrices, t, s = op.heads * op.windows, t // op.windows, s // op.windows
    for inner, out in ((d // op.heads, s), (s, e // op.heads)):
        ends = by((matrices, t, inner)), by((matrices, t, out))
        yield Step("matmul", *ends, "", "", "", "", "", 0, matrices * t * inner * out)


def comparable(step: Step, entry: Recorded) -> Step:
    """Without what a counterpart does in another order: there padding comes first."""
    if entry.pads_first and step.op == "conv":
        return step._replace(input=step.input.partition("x")[0], padding="")
    return step


def differences(entry: Recorded) -> list[tuple[Step | None, Step | None]]:
    """Our step and theirs, in pairs, for all that have no equal on the other side.

    In order of execution, but branches of one structure may be run in either order: an equal is
    looked for among the next few.
    """
    ours = [comparable(step, entry) for step in our_steps(entry.address)]
    theirs = [comparable(step, entry) for step in recorded_steps(entry)]
    left: list[Step] = []
    for step in ours:
        if step in theirs[:BRANCHES]:
            theirs.remove(step)
        else:
            left.append(step)
    return list(zip_longest(left, theirs))


BRANCHES = 16
"""Steps that may be run between two parallel branches."""


def main(wanted: list[str]) -> None:
    entries = [entry for entry in index() if not wanted or entry.network in wanted]
    differing = 0
    for entry in entries:
        found = differences(entry)
        params = counted(entry.address).totals.params
        differing += len(found) + (params != entry.params)
        print(f"{entry.address} and {entry.source} {entry.model} {entry.arguments}: {len(found)}")
        if params != entry.params:
            print(f"  params: ours {params:,}, theirs {entry.params:,}")
        for ours, theirs in found[:4]:
            print(f"  ours   {' '.join(map(str, ours or ()))}")
            print(f"  theirs {' '.join(map(str, theirs or ()))}")
    names = len({entry.network for entry in entries})
    count = sum(entry.layers for entry in entries)
    print(f"{names} networks, {len(entries)} models, {count} layers, {differing} differences")


if __name__ == "__main__":
    main(sys.argv[1:])
