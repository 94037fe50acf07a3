"""How a call is written in a spec: without what is the default, and read back to the same layer."""

from fractions import Fraction
from typing import Any

import pytest

from costcalc.cost.network import Network
from costcalc.imports.layer_text import layer_text, value_text
from costcalc.imports.trace import Call

CONV = {"out": 8, "k": (3, 5), "s": (1, 1), "p": (1, 2), "d": (1, 1), "g": 1, "bias": False}
BN = {"affine": True, "scale": True, "stats": True}
ROWS: list[tuple[str, dict[str, Any], tuple[int, ...], str]] = [
    ("conv", CONV, (6, 7, 9), "conv(8, k=(3, 5))"),
    ("conv", {**CONV, "p": (0, 2)}, (6, 7, 9), "conv(8, k=(3, 5), p=(0, 2))"),
    ("conv", {**CONV, "k": (3, 3), "p": (1, 1)}, (6, 7, 9), "conv(8, k=3)"),
    ("conv", {**CONV, "k": (3, 3), "p": (0, 0)}, (6, 7, 9), "conv(8, k=3, p=0)"),
    ("conv", {**CONV, "g": 2, "bias": True}, (6, 7, 9), "conv(8, k=(3, 5), g=2, bias=true)"),
    ("conv", {**CONV, "out": 12, "g": 6}, (6, 7, 9), "dwconv(k=(3, 5), m=2)"),
    ("conv", {**CONV, "out": 6, "g": 6}, (6, 7, 9), "dwconv(k=(3, 5))"),
    ("maxpool", {"k": (3, 3), "s": (3, 3), "p": (0, 0), "ceil": False}, (6, 7, 9), "maxpool(k=3)"),
    ("adaptive_avgpool", {"out": (1, 1)}, (6, 7, 9), "gap"),
    ("adaptive_avgpool", {"out": (2, 3)}, (6, 7, 9), "adaptive_avgpool((2, 3))"),
    ("reshape", {"to": (378,)}, (6, 7, 9), "flatten"),
    ("reshape", {"to": (42, 9)}, (6, 7, 9), "reshape(42, 9)"),
    ("permute", {"axis": (2, 0, 1)}, (6, 7, 9), "permute(2, 0, 1)"),
    ("linear", {"out": 4, "bias": True, "axis": 1}, (6, 7), "linear(4)"),
    ("linear", {"out": 4, "bias": False, "axis": 2}, (6, 7, 9), "linear(4, bias=false, axis=-1)"),
    ("ln", {"affine": True, "bias": True, "whole": False, "axis": 0}, (6, 7, 9), "ln"),
    ("ln", {"affine": True, "bias": True, "whole": False, "axis": 2}, (6, 7, 9), "ln(axis=-1)"),
    ("bn", {**BN, "axis": 0}, (6, 7, 9), "bn"),
    ("bn", {**BN, "axis": 1}, (6, 7), "bn(axis=1)"),
    ("softmax", {"axis": 1}, (6, 7), "softmax(axis=1)"),
    ("times", {"by": Fraction(1, 8)}, (6, 7), "times(0.125)"),
]


@pytest.mark.parametrize(("op", "attributes", "shape", "text"), ROWS, ids=[r[3] for r in ROWS])
def test_a_call_is_written(op: str, attributes: Any, shape: Any, text: str) -> None:
    assert layer_text(Call(op, (0,), 1, attributes, {}), shape) == text


@pytest.mark.parametrize(("op", "attributes", "shape", "text"), ROWS, ids=[r[3] for r in ROWS])
def test_what_is_written_is_the_layer(op: str, attributes: Any, shape: Any, text: str) -> None:
    spec = f"costcalc: 1\ninput: {value_text(shape)}\nlayers:\n  - {text}\n"
    (layer,) = Network.from_text(spec).graph().layers
    own = layer.op.attributes()
    if op == layer.op.name and "p" not in attributes:
        wanted = {n: v for n, v in attributes.items() if n != "axis"}
        assert {name: own[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "1/3"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(1, 1000), "0.001"),
        (True, "true"),
        ((7,), "(7,)"),
        (((1, 2), (3, 4)), "((1, 2), (3, 4))"),
    ],
)
def test_values_are_exact(value: Any, text: str) -> None:
    assert value_text(value) == text
