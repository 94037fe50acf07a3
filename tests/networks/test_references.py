"""Published figures in the specs: each agrees with ours, or says why it does not."""

from fractions import Fraction
from typing import Any

import pytest

from costcalc.cost.cost import evaluate
from costcalc.cost.counting import counting
from costcalc.errors import Source
from costcalc.graph.build import build
from costcalc.spec import catalog, expression
from costcalc.spec.evaluate import EMPTY, Budget, Evaluator
from costcalc.spec.load import load
from costcalc.spec.source import read_file


def references() -> Any:
    return [
        (spec, reference) for spec in catalog.all_specs() for reference in catalog.references(spec)
    ]


def name(pair: Any) -> Any:
    spec, reference = pair
    settings = ",".join(
        f"{k}={v.value}" for k, v in reference.settings.items() if isinstance(v, expression.Literal)
    )
    return f"{spec.name}-{reference.span.line}-{reference.variant}{settings}"


def agrees(figure: Any, ours: Any) -> Any:
    """Whether ours, rounded or truncated to the printed precision, is the printed figure."""
    rounded = abs(ours - figure.value) <= figure.tolerance
    truncated = 0 <= ours - figure.value < 2 * figure.tolerance
    return rounded or truncated


@pytest.mark.parametrize("pair", references(), ids=name)
def test_published_figures(pair: Any) -> None:
    spec, reference = pair
    evaluator = Evaluator({}, {}, frozenset(spec.choice_words), Budget())
    settings = {n: evaluator.value(node, EMPTY) for n, node in reference.settings.items()}
    graph = build(spec, reference.variant or None, settings)
    totals = evaluate(graph, counting(graph, exclude=reference.exclude)).totals
    assert reference.figures
    for quantity, figure in reference.figures.items():
        ours = Fraction(getattr(totals, quantity))
        assert agrees(figure, ours) is not bool(figure.reason), (quantity, figure.text, ours)


def test_every_spec_has_references() -> None:
    assert {spec.name for spec, _ in references()} == {spec.name for spec in catalog.all_specs()}
    assert len(references()) > 60


def test_a_shipped_spec_is_read_without_its_published_figures(monkeypatch: Any) -> None:
    read: list[str] = []

    def seen(path: str, shown: str | None = None) -> Source:
        read.append(path.removeprefix(catalog.folder()))
        return read_file(path, shown)

    monkeypatch.setattr("costcalc.spec.catalog.read_file", seen)
    spec = catalog.open_stem("mobilenet_v1")
    assert read == ["/mobilenet_v1.yaml"]
    assert not spec.references
    assert catalog.references(spec)
    assert read[-1] == "/references/mobilenet_v1.yaml"


def test_an_edited_copy_has_only_its_own_published_figures() -> None:
    spec = catalog.open_stem("mobilenet_v1")
    copy = load(Source("mine.yaml", spec.source.text))
    edited = load(Source("mine.yaml", spec.source.text.replace("[1024, 2, 2]", "[1000, 2, 2]")))
    assert catalog.references(copy) == catalog.references(spec)
    assert catalog.references(edited) == ()
