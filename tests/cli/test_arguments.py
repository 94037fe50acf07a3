"""Arguments for someone else's model, as they are typed."""

from __future__ import annotations

from typing import Any

import click
import pytest

from costcalc.cli.arguments import arguments

READ: dict[str, dict[str, Any]] = {
    "aux_logits=false": {"aux_logits": False},
    "a=True, b=NONE,c=null": {"a": True, "b": None, "c": None},
    "size=(1,2)": {"size": (1, 2)},
    "width_mult=0.75,n=-3,big=1_000,small=1e-3": {
        "width_mult": 0.75,
        "n": -3,
        "big": 1000,
        "small": 0.001,
    },
    "a=[1, (2, false)], b=x": {"a": [1, (2, False)], "b": "x"},
    "norm=layer_norm,path=/a/b-c.pt": {"norm": "layer_norm", "path": "/a/b-c.pt"},
    "acts=[relu, gelu]": {"acts": ["relu", "gelu"]},
    "text='a, (b',more=\"=\"": {"text": "a, (b", "more": "="},
    "none='None'": {"none": "None"},
    "d={'a': 1, 'b': none}": {"d": {"a": 1, "b": None}},
    "": {},
    " , ": {},
}


@pytest.mark.parametrize("text", READ)
def test_a_value_is_what_it_looks_like(text: str) -> None:
    found = arguments([text])
    assert found == READ[text]
    assert [type(value) for value in found.values()] == [type(v) for v in READ[text].values()]


def test_the_option_may_be_repeated() -> None:
    assert arguments(["a=1", "b=(1,2),c=3"]) == {"a": 1, "b": (1, 2), "c": 3}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("alpha", "`alpha` is not an argument; write NAME=VALUE"),
        ("a=", "is not an argument"),
        ("=1", "is not an argument"),
        ("1a=1", "is not an argument"),
        ("a=1,a=2", "`a` is given twice"),
        ("a=(1,2", "the value `(1,2` of `a` cannot be read; put text in quotes"),
        ("a='b", "cannot be read"),
        ("a=print(1)", "cannot be read"),
        ("a={[1]: 2}", "cannot be read"),
        ("a=1e999", "cannot be read"),
        ("a=(1e999,)", "cannot be read"),
        (f"a={'9' * 5000}", "cannot be read"),
        (f"a={'(' * 5000}", "cannot be read"),
        (f"a={'x' * 20_000}", "cannot be read"),
    ],
    ids=lambda text: text[:20],
)
def test_what_cannot_be_read_is_said(text: str, words: str) -> None:
    with pytest.raises(click.UsageError) as caught:
        arguments([text])
    assert words in caught.value.message
    assert len(caught.value.message) < 120
