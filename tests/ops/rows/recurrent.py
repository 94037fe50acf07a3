"""Recurrent layers, their work counted gate by gate."""

from __future__ import annotations

from typing import Any

from costcalc.ops.base import Work
from tests.ops.rows.row import Row

SIGMOID = Work(additions=1, divisions=1, exponentials=1)


def _units(units: int, *parts: tuple[int, Work]) -> Work:
    """A multiple of the work of a unit, which is a sum of multiples of its parts."""
    sums = zip(*([n * amount for amount in part] for n, part in parts), strict=True)
    return Work(*(units * sum(amounts) for amounts in sums))


def _lstm(attributes: dict[str, Any], x: tuple[int, int], state: int, sums: int) -> Row:
    """`state` counts the units of all directions, `sums` the summands of a gate but one."""
    tokens, dim = x
    out = attributes["out"]
    work = _units(
        tokens * state,
        (4, Work(additions=sums)),
        (3, SIGMOID),
        (2, Work(exponentials=1)),
        (3, Work(multiplications=1)),
        (1, Work(additions=1)),
    )
    return Row(
        "lstm",
        attributes,
        (x,),
        (tokens, state),
        "lstm",
        macs=tokens * state * 4 * (dim + out),
        weights=state * 4 * (dim + out),
        biases=state * 4 * 2 if attributes.get("bias", True) else 0,
        work=work,
    )


def _gru(attributes: dict[str, Any], x: tuple[int, int], state: int, sums: int) -> Row:
    tokens, dim = x
    out = attributes["out"]
    work = _units(
        tokens * state,
        (3, Work(additions=sums)),
        (2, SIGMOID),
        (1, Work(exponentials=1)),
        (3, Work(multiplications=1)),
        (2, Work(additions=1)),
    )
    return Row(
        "gru",
        attributes,
        (x,),
        (tokens, state),
        "gru",
        macs=tokens * state * 3 * (dim + out),
        weights=state * 3 * (dim + out),
        biases=state * 3 * 2 if attributes.get("bias", True) else 0,
        work=work,
    )


ROWS = [
    # A gate adds up a product with the token, one with the state, and two biases.
    _lstm({"out": 8}, (9, 5), 8, 3),
    _lstm({"out": 5}, (7, 12), 5, 3),
    _lstm({"out": 8, "bias": False}, (9, 5), 8, 1),
    _lstm({"out": 8, "bidirectional": True}, (9, 5), 8 + 8, 3),
    _lstm({"out": 3, "bidirectional": True, "bias": False}, (4, 7), 3 + 3, 1),
    _lstm({"out": 6}, (1, 11), 6, 3),
    _lstm({"out": 650}, (35, 200), 650, 3),
    _gru({"out": 8}, (9, 5), 8, 3),
    _gru({"out": 5}, (7, 12), 5, 3),
    _gru({"out": 8, "bias": False}, (9, 5), 8, 1),
    _gru({"out": 8, "bidirectional": True}, (9, 5), 8 + 8, 3),
    _gru({"out": 3, "bidirectional": True, "bias": False}, (4, 7), 3 + 3, 1),
    _gru({"out": 6}, (1, 11), 6, 3),
]
