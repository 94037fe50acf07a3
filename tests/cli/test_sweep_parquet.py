"""`sweep` as a Parquet file: what its columns hold, and that it is whole or not there."""

from __future__ import annotations

import csv
import io
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from costcalc.cli.run import run
from costcalc.explore.sweeps.evaluate import Evaluation

parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")

SPEC = """costcalc: 1
name: small
params:
  width: {default: 12, whole: true}
  rate: {default: 1}
  kernel: {default: 3, choices: [3, 5]}
  shape: {default: narrow, choices: [narrow, wide]}
input: (6, 20, 20)
layers:
  - a: conv(int(width * rate), k=kernel)
  - when: shape == wide
    do: {b: conv(7)}
"""
WORDS = ("--width", "6,8", "--rate", "1/3:1:1/3", "--kernel", "3,5", "--shape", "narrow,wide")


@pytest.fixture
def spec(tmp_path: Path) -> str:
    file = tmp_path / "small.yaml"
    file.write_text(SPEC)
    return str(file)


def written(tmp_path: Path, *words: str, code: int = 0) -> Any:
    file = tmp_path / "rows.parquet"
    assert run(("sweep", *words, "--output", str(file))) == code
    return parquet.read_table(file)


def test_a_parquet_file_has_the_rows_of_csv(
    spec: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (spec, *WORDS, "--columns", "macs,params,intensity", "--where", "macs > 60k")
    table = written(tmp_path, *words)
    assert run(("sweep", *words, "--format", "csv")) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert table.num_rows == len(rows) > 10
    assert [str(kind) for kind in table.schema.types] == [
        *("string", "int64", "double", "int64", "string", "int64", "int64", "double")
    ]
    for row, found in zip(rows, table.to_pylist(), strict=True):
        for name in ("network", "shape"):
            assert found[name] == row[name]
        for name in ("width", "kernel", "macs", "params"):
            assert found[name] == int(row[name])
        assert found["rate"] == float(Fraction(row["rate"]))
        assert found["intensity"] == pytest.approx(float(Fraction(row["intensity"])))
    about = json.loads(table.schema.metadata[b"costcalc"])
    assert about["networks"][spec]["rate"] == ["1/3", "2/3", "1"]


def test_a_parameter_that_a_network_lacks_is_null(tmp_path: Path) -> None:
    table = written(tmp_path, "resnet8", "mobilenet_v1", "--resolution", "32,64", "--alpha", "1,2")
    assert table["alpha"].to_pylist() == [None, None, 1, 2]
    assert table["network"].to_pylist() == ["resnet8"] * 2 + ["mobilenet_v1"] * 2


def test_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costcalc.report.sweep.parquet.ROWS", 2)
    table = written(tmp_path, "resnet8", "mobilenet_v1", "--resolution", "32,64")
    assert parquet.ParquetFile(tmp_path / "rows.parquet").num_row_groups == 2
    assert table.num_rows == 3


def test_measured_figures_are_floats_where_one_is_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "measured.csv"
    file.write_text("rho,accuracy,milliseconds\n4/7,0.655,12\n1,0.706,31\n")
    table = written(tmp_path, "mobilenet_v1", "--rho", "4/7,1", "--join", str(file))
    assert table["accuracy"].to_pylist() == [0.655, 0.706]
    assert table["milliseconds"].to_pylist() == [12, 31]
    assert str(table["milliseconds"].type) == "int64"


def test_no_row_is_a_file_without_rows(tmp_path: Path) -> None:
    table = written(tmp_path, "mobilenet_v1", "--rho", "4/7,1", "--where", "macs < 1")
    assert table.num_rows == 0
    assert table.column_names == ["network", "rho", "macs", "params"]


def test_a_figure_beyond_64_bits_is_refused_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "huge.yaml"
    file.write_text(SPEC.replace("(6, 20, 20)", "(6, 900000, 900000)"))
    output = tmp_path / "rows.parquet"
    words = ("sweep", str(file), "--width", "9,900000", "--output", str(output))
    assert run(words) == 2
    assert "`macs` does not fit into the 64 bits" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["huge.yaml"]
    assert run((*words, "--where", "width < 10")) == 0
    assert parquet.read_table(output).num_rows == 1


def test_an_interrupted_run_leaves_the_file_that_was_there(
    spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Evaluation.chunks

    def interrupted(self: Evaluation) -> object:
        yield next(whole(self, 12))
        raise KeyboardInterrupt

    monkeypatch.setattr("costcalc.report.sweep.parquet.ROWS", 5)
    monkeypatch.setattr(Evaluation, "chunks", interrupted)
    file = tmp_path / "rows.parquet"
    file.write_text("old")
    assert run(("sweep", spec, *WORDS, "--output", str(file))) == 130
    assert "interrupted at 12 of 24 settings; " in capsys.readouterr().err
    assert file.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_format_that_is_given_wins_over_the_name(spec: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.parquet"
    assert run(("sweep", spec, "--width", "6,8", "--format", "csv", "--output", str(file))) == 0
    assert file.read_text().startswith("network,width")


def test_without_pyarrow_it_says_what_to_install(
    spec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "costcalc.report.sweep.parquet", raising=False)
    assert run(("sweep", spec, "--output", str(tmp_path / "rows.parquet"))) == 2
    assert "pip install 'costcalc[parquet]'" in capsys.readouterr().err
