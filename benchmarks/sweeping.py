"""Sweeps against the same arithmetic written by hand in numpy, and against `a * b + c`.

All in one process, on one thread, by CPU time. The results are kept: a grid is two arrays of a
million integers, of which that of the parameters does not depend on the resolution.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from benchmarks.measure import Line, lines, rounds_of
from costcalc.cost.network import Network
from costcalc.explore.sweeps import threads
from costcalc.explore.sweeps.evaluate import Evaluation
from costcalc.explore.sweeps.request import Request, members_of
from costcalc.explore.sweeps.space import Axis, Space
from costcalc.spec.settings import given

LIMIT = "a * b + c on a million int64"
MILLION = 10**6
SCALED = {"width": "0.5:3:0.05", "depth": "0.5:3:0.1", "resolution": "128:600:8"}
STAGES = (
    *((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)),
    *((512, 1),) * 5,
    *((1024, 2), (1024, 1)),
)
"""Width and stride of the separable convolutions of MobileNet-V1, Howard et al. 2017, Table 1."""
Array = np.ndarray[Any, np.dtype[np.int64]]


def evaluation(name: str, values: Mapping[str, str], rows: int = 0) -> Evaluation:
    """The sweep of a network over these values, or over `rows` random settings of them."""
    texts = {key: given(value, key) for key, value in values.items()}
    (member,) = members_of([(name, Network.named(name))], texts, Request())
    space = member.space
    if rows:
        space = Space(space.axes, _drawn(space.axes, rows))
    return Evaluation(member.network, member.counting, space)


def _drawn(axes: tuple[Axis, ...], rows: int) -> Array:
    chance = np.random.default_rng(random.Random(1).randrange(2**32))
    return np.stack([chance.integers(0, len(axis.values), rows) for axis in axes], axis=1)


def by_hand(thousandths: Array, pixels: Array) -> tuple[Array, Array]:
    """MACs and parameters of MobileNet-V1 at widths and resolutions that broadcast together."""
    width = np.maximum(8, 32 * thousandths // 1000)
    side = -(-pixels // 2)
    macs = 27 * width * side * side
    params = 27 * width + 2 * width
    for channels, stride in STAGES:
        side = -(-side // stride)
        out = np.maximum(8, channels * thousandths // 1000)
        macs = macs + (9 * width + width * out) * side * side
        params = params + 9 * width + 2 * width + width * out + 2 * out
        width = out
    return macs + 1000 * width, params + 1000 * width + 1000


def by_hand_at(rows: Array, thousandths: Array, pixels: Array) -> tuple[Array, Array]:
    """The same at rows of numbers of widths and resolutions, with each width computed once."""
    width = np.maximum(8, 32 * thousandths // 1000)
    side = -(-pixels // 2)
    one, other = rows[:, 0], rows[:, 1]
    macs = (27 * width)[one] * (side * side)[other]
    params = 29 * width
    for channels, stride in STAGES:
        side = -(-side // stride)
        out = np.maximum(8, channels * thousandths // 1000)
        macs += (9 * width + width * out)[one] * (side * side)[other]
        params = params + 11 * width + width * out + 2 * out
        width = out
    return macs + (1000 * width)[one], (params + 1000 * width + 1000)[one]


def _pixels() -> list[int]:
    """The sizes of the images of a thousand values of rho, rounded as the spec rounds them."""
    return [round(224 * Fraction(2008 + 8 * step, 10_000)) for step in range(1000)]


def compared(rounds: int) -> list[Line]:
    """A line for each way to count a million settings. Raises where ours and by hand differ."""
    threads.cores = lambda: 1
    alphas, pixels = np.arange(1, 1001), np.array(_pixels())
    axes = {"alpha": "0.001:1:0.001", "rho": "0.2008:1:0.0008"}
    grid = evaluation("mobilenet_v1", axes)
    drawn = evaluation("mobilenet_v1", axes, MILLION)
    rows = drawn.space.rows(0, MILLION)
    scaled = evaluation("efficientnet_b0", SCALED, MILLION)
    _same(drawn.figures(), by_hand_at(rows, alphas, pixels))
    a = np.arange(MILLION)
    wide, high = alphas[:, None], pixels[None, :]
    _same(grid.figures(), by_hand(wide, high))
    work: dict[str, Callable[[], object]] = {
        LIMIT: lambda: a * a + a,
        "grid 1,000 x 1,000 of mobilenet_v1": grid.figures,
        "the same by hand": lambda: by_hand(wide, high),
        "a million scattered settings of mobilenet_v1": lambda: drawn.figures(),
        "scattered by hand, widths computed once": lambda: by_hand_at(rows, alphas, pixels),
        "a million scattered settings of efficientnet": lambda: scaled.figures(),
        "reading the values of the grid and walking the spec": lambda: evaluation(
            "mobilenet_v1", axes
        ),
    }
    return lines(rounds_of(work, rounds), LIMIT)


def _same(ours: Any, by_hand: tuple[Array, Array]) -> None:
    for name, other in zip(("macs", "params"), by_hand, strict=True):
        if not (ours[name] == other).all():
            raise SystemExit(f"{name} by hand differ from those of the sweep")


PAPER = {"alpha": "0.25:1:0.25", "rho": "4/7:1:1/7"}
"""The sixteen settings of Howard et al. 2017, Tables 6 and 7: images of 128 to 224 pixels."""
SWEEP = "a sweep of them, with reading and walking the spec"


def sixteen(rounds: int) -> list[Line]:
    """A line for each way to count the sixteen settings of the paper, without its process."""
    found = evaluation("mobilenet_v1", PAPER)
    names = [axis.name for axis in found.space.axes]
    rows = product(*(axis.values for axis in found.space.axes))
    settings = [dict(zip(names, row, strict=True)) for row in rows]
    network = Network.named("mobilenet_v1")
    work: dict[str, Callable[[], object]] = {
        SWEEP: lambda: evaluation("mobilenet_v1", PAPER).figures(),
        "costcalc, one by one": lambda: [network.at(**one).cost().macs for one in settings],
        **_by_fvcore(settings),
    }
    return lines(rounds_of(work, rounds), SWEEP)


def _by_fvcore(settings: Sequence[Mapping[str, Any]]) -> dict[str, Callable[[], object]]:
    """The same by fvcore, which runs the model; nothing where it is not installed."""
    try:
        from benchmarks.mobilenet_by_fvcore import counted
    except ImportError:
        return {}
    at = [(one["alpha"], round(224 * one["rho"])) for one in settings]
    return {"fvcore, one by one": lambda: [counted(float(a), side) for a, side in at]}


def settings_at_once(count: int) -> float:
    """Seconds of CPU to count `count` settings of MobileNet-V1, in chunks that are not kept."""
    from time import process_time

    wide = 10 ** (len(str(count - 1)) // 2)
    high = count // wide
    axes = {"alpha": f"1/{wide}:1:1/{wide}", "rho": f"1:2:1/{high - 1}"}
    start = process_time()
    found = evaluation("mobilenet_v1", axes)
    for _ in found.chunks():
        pass
    return process_time() - start
