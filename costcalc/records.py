"""Named tuples that cost less to declare than those of `typing`, by half.

`typing.NamedTuple` compiles every annotation when its class is made, which for the records of this
package took as long as parsing a spec. To a type checker they are the same.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

DISPLAYS: dict[str, Callable[[Any], str | None]] = {}
"""How a notebook shows a record, by the language (html, latex); the room that can write it sets it.

A notebook asks a record itself, and records lie below everything that knows how to show them.
"""


def displayed(record: object, language: str) -> str | None:
    """A record in a language of notebooks; None where it has no display in it."""
    show = DISPLAYS.get(language)
    return show(record) if show else None


if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _Declaration(type):
        """Makes `class Point(NamedTuple): x: int; y: int = 0` a named tuple with its methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            names = tuple(body["__annotations__"])
            defaults = [body.pop(name) for name in names if name in body]
            record = namedtuple(name, names, defaults=defaults, module=body["__module__"])
            for key, value in (_IN_NOTEBOOKS | body).items():
                setattr(record, key, value)
            return record

    _IN_NOTEBOOKS = {
        "_repr_html_": lambda record: displayed(record, "html"),
        "_repr_latex_": lambda record: displayed(record, "latex"),
    }

    class NamedTuple(metaclass=_Declaration):
        """The base of a declaration; see `typing.NamedTuple`."""


__all__ = ["DISPLAYS", "NamedTuple", "displayed"]
