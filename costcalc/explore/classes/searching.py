"""Which settings of the sliders are looked at, so that nearly each has a form.

All settings of each slider alone are looked at, and settings of all sliders at once that are chosen
by a fixed sequence. Where no form holds yet, one is derived; where the spec refuses a setting there
is none. The number of forms is bounded: sliders that would need more are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from random import Random

from costcalc.cost.counting import Counting
from costcalc.cost.dtypes import Dtype
from costcalc.explore.classes.family import Family, Setting
from costcalc.explore.classes.sliders import Slider
from costcalc.explore.progress import Progress, silent
from costcalc.graph.graph import Graph

MOST_STRUCTURES = 16
"""Forms of a network for the sliders that are not asked for by name; each takes a second or so."""

MOST_ASKED = 100
"""Forms for sliders that are."""

MIXED = 400
"""Settings of all sliders at once that are looked at."""

ALONE = 24
"""Settings of each slider that are looked at with other words than the current ones."""


def family_of(
    graph: Graph,
    sliders: Sequence[Slider],
    counting: Counting,
    dtype: Dtype,
    progress: Progress = silent,
    *,
    asked: bool = False,
) -> Family:
    """The forms along as many of the sliders as have room; along all of them, if they are asked
    for.

    Numbers that scale sizes come first, then as long as there is room what chooses the structure.
    Raises UsageError where the network has no formula.
    """
    if asked:
        return _explored(Family(graph, sliders, counting, dtype), MOST_ASKED, progress)
    chosen = [one for one in sliders if one.symbolic and one.role != "depth"]
    family = _explored(Family(graph, chosen, counting, dtype), MOST_STRUCTURES, progress)
    count, added = len(family.structures), []
    for one in sliders:
        if one not in chosen and count * len(one.values) <= MOST_STRUCTURES:
            count *= len(one.values)
            added.append(one)
    if not added:
        return family
    both = [one for one in sliders if one in chosen or one in added]
    return _explored(Family(graph, both, counting, dtype), MOST_ASKED, progress)


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
