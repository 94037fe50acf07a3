"""What was measured as a page of the documentation, with a picture of how time grows."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version

from benchmarks.measure import Line
from benchmarks.suite import Curve, Table
from costcalc.report.drawing.scatter import Plane, Point, picture
from costcalc.report.drawing.svg import Picture

PICTURE = "images/benchmarks.svg"
PACKAGES = ("costcalc", "numpy", "sympy", "click", "PyYAML", "torch", "fvcore")
HEAD = """# Benchmarks

`make bench` measures this page in one run and writes it. Each table has its own base: a limit of
the machine, or costcalc itself. A ratio is that of the medians; beside it are the quartiles of the
ratios of single rounds, in which all take turns. Seconds are of this machine, at the time of the
run, and say little of another.
"""


def page(tables: Iterable[Table], curves: Sequence[Curve]) -> Iterator[str]:
    """The lines of the page."""
    yield from HEAD.splitlines()
    yield ""
    yield f"Measured on {_machine()}."
    yield f"Versions: {', '.join(_versions())}."
    for table in tables:
        yield from ("", f"## {table.title}", "", table.words, "")
        yield "| what | median | ratio | quartiles of the ratio | peak memory |"
        yield "|---|---:|---:|---:|---:|"
        yield from map(_row, table.lines)
    if curves:
        yield from _growth(curves)


def _growth(curves: Sequence[Curve]) -> Iterator[str]:
    yield from ("", "## How time grows", "", f"![Seconds along what grows]({PICTURE})", "")
    yield from ("| along | size | seconds |", "|---|---:|---:|")
    for curve in curves:
        for size, seconds in zip(curve.sizes, curve.seconds, strict=True):
            yield f"| {curve.name} | {size:,} | {seconds:.3g} |"


def _row(one: Line) -> str:
    peak = f"{one.peak / 1e6:.0f} MB" if one.peak else ""
    ratio = f"{one.ratio:.2f} | {one.low:.2f} to {one.high:.2f}"
    return f"| {one.name} | {one.seconds * 1000:.1f} ms | {ratio} | {peak} |"


def _machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
        model = names[0] if names else model
    except OSError:
        pass
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, load {load:.1f} at the end"


def _versions() -> Iterator[str]:
    yield f"Python {sys.version.split()[0]}"
    for name in PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not installed"


def drawing(curves: Iterable[Curve]) -> Picture:
    """Seconds along each size, both logarithmic."""
    points = [
        Point(curve.name if size == curve.sizes[-1] else "", curve.name, size, seconds, "")
        for curve in curves
        for size, seconds in zip(curve.sizes, curve.seconds, strict=True)
    ]
    return picture(points, Plane("How time grows", "size", "seconds"))
