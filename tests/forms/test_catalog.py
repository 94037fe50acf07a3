"""The closed forms of every network of the catalog, and what Python alone makes of them."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from costcalc.api import graph_of
from costcalc.cost.evaluation import value_at
from costcalc.cost.forms import forms_of
from costcalc.cost.formula_record import describe_formula
from costcalc.report.formula import python as formula_python
from costcalc.spec import catalog
from costcalc.spec.syntax import Spec, Variant
from tests.forms.agreement import compare

NETWORKS = list(catalog.networks())


def few(spec: Spec) -> set[str | None]:
    """A spec itself, its last variant, and its first one if that says another word: variants
    that differ in numbers alone have the same layers, and settings are drawn anyway."""
    if not spec.variants:
        return {None}
    first, *_, last = (*spec.variants.values(), *spec.variants.values())
    return {None, last.name} | ({first.name} if words(first) != words(last) else set())


def words(variant: Variant) -> list[Any]:
    """What a variant says of parameters that are no numbers: names, true and false."""
    values = [(name, *node[:-1]) for name, node in sorted(variant.settings.items())]
    return [(name, value) for name, value, *_ in values if isinstance(value, bool | str)]


FEW = [(spec, variant) for spec, variant in NETWORKS if variant in few(spec)]


@pytest.mark.parametrize(
    ("spec", "variant"), FEW, ids=[variant or spec.name for spec, variant in FEW]
)
def test_forms_are_the_exact_costs(spec: Any, variant: str | None) -> None:
    """At a random setting; `python -m tests.forms` takes all networks, and more settings."""
    assert compare(spec, variant, 1, seed=7).differences == ()


@pytest.mark.parametrize(
    ("network", "symbols"),
    [
        ("mobilenet_v1:alpha=0.75,rho=0.857", "alpha rho"),
        ("mobilenet_v2:alpha=1.4", "alpha resolution"),
        ("shufflenet_v1:groups=8", "scale"),
        ("squeezenet1_1", "ratio"),
        ("resnet50", "width depth resolution"),
        ("efficientnet_b3", "depth width resolution"),
        ("regnet_y_400mf", "w0"),
        ("swin_t", "dim resolution"),
        ("inception_v3", "resolution"),
    ],
)
@pytest.mark.parametrize("quantity", ["macs", "params"])
def test_python_alone_gives_the_same(network: str, symbols: str, quantity: Any) -> None:
    """The printed file, in an interpreter that knows nothing of this package."""
    forms = forms_of(graph_of(network), symbols.split())
    lines = list(formula_python.render(describe_formula(forms, quantity)))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    exact, smooth = done.stdout.split()
    assert int(exact) == getattr(forms.cost.totals, quantity)
    expected = float(value_at(forms.total(quantity).smooth, forms.setting))
    assert float(smooth) == pytest.approx(expected, rel=1e-12)
