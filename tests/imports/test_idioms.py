"""Calls that have an operator of their own together, and those that only look so."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.imports.idioms import named
from costcalc.imports.trace import Call, Input, StoredTensor, Trace

Shape = tuple[int, ...]


def stored_and(op: str, own: Shape, sizes: Shape, *, first: bool = False, **given: Any) -> Trace:
    """relu(x) and a trained tensor, joined by an operator."""
    shapes = (own, own, sizes, (9, 9))
    calls = (
        Call("relu", (0,), 1, {}, {}),
        Call("stored", (), 2, {"sizes": sizes}, {"weight": 0}),
        Call(op, (2, 1) if first else (1, 2), 3, given, {}),
    )
    held = (StoredTensor("t", sizes, trained=True),)
    return Trace("x", (), (Input("x", 0),), (3,), shapes, calls, held)


@pytest.mark.parametrize(
    ("trace", "name"),
    [
        (stored_and("add", (7, 5), (7, 5)), "position"),
        (stored_and("add", (7, 5), (7, 5), first=True), "position"),
        (stored_and("concat", (7, 5), (1, 5), first=True, axis=0), "class_token"),
        (stored_and("mul", (7, 5), (1, 5)), "layerscale"),
        (stored_and("mul", (3, 7, 5), (3, 1, 1)), "layerscale"),
    ],
)
def test_a_trained_tensor_is_part_of_a_layer(trace: Trace, name: str) -> None:
    relu, found = named(trace).calls
    assert (found.op, found.inputs, found.stored) == (name, (relu.output,), {"weight": 0})


@pytest.mark.parametrize(
    "trace",
    [
        stored_and("add", (7, 5), (1, 5)),
        stored_and("add", (3, 7, 5), (3, 7, 5)),
        stored_and("concat", (7, 5), (1, 5), axis=0),
        stored_and("concat", (7, 5), (2, 5), first=True, axis=0),
        stored_and("concat", (7, 5), (7, 1), first=True, axis=1),
        stored_and("mul", (7, 5), (7, 1)),
        stored_and("mul", (3, 7, 5), (1, 1, 5)),
        stored_and("mul", (7, 5), (7, 5)),
    ],
)
def test_other_uses_of_a_trained_tensor_stay(trace: Trace) -> None:
    assert named(trace).calls == trace.calls


def test_a_tensor_that_is_used_twice_stays() -> None:
    trace = stored_and("add", (7, 5), (7, 5))
    more = trace.calls[2]._replace(output=4)
    trace = trace._replace(
        shapes=(*trace.shapes, (7, 5)), calls=(*trace.calls, more), outputs=(3, 4)
    )
    assert [one.op for one in named(trace).calls] == ["relu", "stored", "add", "add"]


def turned(first: Shape, axis: int, last: Shape) -> Trace:
    """A norm between two permutations."""
    shapes = ((3, 4, 5), (4, 5, 3), (4, 5, 3), (3, 4, 5))
    calls = (
        Call("permute", (0,), 1, {"axis": first}, {}),
        Call("ln", (1,), 2, {"axis": axis, "affine": True}, {"weight": 0}, "norm"),
        Call("permute", (2,), 3, {"axis": last}, {}),
    )
    held = (StoredTensor("norm.weight", (3,), trained=True),)
    return Trace("x", (), (Input("x", 0),), (3,), shapes, calls, held)


def test_a_norm_over_channels_needs_no_axes_turned() -> None:
    (found,) = named(turned((1, 2, 0), 2, (2, 0, 1))).calls
    assert (found.op, found.inputs, found.output) == ("ln", (0,), 3)
    assert found.attributes == {"axis": 0, "affine": True}


@pytest.mark.parametrize(
    "trace",
    [
        turned((1, 2, 0), 1, (2, 0, 1)),
        turned((1, 2, 0), 2, (2, 1, 0)),
        turned((1, 0, 2), 2, (2, 0, 1)),
        turned((1, 2, 0), 2, (2, 0, 1))._replace(outputs=(3, 1)),
        turned((1, 2, 0), 2, (2, 0, 1))._replace(outputs=(3, 2)),
    ],
)
def test_another_norm_stays(trace: Trace) -> None:
    assert named(trace).calls == trace.calls
