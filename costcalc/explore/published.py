"""Published costs of scaled networks, from the references of the shipped specs, and ours."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.cost.network import Network
from costcalc.explore.profile import figures_of
from costcalc.explore.scale import ROLES
from costcalc.records import NamedTuple
from costcalc.spec import catalog
from costcalc.spec.evaluate import EMPTY, Budget, Evaluator
from costcalc.spec.syntax import Reference, Spec
from costcalc.spec.values import Value, describe

Verdict: TypeAlias = Literal["rounded", "truncated", "differs"]
"""Ours rounds to the printed figure; it gives that only where digits are cut off; or neither."""


class Published(NamedTuple):
    """A published figure of a scaled network; `scaled` are its settings that are not defaults."""

    network: str
    source: str
    scaled: dict[str, str]
    printed: str
    figure: Fraction
    tolerance: Fraction
    macs: int
    reason: str

    @property
    def way(self) -> str:
        """`baseline`, the one dimension that is scaled, or `compound`."""
        return "compound" if len(self.scaled) > 1 else next(iter(self.scaled), "baseline")

    @property
    def verdict(self) -> Verdict:
        if abs(self.macs - self.figure) <= self.tolerance:
            return "rounded"
        cut = 0 <= self.macs - self.figure < 2 * self.tolerance
        return "truncated" if cut else "differs"

    @property
    def difference(self) -> Fraction:
        """Of ours to the published figure, as a part of it."""
        return (self.macs - self.figure) / self.figure


def published() -> Iterator[Published]:
    """Every figure of the references that are of scaled networks, table by table."""
    found = [
        (reference, spec)
        for spec in catalog.all_specs()
        for reference in catalog.references(spec)
        if reference.scaling
    ]
    for reference, spec in sorted(found, key=lambda pair: pair[0].source):
        yield _beside_ours(spec, reference)


def _beside_ours(spec: Spec, reference: Reference) -> Published:
    evaluator = Evaluator({}, {}, frozenset(spec.choice_words), Budget())
    chosen = {name: evaluator.value(node, EMPTY) for name, node in reference.settings.items()}
    graph = Network(spec, reference.variant or None, chosen).graph()
    figure = reference.figures["macs"]
    cost = evaluate(graph, counting(graph, exclude=reference.exclude))
    scaled = {spec.params[n].role: describe(v) for n, v in chosen.items() if _is_set(spec, n, v)}
    return Published(
        graph.name,
        reference.source,
        {role: scaled[role] for role in ROLES if role in scaled},
        figure.text,
        figure.value,
        figure.tolerance,
        int(figures_of(cost)["macs"]),
        figure.reason,
    )


def _is_set(spec: Spec, name: str, value: Value) -> bool:
    """Whether a parameter is not left at its default."""
    default = Evaluator({}, {}, frozenset(), Budget()).value(spec.params[name].default, EMPTY)
    return bool(default != value)
