"""The values of a parameter in a sweep, as they are written: `0.25:1:0.05`, `4/7,5/7,1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from costcalc.algebra import Exact, exact
from costcalc.cost.network import Network
from costcalc.errors import Span, SpecError, fault
from costcalc.explore.sweeps.space import Axis
from costcalc.spec import parser
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.settings import alone, settings, values_of
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, describe, is_number, setting_text

MOST_VALUES = 100_000
"""Values of one parameter."""
FORM = "write START:STOP:STEP, such as 0.25:1:0.05; START:STOP has a step of 1"


def axis_of(network: Network, name: str, text: Scalar) -> Axis:
    """The values that a text gives a parameter of a network, each once, in the order written.

    Raises SpecError for a text that cannot be read, and for a value that the parameter cannot take
    whatever the others are.
    """
    spec = alone(network.spec)
    own = {other: value for other, value in network.settings.items() if other != name}
    others = settings(spec, network.variant, own)
    written = (value for item in _items(text) for value in _values(item))
    found: dict[str, SpecValue] = {}
    for value in values_of(spec, name, written, others):
        found.setdefault(setting_text(value), value)
        if len(found) > MOST_VALUES:
            raise fault(f"`{name}` has more than {MOST_VALUES:,} values", text.span)
    return Axis(name, tuple(found.values()))


def is_many(text: Scalar) -> bool:
    """Whether a text gives more than one value."""
    return ":" in text.text or len(list(_items(text))) > 1


def _items(text: Scalar) -> Iterator[Scalar]:
    """The parts between commas that are outside parentheses."""
    depth, start = 0, 0
    for place, character in enumerate(f"{text.text},"):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            yield Scalar(text.text[start:place], text.part(start, place), text.exact)
            start = place + 1


def _values(item: Scalar) -> Sequence[Scalar | SpecValue]:
    """A range as its values; anything else stays as it is written."""
    if ":" not in item.text:
        return [item]
    parts = item.text.split(":")
    if len(parts) > 3:
        raise fault(f"`{item.text}` is not a range", item.span, helps=(FORM,))
    start, stop, *rest = (_number(item, part) for part in parts)
    return _range(item.span, start, stop, rest[0] if rest else 1)


def _range(span: Span, start: Exact, stop: Exact, step: Exact) -> list[SpecValue]:
    """Both ends and all between them. Raises SpecError if no whole number of steps lies between."""
    if step <= 0 or stop < start:
        message = "a range goes up from START to STOP, by a STEP above 0"
        raise fault(message, span, helps=(FORM,))
    count = Fraction(stop - start) / Fraction(step)
    if count.denominator != 1:
        last = describe(exact.simplest(start + int(count) * step))
        message = f"steps of {describe(step)} from {describe(start)} do not reach {describe(stop)}"
        raise fault(message, span, helps=(f"the last one before it is {last}",))
    if count >= MOST_VALUES:
        raise fault(f"a range has at most {MOST_VALUES:,} values", span)
    return [exact.simplest(start + number * step) for number in range(int(count) + 1)]


def _number(item: Scalar, text: str) -> Exact:
    if not text.strip():
        raise fault(f"`{item.text}` is not a range", item.span, helps=(FORM,))
    start = item.text.index(text)
    scalar = Scalar(text, item.part(start, start + len(text)), item.exact)
    try:
        value = Evaluator({}, {}, frozenset(), Budget()).value(parser.parse(scalar), EMPTY)
    except SpecError as error:
        raise fault(f"`{item.text}` is not a range", item.span, helps=(FORM,)) from error
    if not is_number(value) or not isinstance(value, int | Fraction):
        raise fault("the ends and the step of a range are numbers", scalar.span, describe(value))
    return value
