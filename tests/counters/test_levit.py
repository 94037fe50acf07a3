"""LeViT counts networks of its own while it builds them: the sums of its code, written out here."""

from __future__ import annotations

from itertools import pairwise

import pytest

from costcalc import graph_from_text
from costcalc.cost.counters import convention
from tests.counters.record_of import graph_of

# channels, key size, heads, attentions of each stage, and what its README prints
MODELS = {
    "levit_128s": ((128, 256, 384), 16, (4, 6, 8), (2, 3, 4), "305M"),
    "levit_128": ((128, 256, 384), 16, (4, 8, 12), (4, 4, 4), "406M"),
    "levit_192": ((192, 288, 384), 32, (3, 5, 6), (4, 4, 4), "658M"),
    "levit_384": ((384, 512, 768), 32, (6, 9, 12), (4, 4, 4), "2353M"),
}


def by_hand(
    channels: tuple[int, ...], key: int, heads: tuple[int, ...], depths: tuple[int, ...]
) -> int:
    """Stem, then for each stage attentions and what is behind them, then two classifiers."""
    first = channels[0]
    widths = (3, first // 8, first // 4, first // 2, first)
    total = sum(9 * a * b * (112 >> at) ** 2 for at, (a, b) in enumerate(pairwise(widths)))
    for stage, (c, h, depth) in enumerate(zip(channels, heads, depths, strict=True)):
        points = (14, 7, 4)[stage] ** 2
        qkv, scores, behind = c * 4 * key * h, h * points**2, 2 * c * 2 * c
        total += depth * (points * (qkv + 2 * key * h * c + behind) + scores * (3 * key + 1))
        if stage < 2:
            fewer, wider, h = (7, 4)[stage] ** 2, channels[stage + 1], c // key
            total += points * c * 5 * key * h + fewer * c * key * h + fewer * 4 * key * h * wider
            total += h * points * fewer * (5 * key + 1) + fewer * 2 * wider * 2 * wider
    return total + 2 * channels[-1] * 1000


@pytest.mark.parametrize("name", MODELS)
def test_its_count_is_what_its_code_sums_and_what_it_prints(name: str) -> None:
    *sizes, printed = MODELS[name]
    found = convention("levit", graph_of(name))
    assert found.total == by_hand(*sizes)
    assert f"{round(found.total / 1_000_000)}M" == printed


@pytest.mark.parametrize(
    ("step", "reason"),
    [("ln", "no formula"), ("conv(6, k=3, g=2)", "no groups"), ("conv(6, k=(1, 3))", "square")],
)
def test_what_it_has_no_formula_for_is_not_predicted(step: str, reason: str) -> None:
    text = f"costcalc: 1\nname: x\ninput: (6, 10, 14)\nlayers:\n  - {step}\n"
    assert reason in convention("levit", graph_from_text(text)).reason
