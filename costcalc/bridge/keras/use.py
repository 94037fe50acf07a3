"""One use of a layer, as its translation sees it: settings, inputs, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

from costcalc.bridge.keras.model import Layer
from costcalc.bridge.keras.tracer import Tensor, Tracer
from costcalc.bridge.ours import Sizes, Untranslated

LARGEST = 2**40
"""No size of a layer is larger."""

FIRST = "channels_first"
MOST_DIGITS = 10**6
"""The largest denominator that a number is taken to have been written with, as 1/255."""


class Use:
    """One use of a layer. `inputs` are the tensors among its arguments, in order."""

    def __init__(
        self,
        layer: Layer,
        path: str,
        arguments: tuple[Any, ...],
        keywords: Mapping[str, Any],
        to: Tracer,
    ):
        self.layer = layer
        self.config = layer.config
        self.path = path
        self.arguments = arguments
        self.keywords = keywords
        self.to = to
        self.inputs = tuple(tensors_in(arguments))

    @property
    def x(self) -> Tensor:
        """The first input. Raises Untranslated without any."""
        if not self.inputs:
            raise Untranslated("it has no input")
        return self.inputs[0]

    @property
    def value(self) -> int:
        """The value of the first input, with its axes as they lie."""
        if self.x.number is None:
            raise Untranslated("it computes with a mask")
        return self.x.number

    def given(self, name: str) -> Any:
        """A setting; None where there is none."""
        return self.config.get(name)

    def whole(self, name: str, default: int | None = None, least: int = 1) -> int:
        """A setting that is a whole number. Raises Untranslated for any other."""
        found = self.config.get(name)
        return checked(name, default if found is None else found, least)

    def wholes(self, name: str, axes: int, default: int | None = None, least: int = 1) -> Sizes:
        """A setting with a whole number for each axis, or one for all."""
        found = self.config.get(name)
        found = default if found is None else found
        listed = list(found) if isinstance(found, (list, tuple)) else [found] * axes
        if len(listed) != axes:
            raise Untranslated(f"`{name}` has {len(listed)} numbers, and the input {axes} axes")
        return tuple(checked(name, one, least) for one in listed)

    def flag(self, name: str, default: bool) -> bool:
        found = self.config.get(name)
        return default if found is None else bool(found)

    def word(self, name: str, default: str) -> str:
        found = self.config.get(name)
        return default if found is None else str(found)

    def number(self, name: str, default: float) -> Fraction | int:
        found = self.config.get(name)
        return exact(name, default if found is None else found)

    def refuse(self, name: str, *usual: Any) -> None:
        """Raises Untranslated for a setting that has another value than these, or none."""
        found = self.config.get(name)
        if found is not None and found not in usual:
            raise Untranslated(f"`{name}` is {shown(found)}")

    def hold(self, name: str, *shape: int, trained: bool = True, statistic: bool = False) -> int:
        """The number of a tensor that the layer holds."""
        return self.to.hold(f"{self.path}/{name}", shape, trained, statistic)

    def held(self, bias: bool, **shapes: Sizes) -> dict[str, int]:
        """A weight by its name in Keras and, with `bias`, as many biases as its last size."""
        ((name, shape),) = shapes.items()
        found = {"weight": self.hold(name, *shape)}
        if bias:
            found["bias"] = self.hold("bias", shape[-1])
        return found

    def images(self, axes: int) -> tuple[int, Sizes]:
        """The first input as our operators take images, channels first, and how its axes lie."""
        if len(self.x.shape) != axes + 1:
            raise Untranslated(f"its input has {len(self.x.shape) + 1} axes, not {axes + 2}")
        order = image_order(axes, self.word("data_format", ""))
        return self.to.ordered(self.x, order), order

    def spatial_axes(self, axes: int) -> Sizes:
        """The axes of the value that are spatial ones of an input with as many."""
        if len(self.x.shape) != axes + 1:
            raise Untranslated(f"its input has {len(self.x.shape) + 1} axes, not {axes + 2}")
        own = image_order(axes, self.word("data_format", ""))[1:]
        return tuple(sorted(self.x.order.index(axis) for axis in own))


def image_order(axes: int, data_format: str) -> Sizes:
    """How the axes of an image lie in the trace: channels first."""
    if data_format == FIRST:
        return tuple(range(axes + 1))
    return (axes, *range(axes))


def tensors_in(value: Any) -> list[Tensor]:
    """All tensors in arguments."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, (list, tuple)):
        return [tensor for one in value for tensor in tensors_in(one)]
    return []


def checked(name: str, value: Any, least: int = 1) -> int:
    """A whole number of a usual size. Raises Untranslated."""
    if type(value) is float and isfinite(value) and value == int(value):
        value = int(value)
    if type(value) is not int or not least <= value <= LARGEST:
        raise Untranslated(f"`{name}` is {shown(value)}")
    return value


def exact(name: str, value: Any) -> Fraction | int:
    """A number as it was written: 0.00392156862745098 is 1/255. Raises Untranslated."""
    if type(value) is int and abs(value) <= LARGEST:
        return value
    if type(value) is not float or not isfinite(value):
        raise Untranslated(f"`{name}` is {shown(value)}")
    short = Fraction(value).limit_denominator(MOST_DIGITS)
    found = short if float(short) == value else Fraction(str(value))
    return int(found) if found.denominator == 1 else found


def shown(value: Any) -> str:
    """A value of the file in a message."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]} ..."
