"""Which settings of the sliders are looked at, so that nearly each has a form.

All settings of each slider alone are looked at, and settings of all sliders at once that are chosen
by a fixed sequence, until many in a row have no new form. Where no form holds yet, one is derived;
where the spec refuses a setting there is none. The number of forms is bounded: sliders that would
need more are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, product
from random import Random

from costcalc.algebra import ExactnessError
from costcalc.cost.counting import Counting
from costcalc.cost.dtypes import Dtype
from costcalc.errors import CostcalcError
from costcalc.explore.classes.family import Family, Setting
from costcalc.explore.classes.sliders import Fixed, Slider
from costcalc.explore.progress import Progress, silent
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple

MOST_STRUCTURES = 16
"""Forms up to which sliders that choose the structure are added without being asked for; each takes
a part of a second.
"""

MOST_FORMS = 100
"""Forms of a network at all."""

COARSE = 24
"""Settings of each slider that are looked at first, with every choice of words."""

MOST_ALONE = 20_000
"""Settings of one slider, with every choice of words, that are looked at, at most."""

IN_A_ROW = 2_000
"""Settings of all sliders at once without a new form, after which no more are looked at."""

MOST_MIXED = 10 * IN_A_ROW
"""Settings of all sliders at once that are looked at, at most."""

MOST_REFUSED = 400
"""Settings of either sort that the spec refuses, after which no more are looked at: to find that
out takes far longer than to see that a form holds.
"""


class Found(NamedTuple):
    """The forms along the sliders there is room for, and the parameters that have no slider."""

    family: Family
    fixed: tuple[Fixed, ...]


def family_of(
    graph: Graph,
    sliders: Sequence[Slider],
    counting: Counting,
    dtype: Dtype,
    progress: Progress = silent,
    *,
    asked: bool = False,
) -> Found:
    """The forms along as many of the sliders as have room; along all of them, if they are asked
    for. A number that can be no symbol of a form has no slider.

    Numbers that scale sizes come first, then as long as there is room what chooses the structure.
    """

    order = [one.name for one in sliders]

    def of(chosen: Iterable[Slider]) -> Family:
        inside = sorted(chosen, key=lambda one: order.index(one.name))
        return Family(graph, inside, counting, dtype)

    words = [one for one in sliders if not one.symbolic]
    numbers, fixed = _symbols([one for one in sliders if one.symbolic], of)
    numbers, alone = _possible(of(numbers), progress)
    fixed += alone
    if asked:
        return Found(_explored(of((*words, *numbers)), progress), tuple(fixed))
    chosen = [one for one in numbers if one.role != "depth"]
    family = _explored(of(chosen), progress)
    count, added = len(family.structures), []
    for one in sorted({*words, *numbers} - {*chosen}, key=lambda one: order.index(one.name)):
        if count * len(one.values) <= MOST_STRUCTURES:
            count *= len(one.values)
            added.append(one)
        else:
            fixed.append(Fixed(one.name, "the forms of its settings have no room", True))
    if added:
        family = _explored(of((*chosen, *added)), progress)
    return Found(family, tuple(fixed))


def _symbols(
    numbers: Sequence[Slider], of: Callable[[Iterable[Slider]], Family]
) -> tuple[list[Slider], list[Fixed]]:
    """As many of the numbers, in their order, as can be symbols of one form."""
    family = of(numbers)
    if _refusal(family, family.graph) is None:
        return list(numbers), []
    able: list[Slider] = []
    fixed = []
    for one in numbers:
        why = _refusal(of((*able, one)), family.graph)
        if why is None:
            able.append(one)
        else:
            fixed.append(Fixed(one.name, f"as a symbol it has no form: {why}"))
    return able, fixed


def _possible(family: Family, progress: Progress) -> tuple[list[Slider], list[Fixed]]:
    """The sliders with the settings that can be built with the other parameters as they are."""
    family.derive(family.graph)
    found, fixed = [], []
    for one in family.sliders:
        progress(f"settings of `{one.name}`", None)
        settings = ({**family.now, one.name: value} for value in one.values)
        kept = tuple(
            setting[one.name]
            for setting in settings
            if family.structure_at(setting) or family.built(setting) is not None
        )
        if len(kept) > 1:
            found.append(one._replace(values=kept))
        else:
            fixed.append(Fixed(one.name, "no second setting can be built with the others as now"))
    progress("", None)
    return found, fixed


def _refusal(family: Family, graph: Graph) -> str | None:
    """Why a graph of the family has no form; None if it has one, which is added."""
    try:
        family.derive(graph)
    except CostcalcError as error:
        return error.diagnostics[0].message
    except ExactnessError as error:
        return str(error)
    return None


def _explored(family: Family, progress: Progress) -> Family:
    """The family with a form wherever it was looked, up to the bound."""
    family.derive(family.graph)
    alone = islice(_alone(family), MOST_ALONE)
    _search(family, alone, progress, "settings of one slider", MOST_ALONE)
    together = mixed(family.sliders, MOST_MIXED, 0)
    _search(family, together, progress, "settings of all sliders", IN_A_ROW)
    progress("", None)
    return family


def _search(
    family: Family, settings: Iterable[Setting], progress: Progress, what: str, in_a_row: int
) -> None:
    """Derive the forms that these settings need, until as many in a row need none."""
    refused = without = 0
    for number, setting in enumerate(settings, 1):
        if len(family.structures) >= MOST_FORMS or refused >= MOST_REFUSED or without >= in_a_row:
            break
        without += 1
        if family.structure_at(setting) is not None:
            continue
        progress(f"{len(family.structures)} forms, {number:,} {what}", None)
        graph = family.built(setting)
        if graph is None:
            refused += 1
        elif _refusal(family, graph) is None:
            without = 0


def _alone(family: Family) -> Iterator[Setting]:
    """Each slider alone with each choice of words: some of its settings, then all."""
    numbers = [one for one in family.sliders if one.symbolic]
    words = [one for one in family.sliders if not one.symbolic]
    for most in (COARSE, None):
        for choice in product(*(one.values for one in words)):
            chosen = {**family.now, **dict(zip((one.name for one in words), choice, strict=True))}
            yield chosen
            for one in numbers:
                step = -(-len(one.values) // most) if most else 1
                for value in one.values[::step]:
                    yield {**chosen, one.name: value}


def mixed(sliders: Sequence[Slider], count: int, seed: int) -> Iterator[Setting]:
    """Settings of all sliders at once, the same for the same seed."""
    chance = Random(seed)
    for _ in range(count):
        yield {one.name: chance.choice(one.values) for one in sliders}
