"""The table of translations of a door: names of its library, each with what writes it as ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from costcalc.bridge.ours import Untranslated

T = TypeVar("T", bound=Callable[..., object])


class Registry(dict[str, T], Generic[T]):
    """Translations by name. Each file of a door declares its own; there is no list of them.

    >>> table: Registry[Callable[[int], int]] = Registry()
    >>> @table.translates("Identity", "Dropout")
    ... def unchanged(value: int) -> int:
    ...     return value
    >>> table.of("Dropout")(7)
    7
    """

    def translates(self, *names: str) -> Callable[[T], T]:
        """Declare a function as the translation of these names."""

        def declare(function: T) -> T:
            for name in names:
                if name in self:
                    raise TypeError(f"`{name}` is translated twice")
                self[name] = function
            return function

        return declare

    def of(self, name: str) -> T:
        """The translation of a name. Raises Untranslated where there is none."""
        if name not in self:
            raise Untranslated("")
        return self[name]
