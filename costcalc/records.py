"""Named tuples that cost a quarter of those of `typing` to declare.

`typing.NamedTuple` compiles every annotation when its class is made, and `collections.namedtuple`
compiles a constructor for every class. For the records of this package that took as long as parsing
a spec. Here all records with the same number of fields share one compiled constructor, and each has
it under the names of its own fields. To a type checker they are the same.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from functools import cache
from types import CodeType, FunctionType
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

    class _Record(tuple):
        """What records have in common, the same as `collections.namedtuple` writes into each."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            record = tuple.__new__(cls, values)
            if len(record) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(record)}")
            return record

        def _replace(self, /, **changes):
            record = tuple.__new__(type(self), map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return record

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            fields = zip(self._fields, self, strict=True)
            return f"{type(self).__name__}({', '.join(f'{name}={one!r}' for name, one in fields)})"

        def __getnewargs__(self):
            return tuple(self)

        def _repr_html_(self):
            return displayed(self, "html")

        def _repr_latex_(self):
            return displayed(self, "latex")

    @cache
    def _template(fields: int) -> Any:
        """The standard library's named tuple with this number of fields, not yet named."""
        return namedtuple("_template", [f"field_{index}" for index in range(fields)])

    @cache
    def _getter(index: int) -> Any:
        """The attribute that reads one place of a tuple, the fastest that Python has."""
        return vars(_template(index + 1))[f"field_{index}"]

    def _constructor(owner: str, names: tuple[str, ...], defaults: tuple[Any, ...]) -> FunctionType:
        """`__new__` with fields as parameters, as if it had been compiled for this record."""
        template = _template(len(names)).__new__
        code: CodeType = template.__code__
        named = code.replace(
            co_varnames=(*code.co_varnames[:1], *names), co_qualname=f"{owner}.__new__"
        )
        return FunctionType(named, template.__globals__, "__new__", defaults)

    class _Declaration(type):
        """Makes `class Point(NamedTuple): x: int; y: int = 0` a named tuple with its methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            names = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in names if field in body}
            fields = {field: _getter(index) for index, field in enumerate(names)}
            return type(
                name,
                (_Record,),
                {
                    "__slots__": (),
                    "__doc__": f"{name}({', '.join(names)})",
                    "_fields": names,
                    "_field_defaults": defaults,
                    "__match_args__": names,
                    "__hash__": tuple.__hash__,
                    "__new__": _constructor(name, names, tuple(defaults.values())),
                }
                | body
                | fields,
            )

    class NamedTuple(metaclass=_Declaration):
        """The base of a declaration; see `typing.NamedTuple`."""


__all__ = ["DISPLAYS", "NamedTuple", "displayed"]
