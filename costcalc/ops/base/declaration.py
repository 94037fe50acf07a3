"""`@operator`, which registers the class of an operator and checks that it is complete."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, dataclass_transform, get_origin, get_type_hints

from costcalc.ops.base.attributes import REQUIRED, Field, Rule
from costcalc.ops.base.operator import Op

QUESTIONS = ("shape", "params", "macs", "work", "kind", "words", "module")

Class = TypeVar("Class", bound=type[Op])


@dataclass_transform()
def operator(name: str) -> Callable[[Class], Class]:
    """Class decorator: register a class as the operator `name`. Its annotations are its attributes.

    Raises TypeError if a question is unanswered, an attribute has no rule, or the docstring is
    missing.
    """

    def declare(cls: Class) -> Class:
        unanswered = [question for question in QUESTIONS if not hasattr(cls, question)]
        if unanswered:
            raise TypeError(f"operator {name} does not answer: {', '.join(unanswered)}")
        if not cls.__doc__ and sys.flags.optimize < 2:
            raise TypeError(f"operator {name} has no docstring")
        cls.name = name
        cls.fields = tuple(_field(cls, word, kind) for word, kind in _annotations(cls).items())
        cls.spreads = any(field.rule.spreads for field in cls.fields)
        strangers = cls.attributes_called.keys() - {field.name for field in cls.fields}
        if strangers:
            raise TypeError(f"operator {name} has no attribute {', '.join(sorted(strangers))}")
        return cls

    return declare


def _annotations(cls: type[Op]) -> dict[str, Any]:
    """The annotations of a class's own attributes, evaluated if they are text.

    Raises TypeError for an annotation with a name that is not defined in its file.
    """
    own: dict[str, Any] = cls.__annotations__
    if any(isinstance(kind, str) for kind in own.values()):
        try:
            known = get_type_hints(cls, include_extras=True)
        except NameError as error:
            raise TypeError(f"an annotation of {cls.__name__} means nothing: {error}") from None
        own = {word: known[word] for word in own}
    return {word: kind for word, kind in own.items() if get_origin(kind) is not ClassVar}


def _field(cls: type[Op], name: str, annotation: Any) -> Field:
    rule = getattr(annotation, "__metadata__", (None,))[0]
    if not isinstance(rule, Rule):
        raise TypeError(f"attribute {name} of {cls.__name__} has no rule: annotate it with a kind")
    default = cls.__dict__.get(name, REQUIRED)
    return Field(name, rule, default, cls.attributes_called.get(name, ()))
