"""The same walk with symbols for some parameters: one graph that stands for every setting.

Identical passes of a repeat are walked once and are in the graph with the number of times they are
repeated, which is how a depth becomes a factor of a formula; see `folding`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager

from costcalc.algebra import ExactnessError, Value, decided, equal
from costcalc.algebra.facts import Fact, Role
from costcalc.algebra.traced import MustBeWhole, Trace, Traced, length, traced_in
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.graph.flow import Flow
from costcalc.graph.folding import FoldedPasses, Unrolled
from costcalc.graph.fusing import AcrossPasses
from costcalc.graph.graph import Graph
from costcalc.graph.loops import ONE_BY_ONE
from costcalc.graph.numbers import Numbers
from costcalc.graph.walk import Walk
from costcalc.records import NamedTuple
from costcalc.spec.budget import MOST_STEPS
from costcalc.spec.syntax import Param, Spec
from costcalc.spec.values import SpecValue, exact_number, is_number, is_tuple, setting_text

STEPS_PER_LAYER = 90
STEPS_PER_FORM = 1200
"""Of a layer that differs from all before it, whose cost is multiplied out."""
SIGNS_PER_STEP = 4


class TracedNumbers(Numbers):
    """Numbers of one trace. What an operator needs of them is noted as that."""

    def __init__(self, trace: Trace):
        self.trace = trace

    def needed(self) -> AbstractContextManager[None]:
        return self.trace.on("need")

    def count(self, count: Value) -> Value:
        """Every pass there is at the current setting."""
        number = count.value if isinstance(count, Traced) else count
        decided(equal(count, number))
        return number

    def work(self, flow: Flow, *, first: bool) -> int:
        """Symbols are more work than numbers, and long forms more than short ones."""
        sizes = tuple(tensor.shape or () for tensor in flow)
        signs = sum(length(number.form) for number in traced_in(sizes))
        return STEPS_PER_FORM * first + STEPS_PER_LAYER + signs // SIGNS_PER_STEP


class Followed(NamedTuple):
    """A graph in symbols, and what its walk went by.

    Its sizes are traced numbers or ints. `facts` hold at the current setting; where one of them
    does not hold, the graph is another.
    """

    graph: Graph
    trace: Trace
    facts: Mapping[Fact, Role]
    unrolled: tuple[Unrolled, ...]


def symbolic(spec: Spec, settings: Mapping[str, SpecValue], name: str) -> Param:
    """The parameter of that name. Raises UsageError where it can be no symbol."""
    if name not in spec.params:
        known = [param for param in spec.params if is_symbolic(spec, settings, param)]
        hint = (
            did_you_mean(name, spec.params)
            or f"its symbols can be {', '.join(known) or 'none of its parameters'}"
        )
        message = f"`{spec.name}` has no parameter `{name}`"
        raise UsageError([Diagnostic(message, helps=(hint,))])
    if is_tuple(settings[name]):
        message = f"`{name}` is {setting_text(settings[name])}, which is no symbol of a formula"
        helps = (f"give `{name}` one number, or choose others with `--symbols`",)
        raise UsageError([Diagnostic(message, helps=helps)])
    if not is_symbolic(spec, settings, name):
        message = f"`{name}` chooses the structure, so it cannot be a symbol of a formula"
        help_text = f"set it with `--{name} ...`: there is a formula for each setting"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    return spec.params[name]


def is_symbolic(spec: Spec, settings: Mapping[str, SpecValue], name: str) -> bool:
    """Whether a parameter is a positive number that is not chosen from a list."""
    value = settings[name]
    return not spec.params[name].choices and is_number(value) and exact_number(value) > 0


def follow(
    exact: Graph,
    symbols: Collection[str],
    *,
    smooth_repeats: bool = False,
    fold: bool = True,
    apart: Collection[str] = (),
    whole: Collection[str] = (),
    steps: int = MOST_STEPS,
) -> Followed:
    """The graph of the same spec with a symbol for each of these parameters.

    `exact` is the graph at the current setting, which says which way conditions go. Numbers of
    passes keep their rounding in the smooth forms too, but with `smooth_repeats`. Without `fold`
    the layers are those of `exact`, one for one. No pass of a repeat stands for another that holds
    one of the paths `apart`. `whole` are symbols that are asked for at whole numbers alone; others
    turn out to be. `steps` bounds the work.
    Raises UsageError for a parameter that can be no symbol.
    """
    for name in symbols:
        symbolic(exact.spec, exact.settings, name)
    known = {*whole, *(name for name in symbols if exact.spec.params[name].whole)}
    while True:
        try:
            return _follow(exact, symbols, known, smooth_repeats, apart if fold else None, steps)
        except AcrossPasses:  # one by one, then: the last pass is not like the others
            fold = False
        except MustBeWhole as found:
            known.add(found.symbol)
        except ExactnessError as error:
            raise no_formula(exact, str(error)) from None


def no_formula(graph: Graph, reason: str) -> UsageError:
    """A network whose cost is known, but has no formula that could be written out."""
    message = f"`{graph.name}` has no formula in these symbols: {reason}"
    return UsageError([Diagnostic(message, helps=("choose others with `--symbols`",))])


def _follow(
    exact: Graph,
    symbols: Collection[str],
    whole: set[str],
    smooth_repeats: bool,
    apart: Collection[str] | None,
    steps: int,
) -> Followed:
    """`apart` is None where passes are not folded at all."""
    trace = Trace()
    values = {
        **exact.settings,
        **{
            name: trace.symbol(name, exact_number(exact.settings[name]), whole=name in whole)
            for name in exact.settings
            if name in symbols
        },
    }
    folded = None if apart is None else FoldedPasses(trace, smooth_repeats, apart)
    numbers = TracedNumbers(trace)
    passes = folded or ONE_BY_ONE
    walk = Walk(exact.spec, values, numbers, passes, steps, fuse_norm=exact.norm_fused)
    graph = walk.graph(exact.name, exact.given)
    unrolled = tuple(folded.unrolled) if folded else ()
    return Followed(graph, trace, dict(trace.facts), unrolled)
