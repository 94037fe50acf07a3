"""Devices: each figure has its kind, precision, density, source and day, or the file is refused."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import costcalc
from costcalc.cost.dtypes import dtype_of
from costcalc.cost.roofline.roof import precisions, roof_of, usual_dtype
from costcalc.errors import CostcalcError, Source
from costcalc.spec import devices
from costcalc.spec.rates import bytes_a_second, operations

PEAK: dict[str, str] = {
    "precision": "int8",
    "value": "4 TOP/s",
    "density": "sparse",
    "kind": "datasheet",
    "source": "a data sheet",
    "url": '"https://example.org/sheet"',
    "date": "2026-11-26",
}


def text(peak: dict[str, str], **others: str) -> str:
    def mapping(figure: dict[str, str]) -> str:
        return "{" + ", ".join(f"{key}: {value}" for key, value in figure.items()) + "}"

    memory = {k: v for k, v in PEAK.items() if k not in ("precision", "density")}
    keys = {
        "costcalc": "1",
        "device": "one",
        "title": "A device",
        "peaks": f"[{mapping(peak)}]",
        "bandwidth": mapping({**memory, "value": "8 GB/s"}),
    }
    return "".join(f"{key}: {value}\n" for key, value in {**keys, **others}.items())


def load(content: str) -> devices.Device:
    return devices.load(Source("one.yaml", content))


@pytest.mark.parametrize("name", devices.names())
def test_a_shipped_device_says_all_of_each_figure(name: str) -> None:
    one = devices.find(name)
    assert one.name == name
    assert one.peaks
    assert one.title
    for figure in (*one.peaks, one.bandwidth):
        assert figure.value > 0
        assert figure.kind in devices.KINDS
        assert figure.source
        assert figure.url.startswith("https://")
        assert len(figure.date) == 10
    for peak in one.peaks:
        assert peak.precision in devices.PRECISIONS
        assert peak.density in devices.DENSITIES
    assert costcalc.roofline("mobilenet_v1", device=name).seconds > 0


@pytest.mark.parametrize("key", PEAK)
def test_a_figure_without_a_key_is_refused(key: str) -> None:
    assert load(text(PEAK)).peaks[0].value == 4 * 10**12
    with pytest.raises(CostcalcError, match=f"`{key}` is missing"):
        load(text({k: v for k, v in PEAK.items() if k != key}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "measured"}, "`kind` must be one of datasheet, derived, estimate"),
        ({"density": "half"}, "`density` must be one of dense, sparse"),
        ({"precision": "int9"}, "`precision` must be one of"),
        ({"value": "4 TB/s"}, "is not a number of operations a second"),
        ({"value": "0 TOP/s"}, "must be above 0"),
        ({"url": '"http://example.org"'}, "`url` must begin with https"),
        ({"date": "26.11.2026"}, "`date` must be a day"),
        ({"speed": "1"}, "unknown key `speed`"),
    ],
)
def test_a_figure_that_is_wrong_is_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(CostcalcError, match=message):
        load(text({**PEAK, **change}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"costcalc": "2"}, "the version of a device must be 1"),
        ({"peaks": "[]"}, "at least one peak"),
        ({"peaks": "4 TOP/s"}, "`peaks` must be a list"),
        ({"device": "a-b"}, "cannot be named"),
        ({"memory": "8 GB"}, "unknown key `memory`"),
    ],
)
def test_a_device_that_is_wrong_is_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(CostcalcError, match=message):
        load(text(PEAK, **change))


@pytest.fixture
def sparse(tmp_path: Path) -> Any:
    """A catalog with one device, which has only a sparse peak."""
    (tmp_path / "one.yaml").write_text(text(PEAK), encoding="utf-8")
    with patch.object(devices, "folder", lambda: str(tmp_path)):
        yield


@pytest.mark.usefixtures("sparse")
def test_a_device_with_only_a_sparse_peak_needs_sparse() -> None:
    with pytest.raises(costcalc.UsageError, match="`one` has only a sparse peak in int8"):
        roof_of("int8", device="one")
    assert roof_of("int8", device="one", sparse=True).ridge == 500
    assert roof_of("int8", device="one", peak="2TOPS").peak == 2 * 10**12
    with pytest.raises(costcalc.UsageError, match="no dense peak for fp32"):
        roof_of("fp32", device="one")
    with pytest.raises(costcalc.UsageError, match="did you mean `one`"):
        roof_of("int8", device="onee")


def test_the_precision_that_a_data_type_is_computed_in() -> None:
    assert precisions(dtype_of("bf16")) == ("bf16",)
    assert precisions(dtype_of("int4")) == ("int4", "int8")
    assert precisions(dtype_of("w4a8")) == ("int8",)
    assert precisions(dtype_of("w4a16")) == ("fp16", "bf16")
    assert precisions(dtype_of("w4a12")) == ()
    assert roof_of("int4", device="tpu_v5e").precision == "int8"
    assert (usual_dtype("nvidia_t4"), usual_dtype("tpu_v5p")) == ("fp32", "bf16")


@pytest.mark.parametrize(
    ("written", "value"),
    [("4TOPS", 4 * 10**12), ("1.5 GFLOP/s", 15 * 10**8), ("7 OP/s", 7), ("2kFLOPS", 2000)],
)
def test_operations_a_second(written: str, value: int) -> None:
    assert operations(written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [("8GB/s", 8 * 10**9), ("0.5 KiB/s", None), ("2 MiB/s", 2 << 20), ("3 B/s", 3)],
)
def test_bytes_a_second(written: str, value: int | None) -> None:
    if value is None:
        with pytest.raises(costcalc.UsageError, match="is not a number of bytes a second"):
            bytes_a_second(written)
    else:
        assert bytes_a_second(written) == Fraction(value)


@pytest.mark.parametrize(
    "written", ["", "4", "4T", "-4TOPS", "4e12OPS", "4TMAC/s", "4 iOP/s", "٤TOPS"]
)
def test_what_is_no_rate_is_refused(written: str) -> None:
    for read in (operations, bytes_a_second):
        with pytest.raises(costcalc.UsageError, match="is not a number of"):
            read(written)
