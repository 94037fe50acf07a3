"""Proof of peak memory in symbols: the forms against the peak of networks that are built.

Run it by hand: `python -m tests.memory.prove_peak`. It prints the figures of each network as they
are recorded in `PROVED`, which `test_peak_formula.py` compares at some of the settings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from costcalc import graph_of
from costcalc.algebra.symbols import exactly_at
from costcalc.cost.evaluation import holds, value_at
from costcalc.cost.memory.record import memory_of
from costcalc.errors import SpecError
from costcalc.explore.largest import LargestReport, largest_of

FORTIETHS = tuple(Fraction(n, 40) for n in range(3, 120))


class Range(NamedTuple):
    """A network, the parameter that is a symbol, and the settings to build it at."""

    network: str
    symbol: str
    settings: tuple[int | Fraction, ...]


class Proved(NamedTuple):
    """How many settings were built and had the forms' peak; at how many of them the smooth form
    was exact; how many the conditions of the forms left out, and how many cannot be built; the sum
    of all peaks.
    """

    equal: int
    smooth: int
    elsewhere: int
    unbuildable: int
    total: int


RANGES = (
    Range("mobilenet_v1", "rho", tuple(Fraction(n, 224) for n in range(8, 400, 3))),
    Range("mobilenet_v2", "resolution", tuple(range(1, 320, 3))),
    Range("mobilenet_v2", "alpha", FORTIETHS),
    Range("resnet50", "resolution", tuple(range(2, 300, 3))),
    Range("efficientnet_b0", "resolution", tuple(range(2, 320, 3))),
    Range("efficientnet_b0", "width", FORTIETHS),
    Range("nasnet_a_mobile", "resolution", tuple(range(32, 260, 6))),
    Range("densenet121", "growth", tuple(range(1, 60))),
    Range("bert_base", "length", tuple(range(1, 512, 9))),
    Range("ds_cnn", "width", tuple(range(8, 200, 4))),
    Range("resnet20", "resolution", tuple(range(8, 128))),
)

PROVED = {
    "mobilenet_v1 rho": Proved(131, 65, 0, 0, 682639232),
    "mobilenet_v2 resolution": Proved(107, 26, 0, 0, 441862656),
    "mobilenet_v2 alpha": Proved(108, 5, 9, 0, 1125949440),
    "resnet50 resolution": Proved(100, 24, 0, 0, 587566080),
    "efficientnet_b0 resolution": Proved(106, 25, 0, 0, 433701120),
    "efficientnet_b0 width": Proved(108, 5, 9, 0, 1125949440),
    "nasnet_a_mobile resolution": Proved(38, 19, 0, 0, 84119840),
    "densenet121 growth": Proved(59, 59, 0, 0, 400805888),
    "bert_base length": Proved(57, 57, 0, 0, 265807872),
    "ds_cnn width": Proved(48, 48, 0, 0, 4896000),
    "resnet20 resolution": Proved(120, 120, 0, 0, 132622080),
}
"""What the proof printed."""


def proved(of: Range, every: int = 1) -> Proved:
    """The forms against built networks, at every n-th setting. Raises AssertionError for a peak
    that differs.
    """
    report = largest_of(graph_of(of.network), [of.symbol])
    found = [_at(report, of, setting) for setting in of.settings[::every]]
    peaks = [one for one in found if isinstance(one, tuple)]
    return Proved(
        equal=len(peaks),
        smooth=sum(smooth == peak for peak, smooth in peaks),
        elsewhere=found.count("elsewhere"),
        unbuildable=found.count("unbuildable"),
        total=sum(peak for peak, _ in peaks),
    )


def _at(report: LargestReport, of: Range, setting: int | Fraction) -> tuple[int, Fraction] | str:
    """The peak of the network that is built there, and the smooth figure."""
    given = {of.symbol: setting}
    try:
        peak = memory_of(graph_of(of.network, **given)).peak.bytes
    except SpecError:
        return "unbuildable"
    forms = report.forms
    facts = [fact for fact, role in forms.facts.items() if role != "branch"]
    if not all(holds(fact, given) for fact in [*facts, *forms.assumed]):
        return "elsewhere"
    exact = max(exactly_at(part.form.exact, given) for part in forms.parts)
    assert exact == peak, (of.network, given, exact, peak)
    smooth = max(value_at(part.form.smooth, given) for part in forms.parts)
    candidates = max(value_at(part.form.smooth, given) for part in report.candidates)
    assert candidates == smooth == max(_leading(report, setting)), (of.network, given)
    return peak, smooth


def _leading(report: LargestReport, setting: int | Fraction) -> Iterator[Fraction]:
    """The smooth form that leads at a setting; at a place between two leads both."""
    assert report.course is not None
    for lead in report.course.leads:
        if lead.span.start.value <= setting <= lead.span.end.value:
            yield value_at(lead.part.form.smooth, {report.order[0]: setting})


def main() -> None:
    for one in RANGES:
        sys.stdout.write(f'    "{one.network} {one.symbol}": {tuple(proved(one))},\n')
        sys.stdout.flush()


if __name__ == "__main__":
    main()
