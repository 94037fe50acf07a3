"""Why the figures of a layer changed: causes that sum to the change exactly.

A figure is a sum of products of whole numbers, its factors (`Op.terms`). The factors go from old to
new one after another, in the operator's order: what a factor changes is a cause, with the factors
before it new and those behind it old. So the causes sum to the change, whatever the order; another
order would give other causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import get_args

from costcalc.cost.cost import LayerCost
from costcalc.cost.counting import Counting
from costcalc.cost.quantities import Totals
from costcalc.cost.whole import whole_number
from costcalc.errors import confirm
from costcalc.explore.diff.record import Cause, minus, plus, summed
from costcalc.graph.graph import Layer
from costcalc.graph.words import by
from costcalc.ops.base.answers import Component, Params
from costcalc.ops.base.terms import POSITIONS, SLIDING, Summand, Term
from costcalc.records import NamedTuple
from costcalc.spec.values import describe

MOVED_VALUES = "values read and written"
OPERATOR = "operator"
EXCLUDED = "excluded from the count"
SHARED = "weights shared"
SETS = "sets of stored values"


class Step(NamedTuple):
    """A factor, or one of the things that it follows from, on its way from old to new."""

    name: str
    before: str
    after: str
    old: int
    new: int


def causes_of(old: LayerCost, new: LayerCost, counting: Counting) -> tuple[Cause, ...]:
    """The causes of the change from one layer to another; they sum to it, figure by figure."""
    change = minus(new.totals, old.totals)
    if not any(change):
        return ()
    out = [counting.leaves_out(one.layer) for one in (old, new)]
    if any(out):
        found = [Cause(EXCLUDED, _yes(out[0]), _yes(out[1]), change)]
    elif not _comparable(old.layer, new.layer):
        found = [Cause(OPERATOR, _called(old), _called(new), change)]
    else:
        found = list(_factors(old, new, counting))
    confirm(summed(one.totals for one in found) == change, f"causes of {new.layer.path}")
    return tuple(found)


def of_one(what: str, layer: LayerCost, sign: int) -> tuple[Cause, ...]:
    """The one cause of a layer that was added (`sign` 1) or removed (-1)."""
    whole = Totals()
    part = minus(layer.totals, whole) if sign > 0 else minus(whole, layer.totals)
    called = _called(layer)
    return (Cause(what, "" if sign > 0 else called, called if sign > 0 else "", part),)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _called(cost: LayerCost) -> str:
    return f"{cost.kind} on {' + '.join(map(by, cost.layer.inputs)) or 'nothing'}"


def _comparable(old: Layer, new: Layer) -> bool:
    """Whether both are the same operator on inputs of as many axes."""
    axes = ([len(x) for x in one.inputs] for one in (old, new))
    first, second = axes
    return old.op.name == new.op.name and first == second


def _factors(old: LayerCost, new: LayerCost, counting: Counting) -> Iterator[Cause]:
    """The causes of two layers of the same operator, each name once."""
    masks = _masks(old, new)
    found: dict[str, Cause] = {}
    for figure, step, change in _steps(old.layer, new.layer):
        part = _counted(figure, change, masks[0], old, counting)
        if any(part):
            known = found.get(step.name, Cause(step.name, step.before, step.after, Totals()))
            found[step.name] = known._replace(totals=plus(known.totals, part))
    yield from found.values()
    if old.layer.sets != new.layer.sets:
        yield _sets(old, new, masks[0])
    if masks[0] != masks[1]:
        yield _shared(old, new, masks)
    moved = new.totals.exactly("bytes") - old.totals.exactly("bytes")
    if moved:
        before, after = (f"{one.totals.exactly('bytes'):,} bytes" for one in (old, new))
        yield Cause(MOVED_VALUES, before, after, Totals(bytes=moved))


def _counted(
    figure: Summand, change: int, mask: Params, old: LayerCost, counting: Counting
) -> Totals:
    """What a change of a summand is in the figures that are counted."""
    batch = whole_number(counting.batch)
    if figure == "hidden":
        return Totals(macs=-change * batch) if counting.causal == "half" else Totals()
    if figure == "macs" or figure == "activations":
        return Totals(**{figure: change * batch})
    return _stored(
        figure, change * whole_number(getattr(mask, figure)), whole_number(old.layer.sets)
    )


def _stored(component: Component, values: int, sets: int) -> Totals:
    """So many stored values of a component in each of some sets, of which one is active."""
    active = 0 if component == "buffers" else values
    return Totals(**{component: values * sets}, active=active)


def _sets(old: LayerCost, new: LayerCost, mask: Params) -> Cause:
    """Sets of stored values were added or taken away; those of one set are the new ones."""
    before, after = whole_number(old.layer.sets), whole_number(new.layer.sets)
    stored = _selected(new.layer.op.params(*new.layer.inputs), mask, after - before)
    return Cause(SETS, f"{before:,}", f"{after:,}", stored._replace(active=0))


def _masks(old: LayerCost, new: LayerCost) -> tuple[Params, Params]:
    """For each layer and component 1 if it counts, else 0: it is excluded, or another layer's.

    What a layer does not have counts as it does for the other layer.
    """
    found: list[dict[str, int]] = [{}, {}]
    for component in Params._fields:
        seen: list[int | None] = []
        for cost in (old, new):
            stored = getattr(cost.layer.op.params(*cost.layer.inputs), component)
            held = stored * cost.layer.sets
            seen.append(int(getattr(cost.totals, component) == held) if stored else None)
        first, second = seen
        found[0][component] = first if first is not None else 1 if second is None else second
        found[1][component] = second if second is not None else found[0][component]
    return Params(**found[0]), Params(**found[1])


def _shared(old: LayerCost, new: LayerCost, masks: tuple[Params, Params]) -> Cause:
    """What a layer stores came to be counted at another layer, or no longer is."""
    stored = new.layer.op.params(*new.layer.inputs)
    before, after = (_selected(stored, mask, whole_number(new.layer.sets)) for mask in masks)
    own, other = (one.shares or "its own" for one in (old, new))
    return Cause(SHARED, own, other, minus(after, before))


def _selected(stored: Params, mask: Params, sets: int) -> Totals:
    values = (
        whole_number(value) * whole_number(counts)
        for value, counts in zip(stored, mask, strict=True)
    )
    components = zip(get_args(Component), values, strict=True)
    return summed(_stored(name, value, sets) for name, value in components)


def _steps(old: Layer, new: Layer) -> Iterator[tuple[Summand, Step, int]]:
    """Every step of every term, with what it changes of the summand it is of."""
    before = {(one.figure, one.name): one for one in old.op.terms(*old.inputs)}
    after = {(one.figure, one.name): one for one in new.op.terms(*new.inputs)}
    for key in dict.fromkeys((*after, *before)):
        first, second = before.get(key), after.get(key)
        if first is None or second is None or _names(first) != _names(second):
            step = _whole_term(key, first, second)
            yield key[0], step, step.new - step.old
            continue
        olds, news = (_values(one) for one in (first, second))
        for number, factor in enumerate(second.factors):
            rest = prod(news[:number]) * prod(olds[number + 1 :])
            name = f"{second.name}: {factor.name}" if second.name else factor.name
            for step in _within(name, olds[number], news[number], old, new):
                yield key[0], step, (step.new - step.old) * rest


def _within(name: str, before: int, after: int, old: Layer, new: Layer) -> Iterator[Step]:
    """The steps of one factor: output positions follow from several things, others from one."""
    if name != POSITIONS:
        yield Step(name, f"{before:,}", f"{after:,}", before, after)
        return
    values, wanted = {**old.op.attributes()}, new.op.attributes()
    now = before
    sizes, others = old.inputs[0][1:], new.inputs[0][1:]
    if sizes != others:
        at, now = now, _positions(old, new.inputs, values)
        yield Step(f"{name}: input size", by(sizes), by(others), at, now)
    for attribute in dict.fromkeys((*SLIDING, *values)):
        if values.get(attribute) != wanted.get(attribute):
            before_text, after_text = (text_of(one[attribute]) for one in (values, wanted))
            values[attribute] = wanted[attribute]
            at, now = now, _positions(old, new.inputs, values)
            what = SLIDING.get(attribute, attribute)
            yield Step(f"{name}: {what}", before_text, after_text, at, now)


def _positions(
    layer: Layer, inputs: tuple[tuple[object, ...], ...], values: dict[str, object]
) -> int:
    """The output positions of the operator with these attributes on these inputs."""
    output = layer.op.changed(**values).shape(*inputs)
    return prod(whole_number(size) for size in output[1:])


def _whole_term(key: tuple[Summand, str], first: Term | None, second: Term | None) -> Step:
    """The step of a term that only one of the two has."""
    olds, news = (prod(_values(one)) if one else 0 for one in (first, second))
    return Step(key[1] or key[0], f"{olds:,}", f"{news:,}", olds, news)


def _names(term: Term) -> list[str]:
    return [factor.name for factor in term.factors]


def _values(term: Term) -> Sequence[int]:
    return [whole_number(factor.value) for factor in term.factors]


def text_of(value: object) -> str:
    """An attribute as a person writes it: `3x3`, `1`, `same`."""
    if isinstance(value, tuple):
        first = value[0] if value else None
        if all(one == first for one in value):
            return text_of(first)
        return f"({', '.join(map(text_of, value))})"
    return "none" if value is None else describe(value)  # type: ignore[arg-type]
