"""Files of Keras and exported programs that were damaged at random: read or refused, no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

from costcalc.errors import UsageError
from costcalc.imports.road import imported
from costcalc.imports.trace import Trace
from tests.imports import exported, keras
from tests.imports.exported import models as programs
from tests.imports.keras import models as networks
from tests.imports.mutated import mutated, paths

MANY = 80


def outcomes(tree: Any, traced: Callable[[Any], Trace], seed: int) -> tuple[int, int]:
    """How many damaged trees are read, and how many refused."""
    random, places = Random(seed), paths(tree)
    read = 0
    for _ in range(MANY):
        try:
            imported(traced(mutated(tree, places, random)), fold=False)
            read += 1
        except UsageError:
            continue
    return read, MANY - read


def test_models_of_keras(tmp_path: Path) -> None:
    for file in ("keras2.json", "keras3.json"):
        folder = Path(keras.__file__).parent
        models = json.loads((folder / file).read_text(encoding="utf-8"))["models"]
        for seed, name in enumerate(("images", "sequences", "tokens", "nested")):
            tree = models[name]["json"]
            read, refused = outcomes(tree, lambda one: networks.traced(tmp_path, one), seed)
            assert read > 10
            assert refused > 10


def test_an_exported_program(tmp_path: Path) -> None:
    with ZipFile(Path(exported.__file__).parent / "squeezenet1_1_static.pt2") as archive:
        tree = json.loads(archive.read("net/models/model.json"))
    read, refused = outcomes(tree, lambda one: programs.traced(tmp_path, one), 1)
    assert read > 10
    assert refused > 10
