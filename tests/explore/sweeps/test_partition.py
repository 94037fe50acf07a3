"""One walk for each structure: a walk that must split goes on with one side."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from costcalc.cost.counting import counting
from costcalc.cost.network import Network
from costcalc.explore.sweeps.column import fitted
from costcalc.explore.sweeps.columns import Columns
from costcalc.explore.sweeps.evaluate import Evaluation
from costcalc.explore.sweeps.space import Axis, Space
from costcalc.explore.sweeps.terms import Terms
from costcalc.graph.walk import Walk
from costcalc.spec.values import Word
from tests.explore.sweeps.law import exactly

PARAMS = {
    "width": "{default: 1}",
    "side": "{default: 20, whole: true}",
    "n": "{default: 1, whole: true}",
    "kind": "{default: plain, choices: [plain, deep]}",
}
SPECS = {
    "a condition": "  - when: width > 1\n    do: {a: conv(12)}\n  - b: conv(int(8 * width))\n",
    "two conditions": (
        "  - when: width > 1\n    do: {a: conv(12)}\n  - d: conv(5)\n"
        "  - when: side > 20\n    do: {b: conv(int(9 * width))}\n"
        "  - when: width >= 3/2\n    do: {c: 'conv(7, k=3, s=2)'}\n"
    ),
    "a number of passes": "  - a: conv(int(8 * width))\n    repeat: n\n",
    # with one value left, `n` is a number, and does not make one group with `width`
    "a rounding of what has one value": (
        "  - a: conv(8)\n    repeat: n\n  - b: conv(int(5 * n * width))\n"
    ),
    "a product of what has one value": (
        "  - when: n > 1\n    do: {a: conv(int(n + 3))}\n  - b: conv(n + int(7 * width))\n"
        "    repeat: n\n  - gap\n  - c: linear(n * 10)\n"
    ),
    "a quotient that does not exist": (
        "  - a: conv(int(12 / (n - 2) + 20))\n  - b: conv(int(9 * width))\n"
    ),
    "what cannot be built": "  - a: conv(12, k=3, g=n)\n  - b: conv(int(8 * width), p=0, k=18)\n",
    "a choice": "  - when: kind == deep\n    do: {a: conv(n)}\n  - b: conv(int(9 * width))\n",
}
AXES = {
    axis.name: axis
    for axis in (
        Axis("width", (Fraction(1, 2), 1, Fraction(4, 3), Fraction(3, 2), 2)),
        Axis("side", (16, 17, 20, 21, 31)),
        Axis("n", (1, 2, 3)),
        Axis("kind", (Word("plain"), Word("deep"))),
    )
}


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[Walk]:
    """The walks over specs that are begun."""
    begun: list[Walk] = []
    whole = Walk.graph

    def graph(self: Walk, *given: Any) -> Any:
        begun.append(self)
        return whole(self, *given)

    monkeypatch.setattr(Walk, "graph", graph)
    return begun


def evaluated(layers: str) -> Evaluation:
    """The sweep of these layers over all values of the parameters that they have."""
    used = [name for name in PARAMS if re.search(rf"\b{name}\b", layers) or name == "side"]
    params = "".join(f"  {name}: {PARAMS[name]}\n" for name in used)
    text = f"costcalc: 1\nparams:\n{params}input: (6, side, side)\nlayers:\n{layers}"
    network = Network.from_text(text)
    counted = counting(network.graph(), quantities=("macs", "params", "activations"))
    return Evaluation(network, counted, Space([AXES[name] for name in used]))


@pytest.mark.parametrize("name", SPECS)
def test_there_is_one_walk_for_each_part(name: str, walks: list[Walk]) -> None:
    found = evaluated(SPECS[name])
    assert found.plan is not None
    # the first is that of the defaults; words are told apart before a walk begins
    assert len(walks) == 1 + len(found.plan.parts)
    assert len(found.plan.parts) > 1


@pytest.mark.parametrize("name", SPECS)
def test_parts_have_the_figures_of_each_setting_alone(name: str) -> None:
    found = evaluated(SPECS[name])
    space = found.space
    chunks = list(found.chunks(50))
    indexes = np.concatenate([chunk.indexes for chunk in chunks])
    assert indexes.tolist() == [list(one) for one in product(*map(range, space.shape))]
    for chunk in chunks:
        for row, numbers in enumerate(chunk.indexes.tolist()):
            alone = exactly(found.network, space.setting(numbers), found.counting)
            own: Any = {one: int(figures[row]) for one, figures in chunk.figures.items()}
            if not chunk.valid[row]:
                own = found.reasons[chunk.reasons[row]]
            assert own == alone, space.setting(numbers)


def test_efficientnet_is_walked_once_for_each_structure(walks: list[Walk]) -> None:
    network = Network.named("efficientnet_b0")
    depths = tuple(Fraction(n, 10) for n in range(5, 31))
    widths = tuple(Fraction(n, 10) for n in range(5, 21))
    counted = counting(network.graph(), quantities=("macs",))
    before = len(walks)
    found = Evaluation(network, counted, Space([Axis("depth", depths), Axis("width", widths)]))
    assert found.plan is not None
    assert len(walks) - before == len(found.plan.parts) > 10


def test_a_walk_that_is_narrowed_keeps_its_numbers() -> None:
    left: list[list[int]] = []
    columns = Columns([4, 2], lambda group, labels: left.append([group, *labels.tolist()]))
    a = Terms.column(columns, columns.add(0, fitted([1, 2, 3, 4])))
    b = Terms.column(columns, columns.add(1, fitted([5, 7])))
    product_of_both = a * b + a * a
    assert not product_of_both.less(Terms.lift(0))
    assert a.less(Terms.lift(2)) is False  # so 2, 3 and 4 stay
    assert left == [[0, 1, 0, 0, 0]]
    assert columns.sizes == [3, 2]
    assert a.one_value() == 2
    assert left == [[0, 1, 0, 0, 0], [0, 0, 1, 2]]
    assert columns.sizes == [1, 2]
    assert a.plain() == 2
    assert columns.plain(product_of_both.of) == {(1,): 2, (): 4}
    assert Terms.lift(a.plain()).of == {(): 2}
    assert b.floor_div(a).one_value() == 2  # of 5 // 2 and 7 // 2, with no group in common
    assert b.plain() == 5
