"""Where a spec comes from: what counts as a path, what is refused as a file."""

import os
from pathlib import Path
from typing import Any

import pytest

from costcalc import SpecError, UsageError, graph_from_text
from costcalc.spec import source
from costcalc.spec.address import is_path


@pytest.mark.parametrize("name", ["a/b", "a\\b", "here.yaml", "here.yml", "./x"])
def test_a_path(name: str) -> None:
    assert is_path(name)


@pytest.mark.parametrize("name", ["mobilenet_v1", "yaml", "a.yaml.txt", "-"])
def test_no_path(name: str) -> None:
    assert not is_path(name)


def test_a_directory_and_a_pipe_are_told_apart(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is a directory, not a spec"):
        source.read_file(str(tmp_path))
    with pytest.raises(UsageError, match="is not a regular file"):
        source.read_file(str(tmp_path / "pipe"))


TAIL = "input: (3, 8, 8)\nlayers:\n- "


@pytest.mark.parametrize(
    ("head", "layers", "said"),
    [
        ("blocks:\n  b(1): relu\n", "b(1)", "a parameter of a block must be a name"),
        ("let:\n  f(2): 3\n", "conv(f(2))", "a parameter of a value of `let` must be a name"),
        ("params:\n  b: {default: true, doc: x}\n", "conv(4, bias=b)", "`b` must be true or false"),
        ("", "conv(round(3.14, 1))", "`round` takes 1 arguments, not 2"),
        ("", "conv(1 if relu < 2 else 3)", "these two cannot be compared"),
        ("", "conv(1 if (1, 2) < (3, 4) else 3)", "these two cannot be compared"),
        ("", "conv(1 if true == 1 else 3)", "these two cannot be compared"),
    ],
)
def test_a_refusal_begins_with_the_rule(head: Any, layers: Any, said: Any) -> None:
    settings = {"b": 7} if "default: true" in head else {}
    with pytest.raises(SpecError) as raised:
        graph_from_text(f"costcalc: 1\n{head}{TAIL}{layers}\n", **settings)
    assert str(raised.value).startswith(f"error: {said}")
