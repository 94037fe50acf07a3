"""Sweeps in several threads and in tiles: the same numbers, each computed once."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from costcalc.explore.sweeps import ready, tables, threads
from costcalc.explore.sweeps.space import Axis, Space, sampled
from tests.explore.sweeps.test_law import SPEC, swept

WIDTHS = Axis("width", tuple(Fraction(n, 12) for n in range(6, 23)))
SIDES = Axis("side", tuple(range(16, 27)))


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three threads for whatever is larger than one number, in tiles of 20 of them."""
    monkeypatch.setattr(threads, "cores", lambda: 3)
    monkeypatch.setattr(threads, "LEAST", 1)
    monkeypatch.setattr(tables, "CELLS", 20)
    monkeypatch.setattr(ready, "BLOCK", 20)


def test_every_row_is_in_one_part(three: None) -> None:
    done: list[tuple[int, int]] = []
    threads.in_parts(10, lambda *part: done.append(part), 10)
    assert sorted(done) == [(0, 3), (3, 6), (6, 10)]
    done.clear()
    threads.in_parts(2, lambda *part: done.append(part), 10)
    assert sorted(done) == [(0, 1), (1, 2)]


def test_a_fault_in_a_thread_is_a_fault(three: None) -> None:
    def fail(start: int, stop: int) -> None:
        if stop == 10:
            raise MemoryError

    with pytest.raises(MemoryError):
        threads.in_parts(10, fail, 10)


def test_a_small_piece_of_work_needs_no_thread() -> None:
    done: list[tuple[int, int]] = []
    threads.in_parts(10, lambda *part: done.append(part), threads.LEAST)
    assert done == [(0, 10)]


def test_a_grid_in_tiles_and_threads_is_the_grid(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    expected = {name: f.copy() for name, f in swept(SPEC, WIDTHS, SIDES).figures().items()}
    request.getfixturevalue("three")
    found = swept(SPEC, WIDTHS, SIDES).figures()
    for name, numbers in expected.items():
        assert numbers.shape == (17, 11)
        assert found[name].tolist() == numbers.tolist()


def test_rows_in_blocks_and_threads_are_those_of_the_grid(three: None) -> None:
    grid = swept(SPEC, WIDTHS, SIDES)
    drawn = sampled((WIDTHS, SIDES), 150, 4)
    found = grid.at(drawn.rows(0, 150))
    expected = grid.figures()
    for name, numbers in found.figures.items():
        assert numbers.tolist() == [expected[name][a, b] for a, b in drawn.rows(0, 150).tolist()]


def test_what_is_the_same_along_an_axis_is_stored_once() -> None:
    """Parameters do not depend on the resolution."""
    found = swept(SPEC, WIDTHS, SIDES).figures()
    assert found["params"].shape == (17, 11)
    assert found["params"].strides == (8, 0)
    assert found["macs"].strides == (88, 8)
    assert not np.diff(found["params"], axis=1).any()


def test_a_grid_of_three_axes_is_the_same_row_by_row(three: None) -> None:
    text = SPEC.replace("- b: conv(8, k=1)", "- b: conv(wide, k=1)").replace(
        "params:", "params:\n  wide: {default: 8, whole: true}"
    )
    axes = WIDTHS, SIDES, Axis("wide", (3, 8, 9))
    found = swept(text, *axes)
    rows = found.at(Space(axes).rows(0, 17 * 11 * 3))
    for name, numbers in found.figures().items():
        assert numbers.ravel().tolist() == rows.figures[name].tolist()
