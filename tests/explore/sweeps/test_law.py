"""A small part of the law of sweeps; `tests.explore.sweeps.law` holds it for the whole catalog."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from costcalc.cost.counting import counting
from costcalc.cost.network import Network
from costcalc.explore.sweeps.evaluate import Evaluation
from costcalc.explore.sweeps.partition import ColumnNumbers
from costcalc.explore.sweeps.space import Axis, Space
from costcalc.explore.sweeps.tables import Table
from tests.explore.sweeps.law import law

SPEC = """
costcalc: 1
params:
  width: {default: 1}
  side: {default: 16, whole: true}
  groups: {default: 1, whole: true}
input: (6, side, side)
layers:
  - a: conv(int(12 * width), k=3, s=2, g=groups)
  - b: conv(8, k=1)
  - pool: maxpool(k=2)
"""


@pytest.mark.parametrize("name", ["mobilenet_v1", "mobilenet_v3", "unet", "bert", "lstm_lm"])
def test_a_sweep_gives_what_each_setting_gives_alone(name: str) -> None:
    found = law(Network.named(name), 12, seed=3)
    assert found.settings == 12
    assert found.faults == []


def test_peak_memory_is_the_largest_at_each_setting() -> None:
    """It is a maximum over layers, which depends on all parameters together."""
    for name in ("resnet8", "mobilenet_v1"):
        found = law(Network.named(name), 8, seed=5, asked=("macs", "bytes", "peak_memory"))
        assert found.faults == []


def test_the_law_notices_a_figure_that_is_off_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Table._whole

    def off(self: Table, sums: object) -> object:
        return whole(self, sums) + 1

    monkeypatch.setattr(Table, "_whole", off)
    assert len(law(Network.named("resnet8"), 5).faults) == 5


def test_the_law_notices_a_condition_that_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ColumnNumbers, "are_positive", lambda self, shape: False)
    assert law(Network.named("resnet8"), 5).faults != []


def swept(text: str, *axes: Axis) -> Evaluation:
    network = Network.from_text(text)
    counted = counting(network.graph(), quantities=("macs", "params"))
    return Evaluation(network, counted, Space(axes))


@pytest.mark.parametrize("rows", [1, 7, 100])
def test_a_grid_gives_row_by_row_what_its_rows_give(rows: int) -> None:
    widths = tuple(Fraction(n, 12) for n in range(6, 13))
    axes = Axis("groups", (1, 2, 3)), Axis("width", widths), Axis("side", (15, 16))
    found = swept(SPEC, *axes)
    chunks = list(found.chunks(rows))
    single = found.at(Space(axes).rows(0, 42))
    assert np.concatenate([chunk.indexes for chunk in chunks]).tolist() == single.indexes.tolist()
    assert np.concatenate([chunk.valid for chunk in chunks]).tolist() == single.valid.tolist()
    for name, numbers in single.figures.items():
        assert np.concatenate([c.figures[name] for c in chunks]).tolist() == numbers.tolist()
        assert found.figures()[name].ravel().tolist() == numbers.tolist()
    assert 0 < single.valid.sum() < 42


def test_settings_that_cannot_be_built_are_marked_with_their_reasons() -> None:
    widths = tuple(Fraction(n, 12) for n in range(6, 13))
    found = swept(SPEC, Axis("width", widths), Axis("groups", (1, 4, 5, 6)))
    (chunk,) = found.chunks()
    reasons = [
        found.reasons[reason] if not valid else ""
        for valid, reason in zip(chunk.valid, chunk.reasons, strict=True)
    ]
    divides_input, divides_output = (
        "`g` does not divide the input channels",
        "`g` does not divide the output channels",
    )
    expected = []
    for width in range(6, 13):
        for groups in (1, 4, 5, 6):
            bad = divides_output if groups in (1, 6) and width % groups else ""
            expected.append(divides_input if groups in (4, 5) else bad)
    assert [bool(reason) for reason in reasons] == [bool(reason) for reason in expected]
    assert chunk.valid.sum() == 7 + 2
    assert all(int(macs) == 0 for macs in chunk.figures["macs"][~chunk.valid])


def test_what_does_not_fit_into_64_bits_is_counted_in_whole_numbers_of_python() -> None:
    sides = (10**5, 10**6, 2 * 10**7)
    widths = (1, 1000, 10**7)
    found = swept(SPEC, Axis("width", widths), Axis("side", sides))
    (chunk,) = found.chunks()
    for row, (width, side) in enumerate((w, s) for w in widths for s in sides):
        out = -(-(side - 1) // 2) + (1 if side % 2 else 0)
        macs = (9 * 6 * 12 * width + 12 * width * 8) * out * out
        assert int(chunk.figures["macs"][row]) == macs
    assert int(chunk.figures["macs"].max()) > 2**63
    assert chunk.figures["macs"].dtype == np.dtype(object)
    assert chunk.figures["params"].dtype == np.dtype(np.int64)
