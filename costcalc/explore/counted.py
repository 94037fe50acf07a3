"""Our figures for published ones: each network is built, and counted, once for each setting."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import TypeAlias

from costcalc.algebra import Whole
from costcalc.cost.cost import Cost, LayerCost, evaluate, total_of
from costcalc.cost.counters import convention
from costcalc.cost.counting import counting
from costcalc.cost.published import exact_figure
from costcalc.errors import Diagnostic, Span, SpecError, UsageError
from costcalc.explore.agreement import Exact, Ours
from costcalc.explore.selection import selected
from costcalc.graph.build import build
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple
from costcalc.spec import catalog, expression
from costcalc.spec.address import Located, seen_from
from costcalc.spec.published import Asked, Change, Reference, ReferenceRow
from costcalc.spec.settings import settings
from costcalc.spec.syntax import Spec
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, describe

NOTHING = Change()
AXES = {1: "c", 2: "tc", 3: "chw", 4: "cthw"}
"""What the axes of a shape are, by how many it has."""

MOST_GRAPHS = 1_000
"""Settings of one spec at which published figures are counted."""

Setting: TypeAlias = "expression.Node | Scalar | SpecValue"


class Place(NamedTuple):
    """A network of a spec at a setting, and what is left out of its count."""

    spec: Spec
    variant: str
    settings: Mapping[str, Setting]
    exclude: tuple[str, ...]
    include: tuple[str, ...] = ()
    counting: str = ""


class Counted:
    """Counts networks for published figures, and keeps what it has counted."""

    def __init__(self) -> None:
        self.graphs: dict[Hashable, Graph] = {}
        self.costs: dict[Hashable, Cost] = {}
        self.others: dict[Hashable, Located] = {}

    def ours(
        self, spec: Spec, reference: Reference, row: ReferenceRow, asked: Asked, change: Change
    ) -> Ours:
        """Our figure for a published one, with something computed differently.

        Raises SpecError where a setting, a word or a name of layers is at fault.
        """
        with _placed(row.span):
            place = changed(spec, reference, row, change)
            if asked.measure == "shape":
                return self.shape(place, asked, reference.axes)
            if change.printed:
                return self.printed_ratio(spec, reference, row, asked)
            figure = self.figure(place, asked.quantity, asked.selection)
            if asked.measure == "share":
                total = self.figure(place, asked.quantity, "")
                return self.quotient(figure, total, "the whole")
            figure_meant = figure * change.times
            if asked.measure == "ratio":
                over = self.figure(self.over(place, row), asked.quantity, asked.selection)
                return self.quotient(figure_meant, over, f"`{row.over}`")
            whole = figure_meant.denominator == 1
            return figure_meant.numerator if whole else figure_meant

    def described(
        self, spec: Spec, row: ReferenceRow, change: Change | None = None
    ) -> dict[str, str]:
        """The settings a row gives, or a change of it, in words."""
        given = row.settings if change is None else change.settings
        with _placed(row.span):
            values = self.settings(spec, row._replace(settings={**row.settings, **given}))
        return {name: describe(values[name]) for name in spec.params if name in given}

    def settings(self, spec: Spec, row: ReferenceRow) -> dict[str, SpecValue]:
        """The value of every parameter in a row."""
        return settings(spec, row.variant or None, row.settings)

    def quotient(self, figure: Exact, whole: Exact, name: str) -> Fraction:
        if whole == 0:
            raise UsageError([Diagnostic(f"{name} is 0, so nothing can be a part of it")])
        return Fraction(figure) / Fraction(whole)

    def over(self, place: Place, row: ReferenceRow) -> Place:
        """What a ratio is to, counted alike."""
        found = self.located(place.spec, row)
        own = found.spec is place.spec
        variant = found.variant or (place.variant if own else "") or ""
        return place._replace(spec=found.spec, variant=variant, settings=found.overrides)

    def located(self, spec: Spec, row: ReferenceRow) -> Located:
        """The network that the ratios of a row are to."""
        key = (id(spec), row.over)
        if key not in self.others:
            self.others[key] = seen_from(spec, row.over)
        return self.others[key]

    def graph(self, place: Place) -> Graph:
        values = settings(place.spec, place.variant or None, place.settings)
        key = (id(place.spec), place.variant, *((type(value), value) for value in values.values()))
        if key not in self.graphs:
            if len(self.graphs) == MOST_GRAPHS:
                message = f"published figures are counted at {MOST_GRAPHS:,} settings at most"
                raise UsageError([Diagnostic(message)])
            self.graphs[key] = build(place.spec, place.variant or None, values)
        return self.graphs[key]

    def cost(self, place: Place) -> Cost:
        graph = self.graph(place)
        key = (id(graph), frozenset(place.exclude))
        if key not in self.costs:
            self.costs[key] = evaluate(graph, counting(graph, exclude=place.exclude))
        return self.costs[key]

    def figure(self, place: Place, quantity: str, selection: str) -> int:
        """A figure of some layers, or of all."""
        if place.counting:
            return self.counted(place, quantity, selection)
        totals = total_of(selected(self.cost(place), selection))
        figure = exact_figure(totals, quantity)
        if "buffers" in place.include and quantity == "params":
            figure += totals.exactly("buffers")
        return figure

    def counted(self, place: Place, quantity: str, selection: str) -> int:
        """What a counter counts of some layers, or of all."""
        cost = self.cost(place)
        found = convention(place.counting, cost.graph)
        if found.reason or found.convention.quantity != quantity:
            why = found.reason or f"it counts {found.convention.quantity}"
            message = f"{found.convention.title} has no `{quantity}` of this network: {why}"
            raise UsageError([Diagnostic(message)])
        pairs = zip(cost.layers, found.layers, strict=True)
        figures = {item.layer.path: figure for item, figure in pairs}
        kept = (item.layer for item in selected(cost, selection))
        return sum(figures[one.path] for one in kept if not cost.counting.leaves_out(one))

    def printed_ratio(
        self, spec: Spec, reference: Reference, row: ReferenceRow, asked: Asked
    ) -> Fraction:
        """The ratio of two figures as they are printed: of this row, and of the network in `over`
        in the same place of the same source. Raises UsageError where one of them is not printed.
        """
        asked = asked._replace(measure="total")
        found = self.located(spec, row)
        others = [
            other
            for one in catalog.references(found.spec)
            if (one.source, one.place) == (reference.source, reference.place)
            for other in one.rows
            if (other.variant, dict(other.settings)) == (found.variant or "", {})
        ]
        own, over = (_printed(rows, asked) for rows in ([row], others))
        if own is None or not over:
            message = f"no `{asked.quantity}` is printed beside the ratio, or none of `{row.over}`"
            raise UsageError([Diagnostic(message)])
        return own / over

    def shape(self, place: Place, asked: Asked, axes: str) -> tuple[int, ...]:
        """The sizes of the input or the output of a path, in the order of some axes."""
        layers = selected(self.cost(place), asked.selection)
        shape = _input(layers) if asked.quantity == "input" else layers[-1].layer.output
        sizes = dict(zip(AXES[len(shape)], shape, strict=True))
        if len(shape) == 1:
            sizes |= {"h": 1, "w": 1}
        if any(axis not in sizes for axis in axes):
            message = f"`{asked.selection}` has the axes {', '.join(sizes)}, not `{axes}`"
            raise UsageError([Diagnostic(message)])
        return tuple(exact(sizes[axis]) for axis in axes)


def exact(size: Whole) -> int:
    """A size as the integer it is."""
    if not isinstance(size, int):
        raise TypeError(f"a size of a network that was built is an integer, not {size!r}")
    return size


def _input(layers: list[LayerCost]) -> tuple[Whole, ...]:
    inputs = layers[0].layer.inputs
    if len(inputs) != 1:
        message = f"`{layers[0].layer.path}` has {len(inputs)} inputs, so it has no input shape"
        raise UsageError([Diagnostic(message)])
    return inputs[0]


def _printed(rows: list[ReferenceRow], asked: Asked) -> Fraction | None:
    """The first figure of its kind that is printed in some rows."""
    figures = (figure for row in rows for figure in row.figures.values())
    return next((figure.printed.value for figure in figures if figure.asked == asked), None)


def changed(spec: Spec, reference: Reference, row: ReferenceRow, change: Change) -> Place:
    """The place of a row, with something computed differently."""
    exclude = [word for word in (*reference.exclude, *change.exclude) if word not in change.include]
    for word in change.include:
        if word != "buffers" and word not in reference.exclude:
            raise UsageError(
                [Diagnostic(f"`{word}` is counted already; `include` changes nothing")]
            )
    return Place(
        spec,
        change.variant or row.variant,
        {**row.settings, **change.settings},
        tuple(exclude),
        change.include,
        change.counting,
    )


@contextmanager
def _placed(span: Span) -> Iterator[None]:
    """Gives a diagnostic without a place that of the row."""
    try:
        yield
    except (SpecError, UsageError) as error:
        raise SpecError(
            one if one.span else one._replace(span=span) for one in error.diagnostics
        ) from None
