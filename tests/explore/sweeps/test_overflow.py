"""Figures beyond 64 bits: Python's own integers, or a refusal, and never a number that wrapped."""

from __future__ import annotations

import csv
import io
import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from costcalc.cli.run import run
from costcalc.cost.network import Network
from costcalc.explore.sweeps.space import Axis
from tests.explore.sweeps.test_law import swept

LAYERS = 20
SPEC = f"""costcalc: 1
name: wide
params:
  width: {{default: 16, whole: true}}
  side: {{default: 32, whole: true}}
input: (3, side, side)
layers:
  - stem: conv(width, k=3)
  - body: conv(width, k=3)
    repeat: {LAYERS}
"""
WIDTHS = (17, 4_000, 20_000, 3_000_000)
SIDES = (19, 20_000, 5_000_000)
LARGEST = 2**63 - 1


def macs(width: int, side: int) -> int:
    """By hand, in Python's integers."""
    return 9 * width * (3 + LAYERS * width) * side**2


def params(width: int) -> int:
    return 9 * width * (3 + LAYERS * width)


SETTINGS = list(product(WIDTHS, SIDES))
HUGE = [one for one in SETTINGS if macs(*one) > LARGEST]


def test_twenty_thousand_wide_and_high_does_not_fit() -> None:
    assert macs(20_000, 20_000) == 28_800_216_000_000_000_000 > LARGEST
    assert 0 < len(HUGE) < len(SETTINGS)


def test_it_is_what_pytorch_counts() -> None:
    """All convolutions, run on shapes alone; FlopCounterMode counts two for each multiply-add."""
    torch = pytest.importorskip("torch", reason="the extra `torch` is not installed")
    from torch.utils.flop_counter import FlopCounterMode

    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        x = torch.empty(1, 3, 20_000, 20_000)
        for inside in (3, *[20_000] * LAYERS):
            x = torch.nn.Conv2d(inside, 20_000, 3, padding=1, bias=False)(x)
    assert counter.get_total_flops() == 2 * macs(20_000, 20_000)
    assert Network.from_text(SPEC).at(width=20_000, side=20_000).cost().macs * 2 == (
        counter.get_total_flops()
    )


@pytest.mark.parametrize("scattered", [False, True])
def test_figures_are_exact_where_some_do_not_fit(scattered: bool) -> None:
    found = swept(SPEC, Axis("width", WIDTHS), Axis("side", SIDES))
    if scattered:
        rows = np.array(list(product(range(len(WIDTHS)), range(len(SIDES)))))
        figures: Any = found.at(rows).figures
    else:
        figures = {name: numbers.ravel() for name, numbers in found.figures().items()}
    assert figures["macs"].tolist() == [macs(*one) for one in SETTINGS]
    assert figures["params"].tolist() == [params(width) for width, _ in SETTINGS]


@pytest.mark.parametrize("above", [-1, 0, 1])
def test_the_largest_number_of_64_bits_and_its_neighbours(above: int) -> None:
    """Sizes whose product is 2^63 - 1 = 7 * 7 * 73 * 127 * 337 * 92737 * 649657, or next to it."""
    text = "costcalc: 1\nparams:\n  n: {default: 1}\n  m: {default: 1}\ninput: (m)\nlayers:\n"
    n = 7 * 7 * 73 * 127 * 337 + above
    m = 92737 * 649657
    found = swept(f"{text}  - linear(n, bias=false)\n", Axis("n", (1, n)), Axis("m", (1, m)))
    assert found.figures()["macs"].ravel().tolist() == [1, m, n, n * m]
    if not above:
        assert n * m == LARGEST


@pytest.fixture
def spec(tmp_path: Path) -> str:
    file = tmp_path / "wide.yaml"
    file.write_text(SPEC)
    return str(file)


def words(*values: int) -> str:
    return ",".join(map(str, values))


def test_every_format_has_all_digits(spec: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("sweep", spec, "--width", words(*WIDTHS), "--side", words(*SIDES))
    assert run((*asked, "--format", "csv")) == 0
    table = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert [int(row["macs"]) for row in table] == [macs(*one) for one in SETTINGS]
    assert run((*asked, "--format", "json")) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["figures"]["macs"] for row in rows] == [macs(*one) for one in SETTINGS]
    assert run((*asked, "--exact")) == 0
    assert f"{macs(20_000, 20_000):,}" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["where", "sort", "pareto"])
def test_conditions_orders_and_fronts_take_them(
    form: str, spec: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("sweep", spec, "--width", words(*WIDTHS), "--side", words(*SIDES), "--format", "csv")
    options = {
        "where": "macs > 9223372036854775807",
        "sort": "max macs",
        "pareto": "min macs, max side",
    }
    assert run((*asked, f"--{form}", options[form])) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    kept = [(int(row["width"]), int(row["side"])) for row in table]
    expected = {
        "where": HUGE,
        "sort": sorted(SETTINGS, key=lambda one: -macs(*one)),
        "pareto": [(WIDTHS[0], side) for side in SIDES],
    }
    assert kept == expected[form]


def test_parquet_refuses_by_name_or_holds_what_fits(
    spec: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    output = tmp_path / "rows.parquet"
    asked = ("sweep", spec, "--width", words(*WIDTHS), "--side", words(*SIDES))
    assert run((*asked, "--output", str(output))) == 2
    assert "error: `macs` does not fit into the 64 bits" in capsys.readouterr().err
    assert not output.exists()
    assert run((*asked, "--where", "macs < 9223372036854775808", "--output", str(output))) == 0
    fitting = [macs(*one) for one in SETTINGS if one not in HUGE]
    assert parquet.read_table(output)["macs"].to_pylist() == fitting
