"""Attention that is computed in parts becomes one layer, and nothing else does."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from costcalc.cost.network import Network
from costcalc.imports.attention import recognized
from costcalc.imports.road import imported
from costcalc.imports.trace import Call, Input, StoredTensor, Trace

TOKENS, SEEN, HEADS, DIM, WIDE = 7, 9, 3, 4, 5
"""Queries, keys, heads, features of a head, those of a value's head: all different."""

SHAPES = {
    "q": (TOKENS, HEADS * DIM),
    "k": (SEEN, HEADS * DIM),
    "v": (SEEN, HEADS * WIDE),
    "q_split": (TOKENS, HEADS, DIM),
    "k_split": (SEEN, HEADS, DIM),
    "v_split": (SEEN, HEADS, WIDE),
    "q_heads": (HEADS, TOKENS, DIM),
    "k_heads": (HEADS, DIM, SEEN),
    "v_heads": (HEADS, SEEN, WIDE),
    "scaled": (HEADS, TOKENS, DIM),
    "scores": (HEADS, TOKENS, SEEN),
    "weights": (HEADS, TOKENS, SEEN),
    "mixed": (HEADS, TOKENS, WIDE),
    "back": (TOKENS, HEADS, WIDE),
    "y": (TOKENS, HEADS * WIDE),
}
NUMBERS = {name: number for number, name in enumerate(SHAPES)}


def call(op: str, output: str, *inputs: str, **attributes: Any) -> Call:
    return Call(op, tuple(NUMBERS[one] for one in inputs), NUMBERS[output], attributes, {})


CALLS = (
    call("reshape", "q_split", "q", to=SHAPES["q_split"]),
    call("permute", "q_heads", "q_split", axis=(1, 0, 2)),
    call("times", "scaled", "q_heads", by=Fraction(1, 2)),
    call("reshape", "k_split", "k", to=SHAPES["k_split"]),
    call("permute", "k_heads", "k_split", axis=(1, 2, 0)),
    call("reshape", "v_split", "v", to=SHAPES["v_split"]),
    call("permute", "v_heads", "v_split", axis=(1, 0, 2)),
    call("matmul", "scores", "scaled", "k_heads"),
    call("softmax", "weights", "scores", axis=2),
    call("matmul", "mixed", "weights", "v_heads"),
    call("permute", "back", "mixed", axis=(1, 0, 2)),
    call("reshape", "y", "back", to=SHAPES["y"]),
)
MACS = TOKENS * SEEN * HEADS * (DIM + WIDE)
PARTS = Trace(
    "parts",
    (),
    tuple(Input(name, NUMBERS[name]) for name in "qkv"),
    (NUMBERS["y"],),
    tuple(SHAPES.values()),
    CALLS,
    (),
    macs=MACS,
)


def without(name: str, **changed: Any) -> Trace:
    """The trace with another call that gives this value."""
    calls = [one._replace(**changed) if one.output == NUMBERS[name] else one for one in CALLS]
    return PARTS._replace(calls=tuple(calls))


def test_the_parts_are_one_layer() -> None:
    (found,) = recognized(PARTS).calls
    assert (found.op, found.attributes, found.inputs) == ("sdpa", {"heads": HEADS}, (0, 1, 2))


def test_it_has_the_same_products() -> None:
    text = imported(PARTS).text
    assert "sdpa(heads=3)" in text
    assert Network.from_text(text).cost().totals.macs == MACS


@pytest.mark.parametrize(
    "other",
    [
        without("weights", attributes={"axis": 1}),
        without("scaled", op="tanh", attributes={}),
        without("back", attributes={"axis": (1, 2, 0)}),
        without("q_heads", attributes={"axis": (0, 1, 2)}),
        PARTS._replace(outputs=(NUMBERS["y"], NUMBERS["weights"])),
        PARTS._replace(outputs=(NUMBERS["y"], NUMBERS["mixed"])),
    ],
)
def test_other_parts_stay(other: Trace) -> None:
    assert recognized(other) is other


def test_a_key_that_something_else_reads_is_kept_for_it() -> None:
    found = recognized(PARTS._replace(outputs=(NUMBERS["y"], NUMBERS["k_heads"])))
    assert [one.op for one in found.calls] == ["reshape", "permute", "sdpa"]


WINDOWS, SIDE = 6, 3
PLACES = SIDE * SIDE
"""Windows of 3 x 3 tokens, each with 2 heads of 5 features."""


def windowed(table: int = (2 * SIDE - 1) ** 2, *, masked: bool = True) -> Trace:
    """Attention in windows, whose scores have a bias of relative positions and a mask."""
    shapes: list[tuple[int, ...]] = [(WINDOWS, PLACES, 10)] * 3
    calls: list[Call] = []

    def made(op: str, shape: tuple[int, ...], *inputs: int, **attributes: Any) -> int:
        shapes.append(shape)
        given = {"to": shape, **attributes} if op == "reshape" else attributes
        held = {"weight": 0} if op == "embedding" else {}
        calls.append(Call(op, inputs, len(shapes) - 1, given, held))
        return len(shapes) - 1

    def heads(value: int, shape: tuple[int, ...], axis: tuple[int, ...]) -> int:
        wide = made("reshape", (WINDOWS, PLACES, 2, 5), value)
        turned = made("permute", (WINDOWS, 2, *shape), wide, axis=axis)
        return made("reshape", (WINDOWS * 2, *shape), turned)

    q = heads(0, (PLACES, 5), (0, 2, 1, 3))
    k = heads(1, (5, PLACES), (0, 2, 3, 1))
    v = heads(2, (PLACES, 5), (0, 2, 1, 3))
    product = made("matmul", (WINDOWS * 2, PLACES, PLACES), q, k)
    scores = made("reshape", (WINDOWS, 2, PLACES, PLACES), product)
    places = made("constant", (PLACES * PLACES,), sizes=(PLACES * PLACES,))
    rows = made("embedding", (PLACES * PLACES, 2), places, n=table, dim=2)
    wide = made("reshape", (PLACES, PLACES, 2), rows)
    turned = made("permute", (2, PLACES, PLACES), wide, axis=(2, 0, 1))
    bias = made("reshape", (1, 2, PLACES, PLACES), turned)
    scores = made("add", (WINDOWS, 2, PLACES, PLACES), scores, bias)
    if masked:
        mask = made("constant", (WINDOWS, 1, PLACES, PLACES), sizes=(WINDOWS, 1, PLACES, PLACES))
        scores = made("add", (WINDOWS, 2, PLACES, PLACES), scores, mask)
    weights = made("softmax", (WINDOWS, 2, PLACES, PLACES), scores, axis=3)
    weights = made("reshape", (WINDOWS * 2, PLACES, PLACES), weights)
    mixed = made("matmul", (WINDOWS * 2, PLACES, 5), weights, v)
    apart = made("reshape", (WINDOWS, 2, PLACES, 5), mixed)
    back = made("permute", (WINDOWS, PLACES, 2, 5), apart, axis=(0, 2, 1, 3))
    y = made("reshape", (WINDOWS, PLACES, 10), back)
    stored = (StoredTensor("table", (table, 2), trained=True),)
    macs = 2 * WINDOWS * 2 * PLACES * PLACES * 5
    inputs = tuple(Input(name, number) for number, name in enumerate("qkv"))
    return Trace("w", (), inputs, (y,), tuple(shapes), tuple(calls), stored, macs=macs)


@pytest.mark.parametrize("masked", [True, False])
def test_windows_with_biases_of_places_are_one_layer(masked: bool) -> None:
    trace = windowed(masked=masked)
    assert [one.op for one in recognized(trace).calls] == [*["reshape"] * 3, "sdpa", "reshape"]
    found = imported(trace)
    assert "sdpa(heads=2, windows=6, relative=(3, 3))" in found.text
    assert (found.totals.macs, found.totals.params) == (trace.macs, 25 * 2)


def test_a_table_that_is_not_of_relative_positions_stays() -> None:
    trace = windowed(table=26)
    assert recognized(trace) is trace
    assert imported(trace).totals.params == 26 * 2
