"""Lifetimes and plans against brute force, on random networks and random tensors."""

from __future__ import annotations

from random import Random

import pytest

import costcalc
from costcalc.cost.memory.lifetimes import Buffer, live
from costcalc.cost.memory.planners import PLANNERS
from tests.memory.as_graph import graph_of
from tests.memory.random_graphs import INPUT, Description, described

BYTES = 4
PLACING = [name for name, planner in PLANNERS.items() if planner.place]


def size(network: Description, number: int) -> int:
    h, w, c = network.shape_of(number)
    return BYTES * h * w * c


def simulated(network: Description) -> int:
    """The most bytes held while the nodes run one by one and forget what nothing needs any more.

    A ReLU is computed by the node that has it.
    """
    held = {INPUT}
    most = 0
    for number in range(len(network.nodes)):
        held.add(number)
        most = max(most, sum(size(network, one) for one in held))
        later = {source for one in network.nodes[number + 1 :] for source in one.sources}
        held &= {*later, *network.ends}
    return most


def largest_layer(network: Description) -> int:
    """The largest inputs + output of a node."""
    return max(
        sum(size(network, one) for one in {number, *node.sources})
        for number, node in enumerate(network.nodes)
    )


def test_the_bound_of_a_thousand_networks_is_what_a_simulation_holds() -> None:
    for seed in range(1000, 2000):
        network = described(seed, 10)
        found = costcalc.memory(graph_of(network))
        assert found.peak.bytes == simulated(network), seed


def test_the_order_of_definitions() -> None:
    """No sum is by its rule larger than another; the networks have no depthwise convolutions."""
    for seed in range(100):
        network = described(seed, 10)
        found = costcalc.memory(graph_of(network))
        figures = {definition.name: figure for definition, figure in found.figures()}
        assert figures["layer"] == largest_layer(network), seed
        assert figures["layer"] <= figures["liveness"] <= figures["unfused"] <= figures["all-kept"]
        assert figures["depthwise-in-place"] == figures["liveness"]


def tensors(seed: int) -> list[Buffer]:
    """Buffers of few sizes, so that many are equal."""
    random = Random(seed)
    found = []
    for number in range(random.randint(2, 16)):
        first = random.randint(0, 12)
        last = min(12, first + random.choice((0, 1, 1, 2, 5)))
        found.append(Buffer(str(number), (1,), random.randint(1, 6), first, last))
    return found


def slowly(buffers: list[Buffer]) -> list[int]:
    """The rule of TensorFlow Lite Micro, byte by byte: the largest tensor first, of equal ones the
    last; each at the first address at which every byte is free while it lives.
    """
    taken: dict[tuple[int, int], int] = {}
    offsets = [0] * len(buffers)
    for number in sorted(range(len(buffers)), key=lambda n: (buffers[n].bytes, n), reverse=True):
        one = buffers[number]
        steps = range(one.first, one.last + 1)
        start = 0
        while any((step, start + at) in taken for step in steps for at in range(one.bytes)):
            start += 1
        offsets[number] = start
        taken.update({(step, start + at): number for step in steps for at in range(one.bytes)})
    return offsets


def test_the_plan_of_two_hundred_networks_is_that_of_bytes_one_by_one() -> None:
    place = PLANNERS["tflm"].place
    assert place is not None
    for seed in range(200):
        assert place(tensors(seed)) == slowly(tensors(seed)), seed


@pytest.mark.parametrize("name", PLACING)
def test_no_two_tensors_share_a_byte_while_both_live(name: str) -> None:
    place = PLANNERS[name].place
    assert place is not None
    gaps = 0
    for seed in range(300):
        found = tensors(seed)
        offsets = place(found)
        for a, one in enumerate(found):
            for b, two in enumerate(found[:a]):
                together = one.first <= two.last and two.first <= one.last
                apart = offsets[a] >= offsets[b] + two.bytes or offsets[b] >= offsets[a] + one.bytes
                assert apart or not together, seed
        needed = max(offset + one.bytes for offset, one in zip(offsets, found, strict=True))
        bound = max(live(found, 13))
        assert needed >= bound
        gaps += needed > bound
    assert gaps


def test_greedy_takes_the_smallest_gap() -> None:
    """Two gaps are left by what lives longer; the smaller one, though higher, is taken."""
    place = PLANNERS["greedy"].place
    assert place is not None
    found = [
        Buffer("long", (1,), 100, 0, 9),
        Buffer("short", (1,), 90, 0, 1),
        Buffer("long again", (1,), 80, 0, 9),
        Buffer("short again", (1,), 70, 0, 1),
        Buffer("end", (1,), 60, 0, 9),
        Buffer("late", (1,), 55, 3, 5),
    ]
    assert place(found) == [0, 100, 190, 270, 340, 270]
    lowest = PLANNERS["tflm"].place
    assert lowest is not None
    assert lowest(found)[-1] == 100
