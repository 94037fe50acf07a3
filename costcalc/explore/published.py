"""Published costs of scaled networks, from the references of the shipped specs, and ours."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

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

SOURCE = "EfficientNet paper"


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
    def difference(self) -> Fraction:
        """Of ours to the published figure, as a part of it."""
        return (self.macs - self.figure) / self.figure


def published() -> Iterator[Published]:
    """Every figure of the EfficientNet paper's tables of scaled networks, table by table."""
    found = [
        (reference, spec)
        for spec in catalog.all_specs()
        for reference in spec.references
        if reference.source.startswith(SOURCE) and _scales(spec, reference)
    ]
    for reference, spec in sorted(found, key=lambda pair: pair[0].source):
        yield _beside_ours(spec, reference)


def _scales(spec: Spec, reference: Reference) -> bool:
    """Whether a reference is one of a table in which nothing but depth, width, size varies."""
    roles = {spec.params[name].role for name in reference.settings}
    return bool(roles) and roles <= set(ROLES) and "macs" in reference.figures


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
