"""How a translation is declared: a function of a step, under the names of PyTorch's operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from costcalc.bridge.tracing.reader import Step
from costcalc.records import NamedTuple

Translate: TypeAlias = "Callable[[Step], int | tuple[int | None, ...]]"
"""The value of the first result, or of each; None for one that is a constant."""


class Translation(NamedTuple):
    """The translation of one of PyTorch's operators."""

    function: Translate
    multiplies: bool

    def __call__(self, step: Step) -> tuple[int | None, ...]:
        found = self.function(step)
        return found if isinstance(found, tuple) else (found,)


TRANSLATIONS: dict[str, Translation] = {}
"""By names such as `aten.conv2d`."""


def translates(names: str, multiplies: bool = False) -> Callable[[Translate], Translate]:
    """Declare the translation of operators of `aten`; each one in place has the same.

    One that multiplies is translated even if its inputs are constant.
    """

    def declare(function: Translate) -> Translate:
        for name in names.split():
            for spelled in (name, f"{name}_"):
                TRANSLATIONS[f"aten.{spelled}"] = Translation(function, multiplies)
        return function

    return declare
