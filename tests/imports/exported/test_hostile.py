"""Archives that are broken, or that claim what cannot be: a diagnostic, never a traceback."""

from __future__ import annotations

import json
import re
import tracemalloc
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from costcalc.bridge.exported import archive as files
from costcalc.bridge.exported import session
from costcalc.bridge.exported.door import trace
from costcalc.errors import UsageError
from costcalc.imports.road import imported
from tests.imports.exported.models import archive, node, program, traced

X = {"x": (1, 6), "y": (1, 6)}
RELU = node("relu", "y", self="x")


def message(folder: Path, content: Any) -> str:
    with pytest.raises(UsageError) as error:
        imported(traced(folder, content))
    return str(error.value)


@pytest.mark.parametrize(
    "content", [b"", b"no archive", b"PK\x03\x04", b"\x80\x02}q\x00."], ids=repr
)
def test_what_is_no_archive(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bytes.pt2"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="it is not an archive"):
        trace(str(path))


def test_what_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pt2", tmp_path):
        with pytest.raises(UsageError, match="it is not a file"):
            trace(str(path))


def test_a_truncated_archive(tmp_path: Path) -> None:
    whole = Path(archive(tmp_path, program([RELU], X))).read_bytes()
    path = tmp_path / "part.pt2"
    for length in range(0, len(whole), 11):
        path.write_bytes(whole[:length])
        with pytest.raises(UsageError):
            trace(str(path))


def test_a_damaged_archive(tmp_path: Path) -> None:
    """Each byte turned over: the file is read, or refused."""
    whole = Path(archive(tmp_path, program([RELU], X))).read_bytes()
    path = tmp_path / "damaged.pt2"
    refused = 0
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            imported(trace(str(path)))
        except UsageError:
            refused += 1
    assert refused > 20


def test_an_archive_without_a_graph(tmp_path: Path) -> None:
    for name in ("net/data/weights/weight_0", "../../models.json", "models/a.pt"):
        with pytest.raises(UsageError, match="the archive has no graph"):
            trace(archive(tmp_path, "{}", name))


def test_an_archive_with_two_graphs(tmp_path: Path) -> None:
    path = Path(archive(tmp_path, program([RELU], X)))
    with ZipFile(path, "a") as more:
        more.writestr("net/models/other.json", "{}")
    with pytest.raises(UsageError, match="the archive has 2 graphs"):
        trace(str(path))


def test_a_path_that_leads_out_is_only_a_name(tmp_path: Path) -> None:
    path = archive(tmp_path, program([RELU], X), "../../../models/model.json")
    assert trace(path).shapes == ((6,), (6,))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["small.pt2"]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.pt2"
    with ZipFile(path, "w", ZIP_DEFLATED) as made, made.open("models/model.json", "w") as stream:
        for _ in range(300):
            stream.write(b" " * 2**20)
    tracemalloc.start()
    with pytest.raises(UsageError, match="its graph has more than 256 MiB"):
        trace(str(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10**8
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with pytest.raises(UsageError, match="its graph has more than"):
        trace(archive(tmp_path, program([RELU], X)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "its graph is not JSON"),
        ("[" * 100_000, "its graph is nested too deeply"),
        ("[]", "it holds no exported program"),
        ("{}", "it holds no exported program"),
        (json.dumps(program([RELU], X, version=9)), "version 9 of the schema is not known"),
        (json.dumps(program([RELU], X, version="8")), "version 8 of the schema is not known"),
    ],
    ids=range(6),
)
def test_what_is_no_program(text: str, words: str, tmp_path: Path) -> None:
    assert words in message(tmp_path, text)


WEIGHT = {"x": (1, 6), "w": (4, 6), "y": (1, 4)}
LINEAR = node("linear", "y", input="x", weight="w")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (program([], X), "is read before it is computed|computes nothing"),
        (program([RELU], {"x": (1, -6), "y": (1, 6)}), "an impossible shape"),
        (program([RELU], {"x": (1, 2**50), "y": (1, 6)}), "an impossible shape"),
        (program([RELU], {"y": (1, 6)}), "an input has no shape"),
        (program([RELU], {"x": (), "y": ()}), "no axis for the batch"),
        (program([RELU], {"x": (0, 6), "y": (0, 6)}), "an input is empty"),
        (program([RELU], {"x": (1, 6)}), "is given twice, or has no shape"),
        (program([RELU, RELU], X), "`y` is given twice"),
        (program([node("relu", "y", self="z")], X), "`z` is read before it is computed"),
        (program([node("relu", "y", self="y")], X), "`y` is read before it is computed"),
        (program([RELU], X, outputs=("none",)), "`none` is read before it is computed"),
        (program([RELU], X, inputs=()), "it has no tensor as its input"),
        (program([RELU], X, held=("w",)), "`a.b.w` has no shape"),
        (program([LINEAR], WEIGHT), "`w` is read before it is computed"),
        (program([node("linear", "y", input="x")], X), "`aten.linear` lacks an argument"),
        (program([node("linear", "y", weight="w")], WEIGHT, ["w"]), "`aten.linear`"),
        (
            program([node("linear", "y", input="x", weight="w")], WEIGHT | {"w": (4, 9)}, ["w"]),
            "the spec|other totals|no spec",
        ),
        (
            program([node("select", "y", self="x", dim=1, index=0)], X),
            "its sizes depend on the batch",
        ),
        (program([node("permute", "y", self="x")], X), "`aten.permute`|does not fit"),
        (program([node("select", "y", self="x", dim=0, index=0)], X), "along the batch"),
        (program([node("mean", "y", self="x", dim=[0])], X), "reduces the batch too"),
        (program([node("_operator.call", "y", self="x")], X), "`_operator.call`"),
        (program([node("nonzero", "y", self="x")], X), "`aten.nonzero`"),
        (program([3], X), "is not given as a mapping"),
        (program([RELU], {"x": ("s0", "Pow(9, 9)"), "y": (1, 6)}), "a size has the power 9"),
        (program([RELU], {"x": ("s0", "9 // 0"), "y": (1, 6)}), "divided by 0"),
        (program([RELU], {"x": ("s0", "__import__('os')"), "y": (1, 6)}), "cannot be computed"),
        (program([RELU], {"x": ("s0", "(" * 900), "y": (1, 6)}), "no expression of sizes"),
        (program([RELU], {"x": ("s0", "9" * 5000), "y": (1, 6)}), "a very long expression"),
        (program([RELU], {"x": ("s0", "10**8**8"), "y": (1, 6)}), "power|cannot be computed"),
        (program([RELU], {"x": ("s0 + 1", 6), "y": ("s0 + 1", 6)}), "not one symbol"),
    ],
    ids=range(31),
)
def test_what_a_file_claims(made: Any, words: str, tmp_path: Path) -> None:
    found = message(tmp_path, made)
    assert re.search(words, found), found


def test_what_has_no_counterpart_is_named_all_at_once(tmp_path: Path) -> None:
    nodes = [node("erfinv", "a", self="x"), node("digamma", "b", self="a")]
    shapes = dict.fromkeys("xaby", (1, 6))
    found = message(tmp_path, program([*nodes, node("relu", "y", self="b")], shapes))
    assert "`aten.erfinv`, in `a.b`" in found
    assert "`aten.digamma`, in `a.b`" in found


def test_names_cannot_reach_the_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in message(tmp_path, program([node("\x1b[31mx", "y", self="x")], X))
    assert "\x1b" not in message(tmp_path, program([node("relu", "y", self="\x1b[31m")], X))


def test_a_claim_of_terabytes_costs_nothing(tmp_path: Path) -> None:
    shapes = {"x": (1, 2**20), "w": (2**20, 2**20), "y": (1, 2**20)}
    assert imported(traced(tmp_path, program([LINEAR], shapes, ["w"]))).totals.macs == 2**40


def test_a_fixed_batch_is_said(tmp_path: Path) -> None:
    shapes = {"x": (5, 6), "w": (4, 6), "y": (5, 4)}
    found = traced(tmp_path, program([LINEAR], shapes, ["w"]))
    assert found.macs == 24
    assert found.notes == ("The first axis of its inputs, of 5, is taken for the batch.",)


def test_a_spec_with_other_totals_is_not_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "multiply_adds", lambda step, shapes: 25)
    found = message(tmp_path, program([LINEAR], WEIGHT, ["w"]))
    assert "macs: 24 of the spec, 25 measured" in found


def test_a_name_adds_no_line_to_the_spec(tmp_path: Path) -> None:
    made = program([LINEAR], WEIGHT | {"v": (3, 3)}, ["w", "v"])
    signature = made["graph_module"]["signature"]["input_specs"]
    signature[1]["parameter"]["parameter_name"] = "a\nparams: {}\n.v"
    made["torch_version"] = "2\nlet: {}"
    text = imported(traced(tmp_path, made)).text
    assert "as in a?params: {}?." in text
    assert not any(line.startswith(("params:", "let:")) for line in text.splitlines())
