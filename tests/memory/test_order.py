"""The search for an order of execution against every order, on random networks."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

import costcalc
from costcalc.cost.memory.definitions import DEFINITIONS
from costcalc.cost.memory.dtypes import dtype_of
from costcalc.cost.memory.lifetimes import Lifetimes, Step, lifetimes, live
from costcalc.cost.memory.order import in_order, reordered, stretches_of
from costcalc.errors import UsageError
from tests.memory.as_graph import graph_of
from tests.memory.random_graphs import described


def lived(seed: int, most: int) -> Lifetimes:
    found = lifetimes(graph_of(described(seed, most)), DEFINITIONS["liveness"], dtype_of("int8"))
    assert in_order(found, range(len(found.steps))) == found
    return found


def orders(steps: tuple[Step, ...]) -> Iterator[list[int]]:
    """Every order in which each step comes after those whose outputs it reads."""
    writer = {step.writes: number for number, step in enumerate(steps)}
    needs = [{writer[read] for read in step.reads if read in writer} for step in steps]

    def extended(order: list[int]) -> Iterator[list[int]]:
        if len(order) == len(steps):
            yield order
        for number in range(len(steps)):
            if number not in order and needs[number] <= {*order}:
                yield from extended([*order, number])

    return extended([])


def peak_in(found: Lifetimes, order: list[int]) -> int:
    """The most bytes held while the steps run in an order, counted step by step."""
    held = {n for n, one in enumerate(found.buffers) if one.path == "input"}
    most = 0
    for place, number in enumerate(order):
        step = found.steps[number]
        held.add(step.writes)
        most = max(most, sum(found.buffers[one].bytes for one in held))
        later = {read for other in order[place + 1 :] for read in found.steps[other].reads}
        held &= later | found.outputs
    return most


def test_no_order_of_three_hundred_networks_needs_less() -> None:
    better = 0
    for seed in range(300):
        found = lived(seed, 8)
        result = reordered(found)
        best = min(peak_in(found, order) for order in orders(found.steps))
        assert result.peak == result.bound == best, seed
        assert max(live(result.lifetimes.buffers, len(found.steps))) == best, seed
        better += best < result.before
    assert better > 10


def test_a_search_that_ends_early_says_between_what_the_best_lies() -> None:
    """Its order is that of the spec, or of the stretches that were searched; its bound holds."""
    early = 0
    for seed in range(300):
        found = lived(seed, 8)
        best = reordered(found).peak
        for most in (0, 5, 20):
            result = reordered(found, most)
            assert result.bound <= best <= result.peak <= result.before, seed
            assert max(live(result.lifetimes.buffers, len(found.steps))) == result.peak, seed
            early += not result.is_best
    assert early > 10


def test_stretches_end_where_every_order_has_the_same_step() -> None:
    for seed in range(200):
        steps = lived(seed, 7).steps
        every = list(orders(steps))
        fixed = [n for n in range(len(steps)) if len({order.index(n) for order in every}) == 1]
        alone = [n for n in fixed if all({*order[:n]} == {*every[0][:n]} for order in every)]
        ends = [end for _, end in stretches_of(steps)]
        assert ends == [*(n + 1 for n in alone if n < len(steps) - 1), len(steps)], seed


def test_steps_are_in_the_order_that_was_found() -> None:
    """What runs reads what has been written, and the same tensors are written."""
    random = Random(1)
    for seed in random.sample(range(1000), 50):
        found = lived(seed, 14)
        other = reordered(found).lifetimes
        assert sorted(one.path for one in other.buffers) == sorted(
            one.path for one in found.buffers
        )
        for place, step in enumerate(other.steps):
            assert other.buffers[step.writes].first == place
            assert all(other.buffers[read].first <= place for read in step.reads)
            path = other.buffers[step.writes].path
            assert path == found.buffers[found.buffer_of[step.layer]].path


def test_nasnet_needs_a_tenth_less_in_another_order() -> None:
    memory = costcalc.memory("nasnet_a_mobile", reorder=True, plan="greedy")
    assert memory.reordering is not None
    assert memory.reordering.before == 4_511_660
    assert memory.peak.bytes == memory.reordering.bound == 4_107_520
    assert memory.plan.bytes >= memory.peak.bytes


@pytest.mark.parametrize("name", [n for n, one in DEFINITIONS.items() if not one.has_free_order])
def test_what_overwrites_or_has_no_order_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=f"no order is searched by the definition `{name}`"):
        costcalc.memory("resnet20", definition=name, reorder=True)
