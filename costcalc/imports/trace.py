"""A trace: what a model computes of one example, as plain records, and as JSON.

A trace speaks of our operators, so that everything behind it is the same for every door: a door
(PyTorch, ONNX, Keras) translates its own operators. The batch is in no shape: a value that differs
from example to example has the shape of one example, one that does not (trained or constant
tensors, and what is computed of them alone) has its own. An axis that holds the batch merged with
something, such as windows or heads, keeps the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

from costcalc.records import NamedTuple

FORMAT = 1
"""The version of the JSON; a reader refuses any other."""

OPAQUE = "opaque"
"""The name of a call that has no counterpart among our operators."""

Argument: TypeAlias = "bool | int | Fraction | str | tuple[Argument, ...] | None"
"""The value of an attribute; a string is a word of the language, such as `reflect`; None is one
that is not given.
"""


class StoredTensor(NamedTuple):
    """A tensor that the model holds. Two names of one tensor are one entry, with the first name."""

    name: str
    shape: tuple[int, ...]
    trained: bool
    """Whether it is a parameter; else it is a buffer."""

    statistic: bool = False
    """Whether it is a running statistic of a norm: only these count as `buffers` of a norm."""

    @property
    def size(self) -> int:
        return prod(self.shape)


class Call(NamedTuple):
    """One operator applied to values."""

    op: str
    """Our operator (`conv`, `linear`, `reshape`, ...), or `opaque`."""

    inputs: tuple[int, ...]
    """Numbers of values, in the order of our operator's inputs."""

    output: int
    """The number of the value it gives. One that gives several is several calls, as a split is
    several slices.
    """

    attributes: Mapping[str, Argument]
    """Those of our operator, by its names; those of shapes are of one example."""

    stored: Mapping[str, int]
    """The tensors it holds, as numbers in `Trace.stored`: `weight`, `bias` (of norms too), `mean`,
    `variance`, `scale`; for several of one kind `weight_2`. Which there are is up to the door;
    their sizes must add up to what our operator stores.
    """

    module: str = ""
    """The path of the module that made the call, as `layer1.0.conv1`; empty for the model's own."""

    asked: str = ""
    """The operator of the model's library, for messages: `aten.conv2d`, `Conv`."""


class Input(NamedTuple):
    """An input of the model: the number of its value, and whether it holds indices."""

    name: str
    value: int
    indices: bool = False


class Trace(NamedTuple):
    """What a model computes. Values are numbered; `shapes[n]` is the shape of value n."""

    source: str
    """The address it was traced from: `torchvision:resnet18`, `mine.onnx`."""

    made_by: tuple[str, ...]
    """The libraries and their versions, as `torch 2.14.1`."""

    inputs: tuple[Input, ...]
    outputs: tuple[int, ...]
    shapes: tuple[tuple[int, ...], ...]
    calls: tuple[Call, ...]
    """In order of execution."""

    stored: tuple[StoredTensor, ...]
    """All tensors that the model holds, used or not."""

    macs: int | None = None
    """Multiply-adds of one example by an independent count; None where there is none."""

    counted: str = "half of FlopCounterMode's count"
    """What `macs` is, in words."""

    notes: tuple[str, ...] = ()
    """Sentences on how it was traced, where it was not the usual way."""

    def used(self) -> frozenset[int]:
        """Numbers of the stored tensors that some call holds."""
        return frozenset(number for call in self.calls for number in call.stored.values())

    def never_used(self) -> tuple[StoredTensor, ...]:
        """The trained tensors that no call holds, as those of an auxiliary head."""
        used = self.used()
        return tuple(t for n, t in enumerate(self.stored) if t.trained and n not in used)

    @property
    def params(self) -> int:
        """Trained values, without those never used."""
        return sum(self.stored[n].size for n in self.used() if self.stored[n].trained)


def written(trace: Trace) -> str:
    """The trace as JSON, one call on each line."""
    head = {
        "trace": FORMAT,
        "source": trace.source,
        "made_by": trace.made_by,
        "macs": trace.macs,
        "counted": trace.counted,
        "notes": trace.notes,
        "outputs": trace.outputs,
    }
    lines = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    lines += [
        _list("inputs", [list(one) for one in trace.inputs]),
        _list("stored", [list(one) for one in trace.stored]),
        _list("shapes", [list(shape) for shape in trace.shapes]),
        _list("calls", [_call_data(call) for call in trace.calls]),
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read(text: str) -> Trace:
    """The trace that `written` wrote. Raises ValueError for another format."""
    data = json.loads(text)
    if data.get("trace") != FORMAT:
        raise ValueError(f"not a trace of format {FORMAT}")
    return Trace(
        source=data["source"],
        made_by=tuple(data["made_by"]),
        inputs=tuple(Input(*one) for one in data["inputs"]),
        outputs=tuple(data["outputs"]),
        shapes=tuple(tuple(shape) for shape in data["shapes"]),
        calls=tuple(map(_call, data["calls"])),
        stored=tuple(StoredTensor(n, tuple(shape), *rest) for n, shape, *rest in data["stored"]),
        macs=data["macs"],
        counted=data.get("counted", Trace._field_defaults["counted"]),
        notes=tuple(data["notes"]),
    )


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _list(key: str, rows: list[Any]) -> str:
    inside = ",\n".join(map(_json, rows))
    return f"{_json(key)}: [\n{inside}\n]"


def _call_data(call: Call) -> list[Any]:
    attributes = {name: _plain(value) for name, value in call.attributes.items()}
    return [*call[:3], attributes, dict(call.stored), *call[5:]]


def _call(row: list[Any]) -> Call:
    op, inputs, output, attributes, stored, *rest = row
    kept = {name: _argument(value) for name, value in attributes.items()}
    return Call(op, tuple(inputs), output, kept, stored, *rest)


def _plain(value: Argument) -> Any:
    """A value in JSON: a fraction as an object, as JSON has no exact numbers."""
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _argument(value: Any) -> Argument:
    if isinstance(value, dict):
        return Fraction(value["fraction"])
    return tuple(map(_argument, value)) if isinstance(value, list) else value


def values_of(trace: Trace) -> Iterator[int]:
    """The numbers of all values that something gives: the inputs and the calls' outputs."""
    yield from (one.value for one in trace.inputs)
    yield from (call.output for call in trace.calls)
