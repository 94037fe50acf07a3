"""Views are merged, and what nobody reads is left out."""

from typing import Any

from costcalc.imports.tidy import tidied
from costcalc.imports.trace import Call, Input, Trace

SHAPES = ((3, 4, 5), (12, 5), (60,), (5, 3, 4), (4, 5, 3), (3, 4, 5), (3, 4, 5))


def reshape(source: int, output: int) -> Call:
    return Call("reshape", (source,), output, {"to": SHAPES[output]}, {})


def permute(source: int, output: int, *order: int) -> Call:
    return Call("permute", (source,), output, {"axis": order}, {})


def calls_of(output: int, *calls: Call) -> Any:
    trace = Trace("x", (), (Input("x", 0),), (output,), SHAPES, calls, ())
    found = tidied(trace)
    return [(call.op, call.inputs, found.shapes[call.output]) for call in found.calls]


def test_a_reshape_of_a_reshape_is_one() -> None:
    assert calls_of(2, reshape(0, 1), reshape(1, 2)) == [("reshape", (0,), (60,))]


def test_a_reshape_back_is_none() -> None:
    relu = Call("relu", (5,), 6, {}, {})
    assert calls_of(6, reshape(0, 1), reshape(1, 5), relu) == [("relu", (0,), (3, 4, 5))]


def test_a_permutation_of_a_permutation_is_one() -> None:
    trace = Trace("x", (), (Input("x", 0),), (4,), SHAPES, (), ())
    calls = (permute(0, 3, 2, 0, 1), permute(3, 4, 2, 0, 1))
    (found,) = tidied(trace._replace(calls=calls)).calls
    assert found.attributes == {"axis": (1, 2, 0)}
    assert found.inputs == (0,)


def test_a_permutation_back_is_none() -> None:
    assert calls_of(5, permute(0, 3, 2, 0, 1), permute(3, 5, 1, 2, 0)) == []


def test_a_call_without_a_reader_is_left_out() -> None:
    relu = Call("relu", (0,), 5, {}, {})
    tanh = Call("tanh", (0,), 6, {}, {})
    assert calls_of(5, relu, tanh) == [("relu", (0,), (3, 4, 5))]


def test_an_axis_of_size_one_is_not_permuted() -> None:
    shapes = ((1, 4, 5), (4, 1, 5))
    calls = (Call("permute", (0,), 1, {"axis": (1, 0, 2)}, {}),)
    trace = Trace("x", (), (Input("x", 0),), (1,), shapes, calls, ())
    (found,) = tidied(trace).calls
    assert (found.op, found.attributes) == ("reshape", {"to": (4, 1, 5)})


def test_a_slice_of_heads_is_a_slice_of_features() -> None:
    """q of qkv, as attention cuts it out: (7, 36) as (3, 7, 12), of which the second."""
    shapes = ((7, 36), (7, 3, 12), (3, 7, 12), (1, 7, 12), (7, 12))
    calls = (
        Call("reshape", (0,), 1, {"to": (7, 3, 12)}, {}),
        Call("permute", (1,), 2, {"axis": (1, 0, 2)}, {}),
        Call("slice", (2,), 3, {"start": 1, "stop": 2, "axis": 0}, {}),
        Call("reshape", (3,), 4, {"to": (7, 12)}, {}),
    )
    trace = Trace("x", (), (Input("x", 0),), (4,), shapes, calls, ())
    (found,) = tidied(trace).calls
    assert (found.op, found.attributes) == ("slice", {"start": 12, "stop": 24, "axis": 1})


def test_axes_of_a_long_permutation_that_stay_together_are_one() -> None:
    """Windows of a volume: (6, 4, 10, 9) in parts of 3 x 2 x 5, with 9 channels."""
    wide, turned = (2, 3, 2, 2, 2, 5, 9), (2, 2, 2, 3, 2, 5, 9)
    shapes = ((6, 4, 10, 9), wide, turned, (8, 30, 9))
    calls = (
        Call("reshape", (0,), 1, {"to": wide}, {}),
        Call("permute", (1,), 2, {"axis": (0, 2, 4, 1, 3, 5, 6)}, {}),
        Call("reshape", (2,), 3, {"to": (8, 30, 9)}, {}),
    )
    trace = Trace("x", (), (Input("x", 0),), (3,), shapes, calls, ())
    found = tidied(trace)
    first, second, third = found.calls
    assert (first.op, first.attributes) == ("reshape", {"to": (2, 3, 2, 2, 2, 45)})
    assert (second.op, second.attributes) == ("permute", {"axis": (0, 2, 4, 1, 3, 5)})
    assert (third.op, found.shapes[third.output]) == ("reshape", (8, 30, 9))


def test_an_image_as_tokens_has_an_operator() -> None:
    shapes = ((3, 4, 5), (3, 20), (20, 3))
    calls = (
        Call("reshape", (0,), 1, {"to": (3, 20)}, {}),
        Call("permute", (1,), 2, {"axis": (1, 0)}, {}),
    )
    trace = Trace("x", (), (Input("x", 0),), (2,), shapes, calls, ())
    (found,) = tidied(trace).calls
    assert (found.op, found.inputs) == ("tokens", (0,))


def test_channels_by_length_are_no_tokens_of_an_image() -> None:
    """A batch norm along the first of two axes makes them channels, also of a part of them."""
    shapes = ((6, 20), (6, 20), (4, 20), (20, 4), (20, 2, 2))
    calls = (
        Call("bn", (0,), 1, {"axis": 0}, {}),
        Call("slice", (1,), 2, {"start": 0, "stop": 4, "axis": 0}, {}),
        Call("permute", (2,), 3, {"axis": (1, 0)}, {}),
        Call("reshape", (3,), 4, {"to": (20, 2, 2)}, {}),
    )
    trace = Trace("x", (), (Input("x", 0),), (4,), shapes, calls, ())
    assert [call.op for call in tidied(trace).calls] == ["bn", "slice", "permute", "reshape"]


def test_tokens_are_an_image() -> None:
    shapes = ((4, 20), (4, 20), (20, 4), (20, 2, 2))
    calls = (
        Call("ln", (0,), 1, {}, {}),
        Call("permute", (1,), 2, {"axis": (1, 0)}, {}),
        Call("reshape", (2,), 3, {"to": (20, 2, 2)}, {}),
    )
    trace = Trace("x", (), (Input("x", 0),), (3,), shapes, calls, ())
    assert [call.op for call in tidied(trace).calls] == ["ln", "image"]
