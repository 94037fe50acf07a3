"""The page of benchmarks: what is measured is a row of it, with its ratio to the base."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from benchmarks.document import drawing, page
from benchmarks.measure import Run, lines, rounds_of
from benchmarks.suite import Curve, Table
from costcalc.report.drawing.svg import render

CURVES = [Curve("layers", (10, 100), (0.1, 0.4)), Curve("settings", (10, 1000), (0.1, 0.2))]


def test_a_ratio_is_to_the_base_of_the_same_round() -> None:
    runs = {"base": [Run(2, 5), Run(4, 6), Run(3, 7)], "slow": [Run(4, 1), Run(8, 2), Run(9, 3)]}
    base, slow = lines(runs, "base")
    assert (base.ratio, base.peak) == (1, 7)
    assert (slow.seconds, slow.ratio, slow.low, slow.high) == (8, 8 / 3, 2, 3)


def test_work_takes_turns_after_a_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    ticks = count()
    monkeypatch.setattr("time.process_time", lambda: next(ticks))
    work: dict[str, Callable[[], object]] = {name: lambda n=name: done.append(n) for name in "ab"}  # type: ignore[misc]
    runs = rounds_of(work, 2)
    assert "".join(done) == "ababab"
    assert [run.seconds for run in runs["a"]] == [1, 1]


def test_the_page_has_each_line_and_the_sizes_of_each_curve() -> None:
    runs = {"base": [Run(0.5, 5_000_000)] * 2, "other": [Run(1.0, 0)] * 2}
    table = Table("Commands", "Whole processes.", tuple(lines(runs, "base")))
    text = "\n".join(page([table], CURVES))
    assert "| base | 500.0 ms | 1.00 | 1.00 to 1.00 | 5 MB |" in text
    assert "| other | 1000.0 ms | 2.00 | 2.00 to 2.00 |  |" in text
    assert "| settings | 1,000 | 0.2 |" in text
    assert "How time grows" not in "\n".join(page([table], []))


def test_the_picture_has_a_point_for_each_size() -> None:
    text = "\n".join(render(drawing(CURVES)))
    assert text.count("<circle") == 4
    assert ">settings</text>" in text
