"""The names that an expression sees, and their values."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping

from costcalc.errors import fault
from costcalc.records import NamedTuple
from costcalc.spec import expression
from costcalc.spec.values import Absent, SpecValue, Tensor


class Scope(NamedTuple):
    """The names visible at a place, nearest first: `values`, then those of `Names`.

    `tensors` are the earlier siblings, which are looked up after those; `later` are names that
    every name of a spec wins over.
    """

    values: Mapping[str, SpecValue]
    tensors: ChainMap[str, tuple[Tensor, ...]]
    depth: int = 0
    later: Mapping[str, SpecValue] = {}

    def extended(self, values: Mapping[str, SpecValue]) -> Scope:
        return self._replace(values={**self.values, **values})


def tensors_of(name: str, tensors: ChainMap[str, tuple[Tensor, ...]]) -> tuple[Tensor, ...] | None:
    """The tensors of a step, or of `group.step`: a step inside the nearest `group`. None if it is
    not there.
    """
    group, inside, _ = name.partition(".")
    if not inside:
        return tensors.get(name)
    nearest = next((names for names in tensors.maps if group in names), None)
    return None if nearest is None else nearest.get(name)


class UnknownValue(Exception):
    """A value that is unknown because of an error that was already reported."""


def given_value(value: SpecValue, node: expression.Name) -> SpecValue:
    """The value of a name. Raises SpecError or UnknownValue where it has none here."""
    if not isinstance(value, Absent):
        return value
    if value.message is None:
        raise UnknownValue
    raise fault(value.message, node.span)


EMPTY = Scope({}, ChainMap())
