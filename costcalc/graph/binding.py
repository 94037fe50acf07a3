"""Operators with the attributes that a spec writes for them."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc import ops
from costcalc.errors import fault
from costcalc.graph.place import Place
from costcalc.ops.base import AttributeFault, Op
from costcalc.spec.arguments import order_in_words
from costcalc.spec.values import SpecValue, describe


def bound(
    name: str,
    axes: int | None,
    positional: tuple[SpecValue, ...],
    named: dict[str, SpecValue],
    place: Place,
) -> Op:
    """A new operator. Raises SpecError for an attribute that is not of its kind."""
    try:
        return ops.find(name).on(axes, *positional, **named)
    except AttributeFault as error:
        value = _value_of(error.attribute, name, positional, named)
        label = f"{error.attribute} = {describe(value)}" if value is not None else ""
        notes = () if error.help else _order(error.attribute, name, len(positional))
        where = place.of(error.attribute)
        raise fault(error.message, where, label, notes=notes, helps=[error.help]) from None


def _order(attribute: str, name: str, positional: int) -> tuple[str, ...]:
    """How values without a name were taken, where that may not be what was meant."""
    fields = ops.find(name).fields
    first = fields[0].name if fields and fields[0].required else ""
    words = [field.name for field in fields]
    taken = attribute in words[:positional] and attribute != first
    return (order_in_words(words),) if taken and len(words) > 1 else ()


def _value_of(
    attribute: str, name: str, positional: tuple[SpecValue, ...], named: Mapping[str, SpecValue]
) -> SpecValue | None:
    words = [field.name for field in ops.find(name).fields]
    given = dict(zip(words, positional, strict=False)) | dict(named)
    return given.get(attribute)
