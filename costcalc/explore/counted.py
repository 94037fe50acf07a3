"""Our figures for published ones: each network is built, and counted, once for each setting."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from fractions import Fraction

from costcalc.cost import counters
from costcalc.cost.cost import Cost, LayerCost, evaluate, total_of
from costcalc.cost.counting import COMPONENTS, counting
from costcalc.cost.published import FLOPS, OUTPUT, bytes_of_output, exact_figure
from costcalc.errors import Diagnostic, Span, SpecError, UsageError
from costcalc.explore.agreement import Ours
from costcalc.explore.place import BUFFERS, CountedPlace, place_of
from costcalc.explore.printed_ratio import printed_ratio
from costcalc.explore.selection import selected
from costcalc.explore.shapes import shape_of
from costcalc.graph.build import build
from costcalc.graph.graph import Graph
from costcalc.spec.address import Located, seen_from
from costcalc.spec.published import Asked, Change, Reference, ReferenceRow
from costcalc.spec.settings import settings
from costcalc.spec.syntax import Spec
from costcalc.spec.values import SpecValue, describe

NOTHING = Change()
MOST_GRAPHS = 1_000
"""Settings of one spec at which published figures are counted."""

MOST_LAYERS = 200_000
"""Layers that are kept; with more of them all are counted anew."""


class Counted:
    """Counts networks for published figures, and keeps what it has counted."""

    def __init__(self) -> None:
        self.graphs: dict[Hashable, Graph] = {}
        self.costs: dict[Hashable, Cost] = {}
        self.others: dict[Hashable, Located] = {}
        self.built = self.layers = 0

    def ours(
        self, spec: Spec, reference: Reference, row: ReferenceRow, asked: Asked, change: Change
    ) -> Ours:
        """Our figure for a published one, with something computed differently.

        Raises SpecError where a setting, a word or a name of layers is at fault.
        """
        with _placed(row.span):
            place = place_of(spec, reference, row, change)
            if asked.measure == "shape":
                layers = selected(self.cost(place), asked.selection)
                return shape_of(layers, asked.quantity, reference.axes)
            if change.printed:
                return printed_ratio(self.located(spec, row), reference, row, asked)
            return self.number(place, row, asked, change.times)

    def number(
        self, place: CountedPlace, row: ReferenceRow, asked: Asked, times: Fraction
    ) -> int | Fraction:
        """A total, a share of it or a ratio to another network's."""
        figure = self.figure(place, asked.quantity, asked.selection)
        match asked.measure:
            case "share":
                return _quotient(figure, self.figure(place, asked.quantity, ""), "the total")
            case "ratio":
                other = self.figure(self.over(place, row), asked.quantity, asked.selection)
                return _quotient(figure * times, other, f"`{row.over}`")
        total = figure * times
        return total.numerator if total.denominator == 1 else total

    def described(self, spec: Spec, row: ReferenceRow, change: Change = NOTHING) -> dict[str, str]:
        """The settings a row gives, or those that a change of it gives, in words."""
        given = row.settings if change is NOTHING else change.settings
        with _placed(row.span):
            variant = change.variant or row.variant
            at = row._replace(variant=variant, settings={**row.settings, **given})
            values = self.settings(spec, at)
        return {name: describe(values[name]) for name in spec.params if name in given}

    def settings(self, spec: Spec, row: ReferenceRow) -> dict[str, SpecValue]:
        """The value of every parameter in a row."""
        return settings(spec, row.variant or None, row.settings)

    def over(self, place: CountedPlace, row: ReferenceRow) -> CountedPlace:
        """What a ratio is to, counted alike."""
        found = self.located(place.spec, row)
        own = place.variant if found.spec is place.spec else ""
        variant = found.variant or own
        return place._replace(spec=found.spec, variant=variant, settings=found.overrides)

    def located(self, spec: Spec, row: ReferenceRow) -> Located:
        """The network that the ratios of a row are to."""
        key = (id(spec), row.over)
        if key not in self.others:
            self.others[key] = seen_from(spec, row.over)
        return self.others[key]

    def graph(self, place: CountedPlace) -> Graph:
        """The layers of a place. Raises UsageError at too many settings."""
        values = settings(place.spec, place.variant or None, place.settings)
        at = ((type(value), value) for value in values.values())
        key = (id(place.spec), place.variant, place.fuse_norm, *at)
        if key not in self.graphs:
            self.graphs[key] = self.build(place, values)
        return self.graphs[key]

    def build(self, place: CountedPlace, values: dict[str, SpecValue]) -> Graph:
        """A graph more; where too many layers are kept, they are all forgotten first."""
        self.built += 1
        if self.built > MOST_GRAPHS:
            message = f"published figures are counted at {MOST_GRAPHS:,} settings at most"
            raise UsageError([Diagnostic(message)])
        if self.layers > MOST_LAYERS:
            self.graphs.clear()
            self.costs.clear()
            self.layers = 0
        graph = build(place.spec, place.variant or None, values, fuse_norm=place.fuse_norm)
        self.layers += len(graph.layers)
        return graph

    def cost(self, place: CountedPlace) -> Cost:
        """What a place costs; see `Cost`."""
        graph = self.graph(place)
        key = (id(graph), frozenset(place.exclude))
        if key not in self.costs:
            self.costs[key] = evaluate(graph, counting(graph, exclude=place.exclude))
        return self.costs[key]

    def figure(self, place: CountedPlace, quantity: str, selection: str) -> int:
        """A figure of some layers, or of all."""
        cost = self.cost(place)
        layers = selected(cost, selection)
        if quantity.startswith(OUTPUT):
            return bytes_of_output(quantity, layers[-1].layer.output)
        if place.counting:
            return counters_figure(place, cost, layers, quantity)
        totals = total_of(layers)
        figure = exact_figure(totals, quantity)
        if BUFFERS in place.include and quantity == "params":
            figure += totals.exactly(BUFFERS)
        return figure


def counters_figure(place: CountedPlace, cost: Cost, layers: list[LayerCost], quantity: str) -> int:
    """What a counter prints of some layers.

    The multiply-adds of the operators that are included are added. Raises UsageError where the
    figure is not predicted, and where the counter does not count that.
    """
    found = counters.convention(place.counting, cost.graph, counting=cost.counting)
    if found.reason:
        message = f"what {found.convention.title} prints is not predicted: {found.reason}"
        raise UsageError([Diagnostic(message)])
    counts = (FLOPS, "macs") if found.convention.quantity != "params" else ("params",)
    if quantity not in counts:
        raise UsageError([Diagnostic(f"{found.convention.title} does not count `{quantity}`")])
    components = [word for word in place.exclude if word in COMPONENTS]
    if components:
        message = f"`counting: {place.counting}` cannot leave out {', '.join(components)}"
        raise UsageError([Diagnostic(message)])
    kept = {id(one.layer) for one in layers if not cost.counting.leaves_out(one.layer)}
    figures = zip(cost.layers, found.layers, strict=True)
    counted = [(one, figure) for one, figure in figures if id(one.layer) in kept]
    unseen = sum(_unseen(word, counted, place, quantity) for word in place.include)
    return sum(figure for _, figure in counted) + found.convention.per_mac * unseen


def _unseen(
    word: str, counted: list[tuple[LayerCost, int]], place: CountedPlace, quantity: str
) -> int:
    """The multiply-adds of an operator of which a counter counts nothing.

    Raises UsageError where it counts something of it, and where there is no such operator.
    """
    of_word = [(one, figure) for one, figure in counted if one.layer.op.name == word]
    if quantity == "params" or not of_word or any(figure for _, figure in of_word):
        message = (
            f"`include` adds the multiply-adds of an operator that `{place.counting}` counts as 0"
        )
        raise UsageError([Diagnostic(message, helps=(f"`{word}` is no such operator here",))])
    return sum(one.totals.exactly("macs") for one, _ in of_word)


def _quotient(figure: int | Fraction, whole: int, name: str) -> Fraction:
    if whole == 0:
        raise UsageError([Diagnostic(f"{name} is 0, so nothing can be divided by it")])
    return Fraction(figure) / whole


@contextmanager
def _placed(span: Span) -> Iterator[None]:
    """Gives a diagnostic without a place that of the row."""
    try:
        yield
    except (SpecError, UsageError) as error:
        placed = (one if one.span else one._replace(span=span) for one in error.diagnostics)
        raise SpecError(placed) from None
