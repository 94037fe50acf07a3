"""Peak memory as a target of `solve`, against the memory of the network built at every setting."""

from __future__ import annotations

from fractions import Fraction
from unittest.mock import patch

import pytest

import costcalc
from costcalc.cost.counting import Counting
from costcalc.cost.quantities import with_asked
from costcalc.explore.plateaus import ABOVE_ALL, BELOW_ALL, Cut, Plateau
from costcalc.explore.solution import Solution
from costcalc.explore.targets import parse_targets
from costcalc.explore.walk import walked

TEXT = """
costcalc: 1
name: watched
params:
  n: {default: 20, range: 7 <= n <= 40, doc: height and width}
  w: {default: 1, range: 0 < w <= 4, doc: multiplier of the width}
let:
  ch(c): make_divisible(c * w, 8)
input: (3, n, n + 4)
layers:
  - stem: conv(ch(8), k=3, s=2) | bn | relu
  - residual: conv(ch(24)) | bn | relu | dwconv(k=3) | bn | conv(ch(8)) | bn
  - maxpool(2)
  - gate:
      mul:
        x: []
        y: gap | conv(ch(8)) | sigmoid
  - wide: conv(300) | gap | flatten
  - fc: linear(2000)
"""
GRAPH = costcalc.graph_from_text(TEXT, "watched.yaml")


def peak(dtype: str = "int8", **settings: object) -> int:
    graph = costcalc.Network.of(GRAPH).at(**settings).graph()
    return costcalc.memory(graph, dtype=dtype).peak.bytes


def solved(target: str, name: str, **options: object) -> Solution:
    (found,) = costcalc.solve(GRAPH, target, name, **options)
    return found


@pytest.mark.parametrize("limit", [2_300, 4_000, 7_000, 10_000])
def test_every_whole_setting_is_as_the_network_built_there(limit: int) -> None:
    found = solved(f"peak_memory<={limit}", "n", dtype="int8")
    assert found.search.complete
    meets = {n for n in range(7, 41) if any(n in one.span for one in found.intervals)}
    assert meets == {n for n in range(7, 41) if peak(n=n) <= limit}
    assert found.setting == max(meets)
    assert found.best is not None
    assert found.best.figures["peak_memory"] == peak(n=found.setting)


def test_a_plateau_of_a_multiplier_is_exact() -> None:
    """At its ends, and just beside them, the networks that are built have the figures claimed."""
    found = solved("peak_memory<=12KiB", "w", dtype="int8")
    assert found.search.complete
    assert found.best is not None
    assert found.above is not None
    assert found.best.figures["peak_memory"] == peak(w=found.setting) <= 12 * 1024
    assert found.above.figures["peak_memory"] == peak(w=found.above.setting) > 12 * 1024
    for number in range(1, 81):
        w = Fraction(number, 20)
        is_met = any(w in one.span for one in found.intervals)
        assert is_met == (peak(w=w) <= 12 * 1024), w


@pytest.mark.parametrize("n", [7, 8, 19, 20, 33, 40])
def test_a_piece_around_a_setting_holds_at_its_ends(n: int) -> None:
    """One walk gives the peak as a polynomial, on the interval on which the same step is the
    peak.
    """
    counting = Counting(quantities=with_asked(), networks=("peak_memory",), dtype="fp16")
    cost = costcalc.evaluate(GRAPH, counting)
    piece = walked(cost, {"n": n}, "n", True, Plateau(BELOW_ALL, ABOVE_ALL))
    assert piece.figures is not None
    assert n in piece.span
    for end in (piece.span.start.value, n, piece.span.end.value):
        assert piece.figures.at(int(end))["peak_memory"] == peak("fp16", n=int(end))


WIDTHS = """
costcalc: 1
name: widths
params:
  c: {default: 20, range: 1 <= c <= 200, doc: channels}
input: (3, 8, 6)
layers: [conv(c), conv(64), conv(64)]
"""


def piece_of_widths() -> tuple[Plateau, int, int]:
    """A piece around 20 channels, and the peak that it gives at its start and its end."""
    graph = costcalc.graph_from_text(WIDTHS, "widths.yaml")
    counting = Counting(quantities=(), networks=("peak_memory",), dtype="int8")
    cost = costcalc.evaluate(graph, counting)
    span = Plateau(Cut(Fraction(1), False), Cut(Fraction(200), True))
    piece = walked(cost, {"c": 20}, "c", True, span)
    assert piece.figures is not None
    ends = (piece.figures.at(int(end.value))["peak_memory"] for end in piece.span)
    return piece.span, *map(int, ends)


def test_a_piece_ends_where_another_layer_becomes_the_peak() -> None:
    span, first, last = piece_of_widths()
    assert (span.start.value, span.end.value) == (1, 64)
    assert first == last == (64 + 64) * 8 * 6


def test_without_a_comparison_of_steps_a_piece_is_too_long() -> None:
    with patch("costcalc.explore.walk.at_most", lambda a, b: True):
        assert piece_of_widths()[0].end.value == 200


def test_a_data_type_and_a_batch_scale_the_peak() -> None:
    found = solved("peak_memory<=16KiB", "n", dtype="fp32")
    assert found.setting == solved("peak_memory<=4KiB", "n", dtype="int8").setting
    assert found.setting == solved("peak_memory<=32KiB", "n", dtype="fp32", batch=2).setting
    page = costcalc.written([found])
    assert "at fp32, by the definition liveness of `costcalc memory`" in page
    assert "bytes at the peak never fall as n grows" in page


def test_two_parameters() -> None:
    found = costcalc.solve(GRAPH, "peak_memory<=5KiB", "n", "w", points=3, dtype="int8")
    assert len(found) == 3
    for one in found:
        assert peak(n=one.setting, **one.fixed) <= 5 * 1024 < peak(n=one.setting + 1, **one.fixed)


@pytest.mark.parametrize(
    ("text", "limit"),
    [("256KiB", 262_144), ("1.5MiB", 1_572_864), ("64kB", 64_000), ("9B", 9), ("2M", 2_000_000)],
)
def test_units_of_bytes(text: str, limit: int) -> None:
    (target,) = parse_targets([f"peak_memory<={text}"])
    assert target.limit == limit
    assert parse_targets([f"bytes<={text}"])[0].limit == limit


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("macs<=256KiB", "`KiB` is a unit of bytes"),
        ("params<=9B", "`B` is a unit of bytes"),
        ("peak_memory<=256Kib", "is not a valid target"),
        ("peak_memori<=9k", "did you mean `peak_memory`"),
    ],
)
def test_targets_that_cannot_be_read(target: str, message: str) -> None:
    with pytest.raises(costcalc.UsageError, match=message):
        costcalc.solve(GRAPH, target, "n")
    with pytest.raises(costcalc.UsageError, match="there is no data type `int3`"):
        costcalc.solve(GRAPH, "peak_memory<=9k", "n", dtype="int3")
