"""The settings of one parameter to search."""

from __future__ import annotations

from fractions import Fraction

from costcalc.algebra import Exact
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.explore.ranges import Interval, declared
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.values import SpecValue, exact_number, is_number


class Domain(NamedTuple):
    """The numbers a parameter may be: a list of `choices`, an interval, or its whole numbers
    only.
    """

    name: str
    interval: Interval
    whole: bool
    choices: tuple[Exact, ...]

    def holds(self, value: Exact) -> bool:
        """Whether the parameter may be this number."""
        if self.choices:
            return value in self.choices
        return self.interval.holds(value) and (not self.whole or value.denominator == 1)


def domain_of(graph: Graph, name: str) -> Domain:
    """The numbers to search. Raises UsageError for an unknown parameter or one that is no
    number.
    """
    spec = graph.spec
    if name not in spec.params:
        known = numbers_of(graph)
        hint = did_you_mean(name, spec.params) or f"there are {', '.join(known) or 'none'}"
        message = f"`{spec.name}` has no parameter `{name}`"
        raise UsageError([Diagnostic(message, helps=(hint,))])
    now = graph.settings[name]
    if not is_number(now):
        message = f"`{name}` is not a number, so it cannot be solved for"
        help_text = f"set it with `--{name} ...`, and solve for another parameter"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    param = spec.params[name]
    evaluator = Evaluator({}, {}, frozenset(param.choice_words), Budget())
    listed: list[SpecValue] = [evaluator.value(choice, EMPTY) for choice in param.choices]
    choices = tuple(sorted({exact_number(value) for value in listed if is_number(value)}))
    if choices:
        interval = Interval(Fraction(choices[0]), True, Fraction(choices[-1]), True)
    else:
        interval = declared(param, exact_number(now))
    return Domain(name, interval, param.whole and not choices, choices)


def numbers_of(graph: Graph) -> list[str]:
    """The parameters that can be solved for."""
    return [name for name, value in graph.settings.items() if is_number(value)]
