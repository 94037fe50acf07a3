"""Files that are broken, or that claim what cannot be: a diagnostic, never a traceback."""

from __future__ import annotations

import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from costcalc.bridge.keras import walk
from costcalc.bridge.keras.door import trace
from costcalc.bridge.keras.use import Use
from costcalc.errors import UsageError
from costcalc.imports.road import imported
from tests.imports.keras.models import functional, given, layer, ref, sequential, traced


def message(folder: Path, made: Any) -> str:
    """What is said of a file, by the door or by the road behind it."""
    with pytest.raises(UsageError) as error:
        imported(traced(folder, made))
    return str(error.value)


DENSE = {"units": 4}
X = given((6,))
CYCLE = functional(
    [X, *(layer("ReLU", {}, [ref(before)], name=name) for name, before in ("ay", "ya"))]
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is not JSON"),
        ("no model", "it is not JSON"),
        ("[" * 100_000, "it is nested too deeply"),
        ('{"class_name": ' * 100_000, "it is nested too deeply"),
        ("9" * 10_000, "it is not JSON"),
        ("[]", "it is not the JSON of a Keras model"),
        ("{}", "it is not the JSON of a Keras model"),
        ('{"class_name": "Functional", "config": []}', "it is not the JSON of a Keras model"),
        ('{"class_name": "MyNet", "config": {}}', "`MyNet` is neither Functional nor Sequential"),
        ('{"class_name": "Sequential", "config": {}}', "`Sequential` has no list of `layers`"),
        ('{"class_name": "Sequential", "config": {"layers": [3]}}', "a layer or model has no"),
    ],
    ids=range(11),
)
def test_what_is_no_model(text: str, words: str, tmp_path: Path) -> None:
    assert words in message(tmp_path, text)


def test_a_truncated_file(tmp_path: Path) -> None:
    whole = json.dumps(sequential((6,), layer("Dense", DENSE)))
    for length in range(0, len(whole), 5):
        assert "it is not JSON" in message(tmp_path, whole[:length])


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bytes.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="it is not JSON"):
        trace(str(path))
    with pytest.raises(UsageError, match="cannot read it"):
        trace(str(tmp_path / "none.json"))


def deep(levels: int) -> dict[str, Any]:
    """Models in models."""
    made = sequential((6,), layer("Dense", DENSE))
    for _ in range(levels):
        made = sequential((6,), made | {"name": "inner"})
    return made


def doubling(levels: int) -> dict[str, Any]:
    """A model that uses a model twice, which uses a model twice, and so on."""
    made = sequential((6,), layer("ReLU"))
    for _ in range(levels):
        inner = made | {"name": "inner"}
        inner["inbound_nodes"] = [
            {"args": [ref("x")], "kwargs": {}},
            {"args": [ref("inner")], "kwargs": {}},
        ]
        made = functional([X, inner, layer("ReLU", {}, [ref("inner", node=1)], name="y")])
    return made


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (sequential((0,), layer("Dense", DENSE)), "an impossible shape"),
        (sequential((-3,), layer("Dense", DENSE)), "an impossible shape"),
        (sequential((2**50,), layer("Dense", DENSE)), "an impossible shape"),
        (sequential((), layer("Dense", DENSE)), "an impossible shape"),
        (sequential((6,), layer("Dense", {"units": -4})), "`Dense`: `units` is -4"),
        (sequential((6,), layer("Dense", {"units": 0})), "`Dense`: `units` is 0"),
        (sequential((6,), layer("Dense", {"units": True})), "`Dense`: `units` is True"),
        (sequential((6,), layer("Dense", {"units": "4" * 99})), "`units` is '4{39} ..."),
        (sequential((6,), layer("Dense", {"units": 10**30})), "`Dense`: `units` is 10{30}"),
        (sequential((6,), layer("Dense", {"units": float("nan")})), "`units` is nan"),
        (sequential((6,), layer("Dense")), "`Dense`: `units` is None"),
        (sequential((6,), layer("Dense", DENSE), layer("Dense", DENSE)), "two layers have"),
        (sequential((9, 7, 3), layer("Conv2D", {"filters": 4, "kernel_size": [3]})), "1 numbers"),
        (sequential((9, 7, 3), layer("Conv2D", {"filters": 4, "kernel_size": 50})), "`Conv2D`: "),
        (sequential((9, 3), layer("Conv2D", {"filters": 4, "kernel_size": 3})), "has 3 axes"),
        (sequential((9, 7, 3), layer("Reshape", {"target_shape": [5, 5]})), "it makes \\[5, 5\\]"),
        (sequential((6,), layer("BatchNormalization", {"axis": 9})), "along axis 9 of 2"),
        (functional([X, layer("Dense", DENSE, [ref("z")], name="y")]), "takes `z`, which is no"),
        (functional([X, layer("Dense", DENSE, [ref("y")], name="y")]), "of its own output"),
        (
            functional(
                [
                    X,
                    layer("ReLU", {}, [ref("y")], name="a"),
                    layer("ReLU", {}, [ref("a")], name="y"),
                ]
            ),
            "of its own output",
        ),
        (functional([X, layer("ReLU", {}, [ref("x", node=7)], name="y")]), "not used 8 times"),
        (functional([X, layer("ReLU", {}, [ref("x", output=3)], name="y")]), "no output 3"),
        (functional([X, layer("ReLU", {}, [ref("x", (5,))], name="y")]), "the file says \\[5\\]"),
        (functional([X], output="none"), "names `none`, which is no layer"),
        (functional([X, layer("ReLU", {}, [], name="y")]), "it has no input"),
        (functional([X, layer("ReLU", {}, name="y")]), "is not used 1 times"),
        (functional([X, {"class_name": "ReLU", "config": {}, "inbound_nodes": 3}]), "is no list"),
        (deep(30), "models stand in models"),
        (doubling(18), "are used more than 100,000 times"),
    ],
    ids=range(29),
)
def test_what_a_file_claims(made: Any, words: str, tmp_path: Path) -> None:
    found = message(tmp_path, made)
    assert re.search(words, found), found


def test_what_has_no_counterpart_is_named_all_at_once(tmp_path: Path) -> None:
    """A Lambda holds a program, which is neither read nor run."""
    code = {"class_name": "__lambda__", "config": {"code": "b3BlbigpCg=="}}
    made = functional(
        [
            X,
            layer("Lambda", {"function": code}, [ref("x", (6,))], name="lambda"),
            layer("Dense", DENSE, [ref("lambda", (6,))], name="dense", module="my.layers"),
            layer("Mine", {}, [ref("dense", (4,))], name="mine", module="my.layers"),
            layer("ReLU", {"threshold": 1.0}, [ref("mine", (4,))], name="y"),
        ]
    )
    found = message(tmp_path, made)
    assert "`Lambda`, in `lambda`" in found
    assert "`Mine`" in found
    assert "`Dense`, in `dense`" in found


def test_without_shapes_all_unknown_layers_are_named(tmp_path: Path) -> None:
    layers = (layer("Lambda"), layer("Dense", DENSE), layer("Mine", name="mine"))
    found = message(tmp_path, sequential((6,), *layers))
    assert "`Lambda`, in `lambda`" in found
    assert "`Mine`, in `mine`" in found


def test_names_cannot_reach_the_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in message(tmp_path, sequential((6,), layer("\x1b[31mMine")))


def test_a_claim_of_terabytes_costs_nothing(tmp_path: Path) -> None:
    tracemalloc.start()
    found = imported(traced(tmp_path, sequential((2**20,), layer("Dense", {"units": 2**20}))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.totals.macs == 2**40
    assert peak < 10**8


def test_a_spec_with_other_totals_is_not_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "multiply_adds", lambda use, outputs: 25)
    found = message(tmp_path, sequential((6,), layer("Dense", DENSE)))
    assert "macs: 24 of the spec, 25 measured" in found


def test_a_layer_that_stores_something_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Use, "held", lambda use, bias, **shapes: {"weight": use.hold("w", 6, 5)})
    found = message(tmp_path, sequential((6,), layer("Dense", DENSE)))
    assert "it stores 30 values, and our operator 28" in found


def test_a_version_adds_no_line_to_the_spec(tmp_path: Path) -> None:
    made = sequential((6,), layer("Dense", DENSE)) | {"keras_version": "2\nlet: {}"}
    text = imported(traced(tmp_path, made)).text
    assert "# Traced with a file of keras 3." in text
