"""Traces as JSON."""

from fractions import Fraction

import pytest

from costcalc.imports.trace import Call, Input, StoredTensor, Trace, read, written

TRACE = Trace(
    source="python:nets:Net",
    made_by=("torch 2.14.1",),
    inputs=(Input("x", 0), Input("places", 1, indices=True)),
    outputs=(3,),
    shapes=((3, 5), (7,), (3, 4), (3, 4)),
    calls=(
        Call("linear", (0,), 2, {"out": 4, "bias": True, "axis": -1}, {"weight": 0, "bias": 1}),
        Call("times", (2,), 3, {"by": Fraction(1, 3)}, {}, "head.scale", "aten.mul"),
    ),
    stored=(
        StoredTensor("weight", (4, 5), trained=True),
        StoredTensor("bias", (4,), trained=True),
        StoredTensor("aux.weight", (9, 2), trained=True),
        StoredTensor("table", (6,), trained=False),
    ),
    macs=60,
)


def test_a_trace_is_read_as_it_was_written() -> None:
    assert read(written(TRACE)) == TRACE


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="not a trace of format 1"):
        read(written(TRACE).replace('"trace": 1', '"trace": 2'))


def test_parameters_are_those_of_the_tensors_that_calls_hold() -> None:
    assert TRACE.params == 4 * 5 + 4
    assert [one.name for one in TRACE.never_used()] == ["aux.weight"]
