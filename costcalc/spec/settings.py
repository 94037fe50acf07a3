"""The parameters in force: defaults, then a variant's settings, then what the user gave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from types import MappingProxyType
from typing import TypeAlias

from costcalc.algebra import Number
from costcalc.errors import Diagnostic, Source, Span, SpecError, did_you_mean, fault
from costcalc.spec import expression, parser
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.syntax import Param, Spec, Variant
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, Word, describe, is_number, is_tuple, setting_text

SIDES = re.compile(r"\s*(\d{1,19})\s*x\s*(\d{1,19})\s*", re.ASCII)
"""Height and width as `480x640`."""

Override: TypeAlias = "Scalar | SpecValue | expression.Node"
"""A setting: a located text, a value, or an expression that a spec holds."""


def given(text: str, shown: str) -> Scalar:
    """A setting given outside the spec, as a located text; `shown` is everything the user typed."""
    line = shown.replace("\n", " ")
    column = line.rfind(text) + 1 if text else len(line)
    span = Span(Source("<command line>", line), 1, max(1, column), max(1, len(text)))
    return Scalar(text, span, exact=text in line)


def settings(
    spec: Spec,
    variant: str | None = None,
    overrides: Mapping[str, Override] | None = None,
    *,
    varying: Mapping[str, SpecValue] = MappingProxyType({}),
) -> dict[str, SpecValue]:
    """A value for each parameter of the spec, in its order.

    An override is a located text, as given on a command line, a value, as given in a program, or an
    expression of the spec; a float stands for the decimal it prints as. `varying` are parameters
    with the numbers of a walk, whose values were read by `values_of`: only their ranges, which may
    name other parameters, are checked again. Raises SpecError for a value that a parameter cannot
    take, or an override that names no parameter.
    """
    overrides = overrides or {}
    chosen = _variant(spec, variant).settings if variant else {}
    for name in overrides:
        if name not in spec.params:
            raise _no_parameter(spec, name, overrides[name])
    reader = _Settings(spec)
    faults: list[Diagnostic] = []
    for name, param in spec.params.items():
        try:
            if name in varying:
                reader.take(param, varying[name], param.span)
            else:
                reader.set(param, overrides.get(name, chosen.get(name, param.default)))
        except SpecError as error:
            faults.extend(error.diagnostics)
    if faults:
        raise SpecError(faults)
    return reader.values


def alone(spec: Spec) -> Spec:
    """The spec without ranges that name another parameter: what each one takes by itself."""
    params = {
        name: param._replace(range=None, range_text="") if _names_another(spec, param) else param
        for name, param in spec.params.items()
    }
    return spec._replace(params=params)


def _names_another(spec: Spec, param: Param) -> bool:
    names = set(_names(param.range)) if param.range is not None else set()
    return bool((names - {param.name}) & spec.params.keys())


def values_of(
    spec: Spec, name: str, values: Iterable[Override], others: Mapping[str, SpecValue]
) -> Iterator[SpecValue]:
    """The values that texts or values give one parameter, read one after another.

    `others` are the values of the other parameters. Raises SpecError for a value that the parameter
    cannot take.
    """
    before = dict(takewhile(lambda pair: pair[0] != name, others.items()))
    for value in values:
        reader = _Settings(spec, before)
        reader.set(spec.params[name], value)
        yield reader.values.pop(name)


def _variant(spec: Spec, name: str) -> Variant:
    if name not in spec.variants:
        helps = (did_you_mean(name, spec.variants),)
        raise fault(f"`{spec.name}` has no variant `{name}`", None, helps=helps)
    return spec.variants[name]


def _no_parameter(spec: Spec, name: str, value: Override) -> SpecError:
    span = value.span if isinstance(value, Scalar) else None
    known = f"its parameters are {', '.join(spec.params)}" if spec.params else "it has none"
    hint = did_you_mean(name, spec.params)
    return fault(f"`{spec.name}` has no parameter `{name}`", span, notes=(known,), helps=(hint,))


SIDES_RULE = (
    "HEIGHTxWIDTH, such as 480x640, is for a parameter with `role: resolution` that is in two "
    "sizes of the input"
)


def _sides(text: Scalar) -> expression.TupleOf | None:
    """The height and width in a text such as `480x640`; None if it is another one."""
    found = SIDES.fullmatch(text.text)
    if found is None:
        return None
    return expression.TupleOf(
        tuple(expression.Literal(int(side), text.span) for side in found.groups()), text.span
    )


def takes_sides(spec: Spec, param: Param) -> bool:
    """Whether a parameter may be height and width: it is in two sizes of each input that has it."""
    if param.role != "resolution" or param.choices:
        return False
    shapes = [one.shape for one in spec.inputs]
    found = {sum(mentions(size, param.name) for size in _sizes(shape)) for shape in shapes}
    return found - {0} == {2}


def _sizes(shape: expression.Node) -> tuple[expression.Node, ...]:
    return shape.items if isinstance(shape, expression.TupleOf) else (shape,)


def mentions(node: expression.Node, name: str) -> bool:
    """Whether a name occurs in an expression."""
    return name in _names(node)


def _names(node: expression.Node) -> Iterator[str]:
    if isinstance(node, expression.Name):
        yield node.name
    for child in expression.children(node):
        yield from _names(child)


class _Settings:
    def __init__(self, spec: Spec, values: dict[str, SpecValue] | None = None):
        self.values = {} if values is None else values
        self.budget = Budget()
        self.spec = spec

    def set(self, param: Param, chosen: object) -> None:
        words = frozenset(param.choice_words)
        if isinstance(chosen, Scalar):
            chosen = _sides(chosen) or parser.parse(chosen)
        if param.choices and isinstance(chosen, expression.Name) and chosen.name not in self.values:
            words |= {chosen.name}  # of an unknown word the choices are said
        evaluator = Evaluator(self.values, {}, words, self.budget)
        if isinstance(chosen, tuple) and hasattr(chosen, "span"):
            value, span = evaluator.value(chosen, EMPTY), chosen.span  # type: ignore[arg-type]
        else:
            value, span = exactly(chosen, param.name), param.span
        self.take(param, value, span)

    def take(self, param: Param, value: SpecValue, span: Span) -> None:
        """Check an exact value, or the range of a number of a walk, and keep it."""
        evaluator = Evaluator(self.values, {}, frozenset(param.choice_words), self.budget)
        if isinstance(value, Number):
            self.check_range(param, value, span, evaluator)
        else:
            value = self.check_sides(param, value, span, evaluator)
        self.values[param.name] = value

    def check_sides(
        self, param: Param, value: SpecValue, span: Span, evaluator: Evaluator
    ) -> SpecValue:
        """The checked value; height and width that are equal are one number."""
        may_be = takes_sides(self.spec, param)
        if not is_tuple(value) or not (may_be or is_number(evaluator.value(param.default, EMPTY))):
            self.check(param, value, span, evaluator)
            return value
        if not may_be or len(value) != 2:
            message, rule = f"`{param.name}` must be one number", SIDES_RULE
            raise fault(message, span, setting_text(value), notes=(rule,))
        for side in value:
            self.check(param, side, span, evaluator)
        return value[0] if value[0] == value[1] else value

    def check(self, param: Param, value: SpecValue, span: Span, evaluator: Evaluator) -> None:
        name, label, notes = param.name, _label(param, value), _declared(param, span)
        if param.choices:
            choices = [evaluator.value(choice, EMPTY) for choice in param.choices]
            if not any(type(value) is type(choice) and value == choice for choice in choices):
                known = ", ".join(map(describe, choices))
                raise fault(f"`{name}` must be one of {known}", span, label, notes=notes)
        else:
            self.check_type(param, value, span, evaluator)
        if param.whole and (type(value) is not int):
            raise fault(f"`{name}` must be a whole number", span, label, notes=notes)
        self.check_range(param, value, span, evaluator)

    def check_range(self, param: Param, value: SpecValue, span: Span, evaluator: Evaluator) -> None:
        if param.range is None:
            return
        scope = EMPTY.extended({param.name: value})
        if not evaluator.truth(param.range, scope, "a range"):
            message = f"`{param.name}` is outside its range, {param.range_text}"
            raise fault(message, span, _label(param, value), notes=_declared(param, span))

    def check_type(self, param: Param, value: SpecValue, span: Span, evaluator: Evaluator) -> None:
        default = evaluator.value(param.default, EMPTY)
        if isinstance(default, bool) and not isinstance(value, bool):
            raise fault(f"`{param.name}` must be true or false", span, describe(value))
        if is_number(default) and not is_number(value):
            raise fault(f"`{param.name}` must be a number", span, describe(value))


def _label(param: Param, value: SpecValue) -> str:
    return f"{param.name} = {describe(value)}"


def _declared(param: Param, span: Span) -> tuple[str, ...]:
    """Where the parameter is declared, unless the value is beside it."""
    if span.source is param.span.source:
        return ()
    line, source = param.span.line, param.span.source.name
    return (f"`{param.name}` is declared at line {line} of {source}",)


def exactly(value: object, name: str) -> SpecValue:
    """A Python value as an exact one; a float is the decimal it prints as, 0.857 is 857/1000.

    A scalar of numpy is what it holds. Raises SpecError for a value of another type.
    """
    if type(value).__module__.partition(".")[0] == "numpy":
        value = _of_numpy(value, name)
    if isinstance(value, (float, Decimal)):
        try:
            fraction = Fraction(str(value))
        except ValueError:
            raise fault(f"`{name}` is not a finite number") from None
        return fraction.numerator if fraction.denominator == 1 else fraction
    if isinstance(value, str):
        return Word(value)
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value
    if not isinstance(value, (bool, int, tuple)):
        raise fault(f"`{name}` must be a number, a text or a bool, not a {type(value).__name__}")
    return value


def _of_numpy(value: object, name: str) -> object:
    """What a scalar of numpy holds; a float of any width is the decimal it prints as."""
    if getattr(value, "shape", ()) != ():
        raise fault(f"`{name}` must be one value, not an array")
    item = getattr(value, "item", lambda: value)()
    return Decimal(str(value)) if isinstance(item, float) else item
