"""Which settings of the sliders are looked at, so that nearly each has a form.

All settings of each slider alone are looked at, and settings of all sliders at once that are chosen
by a fixed sequence. Where no form holds yet, one is derived; where the spec refuses a setting there
is none. The number of forms is bounded: sliders that would need more are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from random import Random

from costcalc.cost.counting import Counting
from costcalc.cost.dtypes import Dtype
from costcalc.explore.classes.family import Family, Setting
from costcalc.explore.classes.sliders import Slider
from costcalc.graph.graph import Graph

Progress = Callable[[str, float | None], None]
MOST_STRUCTURES = 40
"""Forms of a network; a page of more would be large, and slow to make."""

MIXED = 400
"""Settings of all sliders at once that are looked at."""

ALONE = 24
"""Settings of each slider that are looked at with other words than the current ones."""


def silent(text: str, part: float | None) -> None:
    """Progress that is not shown."""


def family_of(
    graph: Graph,
    sliders: Sequence[Slider],
    counting: Counting,
    dtype: Dtype,
    progress: Progress = silent,
    most: int = MOST_STRUCTURES,
) -> Family:
    """The forms along as many of the sliders as have no more than `most` forms together.

    Sliders are taken in their order: numbers first, then as long as there is room those that choose
    the structure. Raises UsageError where the network has no formula.
    """
    chosen = [one for one in sliders if one.symbolic]
    words = [one for one in sliders if not one.symbolic]
    family = _explored(Family(graph, chosen, counting, dtype), most, progress)
    count = len(family.structures)
    added = []
    for one in words:
        if count * len(one.values) <= most:
            count *= len(one.values)
            added.append(one)
    if not added:
        return family
    both = [one for one in sliders if one in chosen or one in added]
    return _explored(Family(graph, both, counting, dtype), most, progress)


def _explored(family: Family, most: int, progress: Progress) -> Family:
    """The family with a form wherever it was looked, up to the bound."""
    family.derive(family.graph)
    settings = list(looks(family))
    for number, setting in enumerate(settings):
        if family.structure_at(setting) is not None:
            continue
        if len(family.structures) >= most:
            break
        progress(f"{len(family.structures)} forms", number / len(settings))
        graph = family.built(setting)
        if graph is not None:
            family.derive(graph)
    progress("", None)
    return family


def looks(family: Family) -> Iterator[Setting]:
    """The settings to look at: each slider alone, for each choice of words, then all at once."""
    numbers = [one for one in family.sliders if one.symbolic]
    words = [one for one in family.sliders if not one.symbolic]
    for choice in product(*(one.values for one in words)):
        chosen = {**family.now, **dict(zip((one.name for one in words), choice, strict=True))}
        yield chosen
        is_now = chosen == family.now
        for one in numbers:
            step = 1 if is_now else -(-len(one.values) // ALONE)
            for value in one.values[::step]:
                yield {**chosen, one.name: value}
    yield from mixed(family.sliders, MIXED, 0)


def mixed(sliders: Sequence[Slider], count: int, seed: int) -> Iterator[Setting]:
    """Settings of all sliders at once, the same for the same seed."""
    chance = Random(seed)
    for _ in range(count):
        yield {one.name: chance.choice(one.values) for one in sliders}
