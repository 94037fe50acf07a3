"""The operators of a graph as the translations know them: under their names, with all arguments."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from costcalc.bridge.exported.archive import Malformed
from costcalc.bridge.exported.batch import names_in
from costcalc.bridge.exported.defaults import DEFAULTS, renamed
from costcalc.bridge.exported.einsum import in_parts, product_of
from costcalc.bridge.exported.graph import Name, Program, Step
from costcalc.bridge.exported.patterns import put_together
from costcalc.bridge.exported.symbols import Open, computed

Shape = tuple[int, ...]


def known_steps(
    program: Program, shapes: Mapping[str, Shape], symbols: Mapping[str, int]
) -> list[Step]:
    """All operators that give a tensor; what only computes sizes is left out.

    Raises Malformed where a tensor is given twice, or read before it is given.
    """
    known = {*program.held, *program.inputs}
    found = []
    for step in program.steps:
        if not step.results:
            continue
        for name in step.results:
            if name in known or name not in shapes:
                raise Malformed(f"`{name[:60]}` is given twice, or has no shape")
        for name in names_in(step.arguments.values()):
            if name not in known and name not in program.numbers:
                raise Malformed(f"`{name[:60]}` is read before it is computed")
        known.update(step.results)
        named = renamed(step, shapes)
        if step.target == "aten.as_strided" and _is_as_it_was(step, program, shapes, symbols):
            named = step._replace(target="aten.alias")
        arguments = {**DEFAULTS.get(named.target, {}), **named.arguments}
        found.append(named._replace(arguments=arguments))
    return put_together(found, shapes)


def apart(step: Step, shapes: dict[str, Shape]) -> list[Step]:
    """An operator as those that compute it, where it has no translation of its own; the shapes of
    what is between them are added.
    """
    product = product_of(step, shapes)
    if product is None:
        return [step]
    steps, more = in_parts(step, product)
    if any(name in shapes for name in more):
        raise Malformed(f"`{step.results[0][:60]}` is given twice")
    shapes.update(more)
    return steps


def _is_as_it_was(
    step: Step, program: Program, shapes: Mapping[str, Shape], symbols: Mapping[str, int]
) -> bool:
    """Whether an operator that sets sizes and strides leaves those of axes of more than 1."""
    own, stride = step.arguments.get("self"), step.arguments.get("stride")
    if not isinstance(own, Name) or not isinstance(stride, tuple):
        return False
    shape = shapes[own.name]
    if shape != shapes[step.results[0]] or len(stride) != len(shape):
        return False
    if prod(shape) == max(shape, default=1):
        return True
    had = program.strides.get(own.name, ())
    if len(had) != len(shape) or step.arguments.get("storage_offset") not in (None, 0):
        return False

    def number(value: object) -> object:
        size = program.numbers.get(value.name) if isinstance(value, Name) else value
        return computed(size, symbols) if isinstance(size, Open) else size

    pairs = zip(shape, map(number, had), map(number, stride), strict=True)
    return all(size == 1 or before == after for size, before, after in pairs)
