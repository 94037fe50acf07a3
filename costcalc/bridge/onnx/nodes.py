"""A node of an ONNX graph as the translations of operators see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from struct import pack, unpack
from typing import Any

from costcalc.bridge.onnx.values import Sizes, Value
from costcalc.bridge.ours import Untranslated

SCOPES = "pkg.torch.onnx.name_scopes"
"""Where PyTorch's exporter writes the modules that a node is inside of."""


class Node:
    """One node: its operator, attributes, input values, and the shapes of its outputs."""

    def __init__(
        self,
        proto: Any,
        inputs: Sequence[Value | None],
        outputs: Sequence[Sizes | None],
        version: int,
    ):
        """`outputs` has None for an output that nothing uses; `version` is that of the opset."""
        self.op = f"{proto.domain}.{proto.op_type}" if proto.domain else str(proto.op_type)
        self.name = str(proto.name)
        self.module = module_of(proto)
        self.inputs = tuple(inputs)
        self.outputs = tuple(outputs)
        self.version = version
        self.attributes: Mapping[str, Any] = {one.name: _attribute(one) for one in proto.attribute}

    def __getitem__(self, number: int) -> Value:
        """An input that the operator needs. Raises Untranslated without it."""
        value = self.given(number)
        if value is None:
            raise Untranslated(f"input {number + 1} is not given")
        return value

    def given(self, number: int) -> Value | None:
        """An input that may be left out."""
        return self.inputs[number] if number < len(self.inputs) else None

    @property
    def shape(self) -> Sizes:
        """The shape of the first output."""
        if not self.outputs or self.outputs[0] is None:
            raise Untranslated("its first output is not used")
        return self.outputs[0]

    def only_first(self) -> None:
        """Raises Untranslated where another output than the first is used."""
        if any(shape is not None for shape in self.outputs[1:]):
            raise Untranslated("an output other than the first is used")

    def number(self, name: str, default: Fraction | int) -> Fraction:
        """A number as it was written: the shortest text that gives the same 32-bit float."""
        return exact(self.attributes.get(name, default))

    def whole(self, name: str, default: int) -> int:
        return int(self.attributes.get(name, default))

    def wholes(self, name: str) -> Sizes | None:
        found = self.attributes.get(name)
        return None if found is None else tuple(map(int, found))

    def word(self, name: str, default: str = "") -> str:
        found = self.attributes.get(name, default)
        return found.decode("utf-8", "replace") if isinstance(found, bytes) else str(found)

    def given_wholes(self, number: int, name: str) -> Sizes | None:
        """Whole numbers that older versions have as an attribute, newer ones as an input."""
        value = self.given(number)
        if value is None:
            return self.wholes(name)
        return tuple(int(one) for one in contents(value))


def contents(value: Value) -> list[Any]:
    """The elements of a value that is known. Raises Untranslated where it is computed."""
    if value.known is None:
        stored = "an argument of it is large, or stored beside the file"
        raise Untranslated(stored if value.is_stored else "an argument of it depends on values")
    return list(value.known.reshape(-1))


def scalar(value: Value | None) -> Fraction | None:
    """The one number that a value is, or None. Raises Untranslated for one that is not finite."""
    if value is None or value.known is None or value.size != 1:
        return None
    return exact(contents(value)[0])


def exact(number: Any) -> Fraction:
    """A number as it was written. Raises Untranslated for one that is not finite."""
    if isinstance(number, (int, Fraction)):
        return Fraction(number)
    try:
        text = _shortest(number) if type(number) is float else str(number)
        return Fraction(text)
    except (ValueError, OverflowError):
        raise Untranslated("a number in it is not finite") from None


def _shortest(number: float) -> str:
    """The shortest text of a 32-bit float that was made a 64-bit one."""
    for digits in range(1, 10):
        text = f"{number:.{digits}g}"
        if unpack("f", pack("f", float(text)))[0] == number:
            return text
    return repr(number)


def plain(number: Fraction) -> Fraction | int:
    """A whole number as an int."""
    return int(number) if number.denominator == 1 else number


def module_of(proto: Any) -> str:
    """The path of the module that a node comes from, where an exporter wrote it; else empty.

    One writes the scopes into the metadata, another into the name: `/layer1/layer1.0/conv1/Conv`.
    """
    for entry in proto.metadata_props:
        if entry.key == SCOPES:
            names = [part.strip(" '\"") for part in entry.value.strip("[]").split(",")]
            return next((name for name in reversed(names[:-1]) if name), "")
    parts = str(proto.name).split("/")
    if len(parts) < 3 or parts[0]:
        return ""
    return _joined(parts[1:-1])


def _joined(parts: Sequence[str]) -> str:
    """The path whose scopes these are: each repeats the end of the one before it, or adds to it."""
    path = ""
    for part in parts:
        head = part.rsplit(".", 1)[0] if "." in part else ""
        within = head and (path == head or path.endswith(f".{head}"))
        own = part[len(head) + 1 :] if within else part
        path = f"{path}.{own}" if path else own
    return path


def _attribute(one: Any) -> Any:
    """The value of an attribute: a number, bytes, or a list of them."""
    kinds = {1: "f", 2: "i", 3: "s", 4: "t", 6: "floats", 7: "ints", 8: "strings"}
    return getattr(one, kinds[one.type]) if one.type in kinds else None
