"""The law of sweeps: at every setting the figures are those of counting the network there alone.

Run `python -m tests.explore.sweeps.law --settings 1000` for every shipped spec, or name some.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from costcalc.cost.cost import evaluate
from costcalc.cost.counting import Counting, counting
from costcalc.cost.network import Network
from costcalc.errors import CostcalcError
from costcalc.explore.profile import figures_of
from costcalc.explore.ranges import declared
from costcalc.explore.sweeps.evaluate import Evaluation
from costcalc.explore.sweeps.space import Axis, Space, sampled
from costcalc.graph.build import build
from costcalc.graph.check import check
from costcalc.records import NamedTuple
from costcalc.spec import catalog
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.settings import settings
from costcalc.spec.syntax import Param

QUANTITIES = ("macs", "params", "activations")
MOST_VALUES = 24
MOST_AXES = 4
TRIES = 400
DENOMINATORS = (1, 2, 3, 4, 5, 7, 8, 10, 100)


class Law(NamedTuple):
    """How many settings were compared, how many of them cannot be built, and what differs."""

    settings: int
    refused: int
    faults: list[str]


def values_of(param: Param, chance: random.Random) -> tuple[Any, ...]:
    """Values that a parameter may take, its default among them."""
    evaluator = Evaluator({}, {}, frozenset(param.choice_words), Budget())
    default = evaluator.value(param.default, EMPTY)
    if param.choices:
        return tuple(evaluator.value(choice, EMPTY) for choice in param.choices)
    if isinstance(default, bool):
        return False, True
    if not isinstance(default, int | Fraction) or not default:
        return (default,)
    interval = declared(param, default)
    found = {default}
    for _ in range(TRIES):
        factor = Fraction(chance.randint(1, 240), 120)
        value = round(default * factor) if _is_whole(param, default) else default * factor
        value = value if _is_whole(param, default) else _near(value, chance)
        if len(found) < MOST_VALUES and interval.holds(value):
            found.add(value.numerator if value.denominator == 1 else value)
    return tuple(sorted(found))


def _is_whole(param: Param, default: Any) -> bool:
    return param.whole or (type(default) is int and default > 4)


def _near(value: Fraction, chance: random.Random) -> Fraction:
    denominator = chance.choice(DENOMINATORS)
    return Fraction(round(value * denominator), denominator)


def sampled_space(network: Network, count: int, seed: int) -> Space:
    """Random settings of some parameters of a network, none of them twice."""
    chance = random.Random(seed)
    known = settings(network.spec, network.variant)
    params = [param for name, param in network.spec.params.items() if name in known]
    chosen = chance.sample(params, min(MOST_AXES, len(params)))
    axes = [Axis(param.name, values_of(param, chance)) for param in chosen]
    return sampled(axes, count, seed)


def law(network: Network, count: int, seed: int = 0, asked: Iterable[str] = QUANTITIES) -> Law:
    """The figures of a sweep over random settings against those of each setting alone."""
    space = sampled_space(network, count, seed)
    counted = counting(network.graph(), quantities=asked)
    evaluation = Evaluation(network, counted, space)
    faults: list[str] = []
    refused = compared = 0
    for chunk in evaluation.chunks():
        for row, indexes in enumerate(chunk.indexes.tolist()):
            compared += 1
            expected = exactly(network, space.setting(indexes), counted)
            found: Any = {name: int(numbers[row]) for name, numbers in chunk.figures.items()}
            if not chunk.valid[row]:
                found = evaluation.reasons[chunk.reasons[row]]
                refused += 1
            if found != expected:
                faults.append(f"{space.setting(indexes)}: {found}, alone {expected}")
    return Law(compared, refused, faults)


def exactly(network: Network, setting: dict[str, Any], counted: Counting) -> Any:
    """The figures of one setting, counted alone; the first fault where it cannot be built."""
    check(network.spec)
    try:
        values = {**network.settings, **setting}
        graph = build(network.spec, network.variant, values, fuse_norm=network.fuse_norm)
    except CostcalcError as error:
        return error.diagnostics[0].message
    found = figures_of(evaluate(graph, counted))
    return {name: found[name] for name in (*counted.quantities, *counted.networks)}


def laws(names: Iterable[str], count: int, seed: int = 0) -> Iterator[tuple[str, Law]]:
    """The law of each network."""
    for name in names:
        yield name, law(Network.named(name), count, seed)


def main() -> int:
    """Compare, and print what differs; 1 where something does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--settings", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    differ = compared = refused = 0
    for name, found in laws(given.names or catalog.stems(), given.settings, given.seed):
        print(name, found.settings, found.refused, *found.faults[:3], sep="  ", flush=True)
        differ += len(found.faults)
        compared += found.settings
        refused += found.refused
    print(f"{compared:,} settings, {refused:,} of them cannot be built, {differ:,} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
