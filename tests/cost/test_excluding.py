"""A word that begins with `*/` excludes every path that ends so, and nothing else."""

from __future__ import annotations

import pytest

from costcalc import cost_of, graph_from_text
from costcalc.cost.counting import counting
from costcalc.errors import UsageError

TEXT = """costcalc: 1
name: x
input: (3, 10, 14)
blocks:
  unit(c):
    - reduce: conv(c)
    - gate:
        - reduce: conv(2 * c)
    - unreduce: conv(c)
layers:
  - reduce: conv(5)
  - units: unit(7)
    repeat: 2
"""
PLACES = 10 * 14
OTHERS = PLACES * (14 * 7 + 14 * 7)


@pytest.mark.parametrize(
    ("words", "macs"),
    [
        ("*/reduce", OTHERS),
        ("*/unreduce", PLACES * (3 * 5 + 5 * 7 + 7 * 14 + 7 * 7 + 7 * 14)),
        ("*/gate/reduce", OTHERS + PLACES * (3 * 5 + 5 * 7 + 7 * 7)),
        ("*/gate", OTHERS + PLACES * (3 * 5 + 5 * 7 + 7 * 7)),
        ("*/units/0/gate", OTHERS + PLACES * (3 * 5 + 5 * 7 + 7 * 7 + 7 * 14)),
    ],
)
def test_a_word_excludes_every_path_that_ends_in_its_names(words: str, macs: int) -> None:
    cost = cost_of(graph_from_text(TEXT), exclude=[words])
    assert cost.totals.macs == macs
    assert f"excluded: {words}" in cost.counting.stamp()


@pytest.mark.parametrize("word", ["*/duce", "*/none", "*/", "*", "*reduce"])
def test_a_word_that_no_path_ends_in_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="cannot exclude"):
        counting(graph_from_text(TEXT), exclude=[word])
